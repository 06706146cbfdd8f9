package dev.understudy.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Every warning: the file loads, and says what in it will not do what it seems to.
class WarningsTest {
  private static final String ONE = "model_providers:\n- {model: ollama/a, retry_policy: p}\n";
  private static final String TWO = ONE + "- {model: lm_studio/b}\n";

  private static String policy(String body) {
    return "retry_policies: {p: " + body + "}\n";
  }

  static List<Arguments> cases() {
    return List.of(
        row(
            "one model with a failover strategy",
            ONE + policy("{default_strategy: different_provider}"),
            "retry_policies.p",
            "only one model is configured"),
        row(
            "a fallback that is not configured",
            TWO + policy("{fallback_models: [lm_studio/b, lm_studio/c]}"),
            "retry_policies.p.fallback_models[1]",
            "\"lm_studio/c\" is not configured and is skipped"),
        row(
            "a strategy that finds no model",
            TWO + policy("{default_strategy: same_provider}"),
            "retry_policies.p.default_strategy",
            "no model can ever be chosen under same_provider"),
        row(
            "a strategy of one rule that finds no model",
            TWO + policy("{on_timeout: {strategy: same_provider, max_attempts: 2}}"),
            "retry_policies.p.on_timeout.strategy",
            "no model can ever be chosen under same_provider"),
        row(
            "a Retry-After for the provider with same_model",
            TWO + policy("{default_strategy: same_model, retry_after_handling: {scope: provider}}"),
            "retry_policies.p.retry_after_handling.scope",
            "same_model then waits"),
        row(
            "a latency block for the provider with same_model",
            TWO
                + policy(
                    "{on_high_latency: {threshold_ms: 9000, strategy: same_model,"
                        + " max_attempts: 2, scope: provider}}"),
            "retry_policies.p.on_high_latency.scope",
            "same_model then waits"),
        row(
            "a backoff for the same model that never comes",
            TWO + policy("{backoff: {apply_to: same_model}}"),
            "retry_policies.p.backoff.apply_to",
            "no strategy leads to the same model again"),
        row(
            "a backoff for the same provider that never comes",
            TWO + policy("{backoff: {apply_to: same_provider}}"),
            "retry_policies.p.backoff.apply_to",
            "no strategy leads to the same provider again"),
        row(
            "overlapping status codes",
            TWO
                + policy(
                    "{on_status_codes: ["
                        + "{codes: [\"5xx\"], strategy: different_provider, max_attempts: 2},"
                        + "{codes: [429, 503], strategy: different_provider, max_attempts: 3}]}"),
            "retry_policies.p.on_status_codes[1].codes",
            "503 is also in on_status_codes[0], which wins"),
        row(
            "a latency threshold below a second",
            TWO
                + policy(
                    "{on_high_latency: {threshold_ms: 999, strategy: different_provider,"
                        + " max_attempts: 2}}"),
            "retry_policies.p.on_high_latency.threshold_ms",
            "longer than 999 ms"),
        row(
            "a latency threshold that no attempt reaches",
            TWO
                + policy(
                    "{on_high_latency: {threshold_ms: 300000, strategy: different_provider,"
                        + " max_attempts: 2}}"),
            "retry_policies.p.on_high_latency.threshold_ms",
            "times out after 5 min"),
        row(
            "attempts that do not fit into the deadline",
            TWO + policy("{deadline: 59s}"),
            "retry_policies.p.deadline",
            "2 attempts with a first_token clock of 30 s do not fit into the deadline of 59 s"),
        row(
            "a smaller context window",
            "model_providers:\n"
                + "- {model: ollama/a, context_window: 2000, retry_policy: p}\n"
                + "- {model: lm_studio/b, context_window: 1000}\n"
                + policy("{fallback_models: [lm_studio/b]}"),
            "retry_policies.p.fallback_models[0]",
            "the context window of lm_studio/b (1000) is smaller than that of ollama/a (2000)"),
        row(
            "a capability that the fallback lacks",
            "model_providers:\n"
                + "- {model: ollama/a, capabilities: [tools, vision], retry_policy: p}\n"
                + "- {model: lm_studio/b, capabilities: [tools]}\n"
                + policy("{fallback_models: [lm_studio/b]}"),
            "retry_policies.p.fallback_models[0]",
            "lm_studio/b lacks vision"),
        row(
            "the same key and endpoint",
            "model_providers:\n"
                + "- {model: openai/gpt-4o, access_key: k, retry_policy: p}\n"
                + "- {model: openai/gpt-4.1, access_key: k}\n"
                + policy("{default_strategy: same_provider, fallback_models: [openai/gpt-4.1]}"),
            "retry_policies.p.fallback_models[0]",
            "the same key and endpoint"),
        row(
            "hedging with same_model only",
            TWO + policy("{default_strategy: same_model, hedging: {}}"),
            "retry_policies.p.hedging",
            "every strategy is same_model"),
        row(
            "a key without encryption",
            "model_providers: [{model: openai/a, access_key: k, base_url: 'http://example.org'}]",
            "model_providers[0].base_url",
            "without encryption"),
        row(
            "no key for a provider that wants one",
            "model_providers: [{model: openai/gpt-4o}]",
            "model_providers[0]",
            "without a key"),
        row(
            "a key that is never sent",
            "model_providers: [{model: openai/a, access_key: k, passthrough_auth: true}]",
            "model_providers[0].access_key",
            "never sent"));
  }

  private static Arguments row(String... values) {
    return Arguments.of((Object[]) values);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void isGivenAndTheFileLoads(String name, String text, String path, String message) {
    Loaded<Configuration> loaded = Files.parse(text);
    assertThat(loaded.value()).as("%s", loaded.problems()).isPresent();
    assertThat(loaded.problems())
        .as("all problems: %s", loaded.problems())
        .hasSize(1)
        .first()
        .satisfies(problem -> {
          assertThat(problem.isError()).isFalse();
          assertThat(problem.line()).isPositive();
          assertThat(problem.path()).isEqualTo(path);
          assertThat(problem.message()).contains(message);
          assertThat(problem.advice()).isNotEmpty();
        });
  }

  @Test
  void aSoundPolicyGivesNone() {
    Loaded<Configuration> loaded =
        Files.parse(TWO + policy("{fallback_models: [lm_studio/b], backoff: {apply_to: global}}"));
    assertThat(loaded.problems()).isEmpty();
  }
}
