package dev.understudy.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.policy.RetryPolicy;
import dev.understudy.testkit.Seeds;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What is printed is read back as the same.
class RoundTripProperties {

  @Test
  void policiesSurviveATripThroughYaml() {
    Seeds.check(
        600,
        seed -> {
          RandomSettings random = new RandomSettings(seed);
          Map<String, RetryPolicy> policies = Map.of("a", random.policy(), "b", random.policy());
          String text = ConfigFile.print(policies);
          Loaded<Map<String, RetryPolicy>> loaded = ConfigFile.parsePolicies(text, "printed.yaml");
          assertThat(loaded.problems()).as(text).isEmpty();
          assertThat(loaded.value()).contains(policies);
        });
  }

  @Test
  void configurationsSurviveATripThroughYaml() {
    Seeds.check(
        200,
        seed -> {
          Configuration configuration = new RandomSettings(seed).configuration();
          String text = ConfigFile.print(configuration);
          Loaded<Configuration> loaded =
              ConfigFile.parse(text, "printed.yaml", RandomSettings.VARIABLES);
          assertThat(loaded.errors()).as(text).isEmpty();
          assertThat(loaded.value()).as(text).contains(configuration);
        });
  }

  @Test
  void noPolicyStaysNoPolicyAndTheDefaultStaysTheDefault() {
    Configuration configuration =
        Files.good(
            """
            model_providers:
              - {model: ollama/a, retry_policy: none}
              - {model: ollama/b, retry_policy: {}}
            """);
    Configuration again = Files.good(ConfigFile.print(configuration));
    assertThat(again.models().get(0).policy().isNone()).isTrue();
    assertThat(again.models().get(1).policy()).isEqualTo(RetryPolicy.DEFAULT);
    assertThat(again.models().get(1).policy().isNone()).isFalse();
  }

  @Test
  void keysAreNeverPrinted() {
    Configuration configuration =
        Files.good("model_providers: [{model: openai/a, access_key: sk-canary}]");
    String text = ConfigFile.print(configuration);
    assertThat(text).doesNotContain("canary");
    assertThat(configuration.toString()).doesNotContain("canary");
    assertThat(Files.parse(text).errors())
        .extracting(Problem::message)
        .containsExactly("this key is masked");
  }
}
