package dev.understudy.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.attempt.Capability;
import dev.understudy.attempt.Target;
import dev.understudy.policy.RetryPolicy;
import dev.understudy.policy.Strategy;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WholeFileTest {
  private final Configuration whole = Files.good(Files.read("src/test/data/whole.yaml"));

  @Test
  void aWholeFileLoadsWithoutAnyProblem() {
    assertThat(Files.parse(Files.read("src/test/data/whole.yaml")).problems()).isEmpty();
  }

  @Test
  void anEntryIsReadCompletely() {
    ModelEntry entry = whole.models().getFirst();
    assertThat(entry.name()).isEqualTo("gpt-primary");
    assertThat(entry.upstreamModel()).isEqualTo("gpt-4o");
    assertThat(entry.target().provider()).isEqualTo("openai");
    assertThat(entry.target().endpoint()).isEqualTo("api.openai.com:443");
    assertThat(entry.target().contextWindow()).hasValue(128000);
    assertThat(entry.target().capabilities())
        .containsExactlyInAnyOrder(Capability.TOOLS, Capability.VISION, Capability.JSON_SCHEMA);
    assertThat(entry.target().timeouts().firstToken()).isEqualTo(Duration.ofSeconds(20));
    assertThat(entry.target().timeouts().attempt()).isEqualTo(Duration.ofMinutes(5));
    assertThat(entry.headers()).containsEntry("User-Agent", "acme/1");
    assertThat(entry.cost()).contains(new Cost(2.5, 10));
    assertThat(entry.choice().name()).contains("careful");
    assertThat(entry.keyHeader()).isEqualTo(KeyHeader.BEARER);
  }

  @Test
  void entriesWithTheSameKeyAtTheSameOriginShareTheirCredential() {
    Configuration three =
        Files.good(
            """
            model_providers:
              - {model: openai/gpt-4o, name: one, access_key: k}
              - {model: openai/gpt-4.1, name: two, access_key: k}
              - {model: openai/gpt-4.1, name: three, access_key: other}
              - {model: groq/llama-3.3-70b, name: four, access_key: k}
            """);
    assertThat(three.targets().stream().map(Target::credential))
        .containsExactly("one", "one", "three", "four");
  }

  @Test
  void anEntryWithoutABaseUrlGetsThatOfItsProvider() {
    ModelEntry claude = whole.models().get(1);
    assertThat(claude.baseUrl()).hasToString("https://api.anthropic.com:443/v1");
    assertThat(claude.providerInterface()).isEqualTo(ProviderInterface.ANTHROPIC);
    assertThat(claude.keyHeader()).isEqualTo(KeyHeader.X_API_KEY);
  }

  @Test
  void anEntryWithoutAPolicyGetsTheDefault() {
    assertThat(whole.models().get(1).policy()).isSameAs(RetryPolicy.NONE);
    Configuration careful =
        Files.good(
            """
            model_providers: [{model: openai/gpt-4o, access_key: k}]
            defaults: {retry_policy: p, timeouts: {idle: 5s}}
            retry_policies: {p: {default_strategy: same_model}}
            """);
    assertThat(careful.models().getFirst().choice().name()).contains("p");
    assertThat(careful.models().getFirst().target().timeouts().idle()).hasSeconds(5);
  }

  @Test
  void aNamedPolicyIsReadCompletely() {
    RetryPolicy policy = whole.models().getFirst().policy();
    assertThat(policy.defaultRule().ladder())
        .containsExactly(Strategy.SAME_MODEL, Strategy.DIFFERENT_PROVIDER);
    assertThat(policy.onStatusCodes().getFirst().matches(529)).isTrue();
    assertThat(policy.retryBudget()).isEmpty();
    assertThat(policy.hedging()).isPresent();
    assertThat(policy.streaming().heartbeat()).isEmpty();
    assertThat(policy.deadline()).hasMinutes(5);
  }

  @Test
  void anAliasTheNameAndTheModelIdAllNameTheEntry() {
    for (String asked : new String[] {"smart", "gpt-primary", "openai/gpt-4o", "default"}) {
      assertThat(whole.named(asked)).as(asked).containsExactly(whole.models().getFirst());
    }
    assertThat(whole.named("openai/gpt-5")).isEmpty();
  }

  @Test
  void aFileOfOneModelIsEnough() {
    Configuration small = Files.good("model_providers: [{model: ollama/llama3.2}]");
    assertThat(small.listeners()).containsExactly(Listener.DEFAULT);
    assertThat(small.admin()).isEqualTo(Admin.DEFAULT);
    assertThat(small.state()).isEqualTo(State.IN_MEMORY);
    assertThat(small.models().getFirst().baseUrl()).hasToString("http://127.0.0.1:11434/v1");
    assertThat(small.defaultModel()).isEqualTo(Optional.empty());
  }

  @Test
  void jsonIsReadLikeYaml() {
    Configuration json =
        Files.good("{\n\t\"model_providers\": [\n\t\t{\"model\": \"ollama/llama3.2\"}\n\t]\n}\n");
    assertThat(json.models()).hasSize(1);
  }
}
