package dev.understudy.anthropicjava;

import static org.assertj.core.api.Assertions.assertThat;

import com.anthropic.client.AnthropicClient;
import com.anthropic.models.messages.MessageCreateParams;
import dev.understudy.sdk.ApiTarget;
import dev.understudy.testkit.junit.UnderstudyExtension;
import dev.understudy.testkit.peer.Answers;
import dev.understudy.testkit.peer.ScriptedProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The Java of `docs/sdks.md`, for Anthropic's client.
@ExtendWith(UnderstudyExtension.class)
class SdksPageTest {
  private static AnthropicClient client(
      String firstUrl, String key, String secondUrl, String other) {
    // region client
    AnthropicClient client =
        AnthropicFailover.of(
                ApiTarget.of("anthropic/claude-sonnet-4-5").at(firstUrl).key(key),
                ApiTarget.of("proxy/claude-haiku-4-5").at(secondUrl).key(other))
            .client();
    // endregion
    return client;
  }

  @Test
  void anOverloadedProviderIsRelieved(ScriptedProvider first, ScriptedProvider second) {
    first.always(Answers.anthropic().error(529));
    second.always(Answers.anthropic().text("It goes on."));

    var answer =
        client(first.baseUrl(), "one", second.baseUrl(), "two")
            .messages()
            .create(
                MessageCreateParams.builder()
                    .model("claude-sonnet-4-5")
                    .maxTokens(100)
                    .addUserMessage("How does the show go on?")
                    .build());

    assertThat(answer.content().getFirst().asText().text()).isEqualTo("It goes on.");
    assertThat(first.requests()).isEqualTo(1);
    assertThat(second.received(1).model()).hasValue("claude-haiku-4-5");
  }
}
