package dev.understudy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.testkit.peer.Answers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A key of ours that a provider does not take.
class RejectedKeyTest {
  @ParameterizedTest
  @EnumSource
  void anotherModelAnswersAndTheProviderIsLeftAlone(Mode mode) throws Exception {
    try (Fleet fleet = Fleet.of("gateway/faults.yaml")) {
      fleet.provider("openai").always(Answers.openai().error(401));
      fleet.provider("groq").always(Answers.openai().text("from groq"));

      assertThat(fleet.caller().chat(mode, "openai/gpt-4o").text()).isEqualTo("from groq");
      assertThat(fleet.caller().chat(mode, "openai/gpt-4o").text()).isEqualTo("from groq");
      assertThat(fleet.provider("openai").requests()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void withoutAnotherModelItIsNotTheCallersFault(Mode mode) throws Exception {
    try (Fleet fleet = Fleet.of("gateway/faults.yaml")) {
      fleet.provider("mistral").always(Answers.openai().error(401));

      Reply reply = fleet.caller().chat(mode, "mistral/alone");

      assertThat(reply.status()).isEqualTo(502);
      assertThat(reply.body()).contains("upstream_auth").doesNotContain("Incorrect API key");
    }
  }
}
