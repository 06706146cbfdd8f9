package dev.understudy.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlanTest {
  private static Plan.ModelPlan first(String text) {
    return Plan.of(Files.good(text)).models().getFirst();
  }

  private static List<String> steps(Plan.ModelPlan plan, String failure) {
    return plan.courses().stream()
        .filter(course -> course.failures().contains(failure))
        .findFirst()
        .orElseThrow(() -> new AssertionError(plan.courses().toString()))
        .steps()
        .stream()
        .map(Plan.Step::model)
        .toList();
  }

  private static final String THREE =
      """
      model_providers:
        - {model: openai/a, access_key: k, base_url: "https://one.example", retry_policy: p}
        - {model: openai/b, access_key: l}
        - {model: anthropic/c, access_key: m}
      """;

  @Test
  void everyKindOfFailureHasItsCourse() {
    Plan.ModelPlan plan =
        first(
            THREE
                + """
                retry_policies:
                  p:
                    fallback_models: [anthropic/c, openai/b]
                    default_strategy: different_provider
                    on_status_codes:
                      - {codes: [429], strategy: same_model, max_attempts: 3}
                    on_timeout: {strategy: [same_provider, different_provider], max_attempts: 4, attempts_per_target: 1}
                """);
    assertThat(steps(plan, "status 429")).containsExactly("openai/a", "openai/a", "openai/a");
    assertThat(steps(plan, "server error (5xx)")).containsExactly("openai/a", "anthropic/c");
    assertThat(steps(plan, "timeout")).containsExactly("openai/a", "openai/b", "anthropic/c");
    assertThat(plan.policy()).isEqualTo("p");
    assertThat(plan.worstAttempts()).isEqualTo(6);
  }

  @Test
  void waitsAreTheLongestPossible() {
    Plan.ModelPlan plan =
        first(
            THREE
                + """
                retry_policies:
                  p:
                    default_strategy: same_model
                    default_max_attempts: 3
                    backoff: {apply_to: same_model, base_ms: 500, jitter: full}
                """);
    assertThat(plan.courses().getFirst().steps())
        .extracting(Plan.Step::longestWait)
        .containsExactly(Duration.ZERO, Duration.ofMillis(500), Duration.ofMillis(1000));
  }

  @Test
  void withoutAPolicyThereIsOneAttemptAndOneDestination() {
    Plan.ModelPlan plan = first("model_providers: [{model: ollama/a}, {model: lm_studio/b}]");
    assertThat(plan.courses()).hasSize(1);
    assertThat(plan.worstAttempts()).isEqualTo(1);
    assertThat(plan.worstTime()).isEqualTo(Duration.ofMinutes(5));
    assertThat(plan.destinations())
        .containsExactly(new Plan.Destination("ollama", "127.0.0.1:11434", List.of("ollama/a")));
  }

  @Test
  void allVendorsAndHostsThatMaySeeAPromptAreNamed() {
    Plan.ModelPlan everyone = first(THREE + "retry_policies: {p: {}}");
    assertThat(everyone.destinations())
        .extracting(Plan.Destination::host)
        .containsExactly("api.anthropic.com:443", "one.example:443");
    Plan.ModelPlan near = first(THREE + "retry_policies: {p: {default_strategy: same_provider}}");
    assertThat(near.destinations())
        .extracting(Plan.Destination::host)
        .containsExactly("api.openai.com:443", "one.example:443");
    Plan.ModelPlan alone = first(THREE + "retry_policies: {p: {default_strategy: same_model}}");
    assertThat(alone.destinations())
        .extracting(Plan.Destination::host)
        .containsExactly("one.example:443");
  }

  @Test
  void noCallTakesLongerThanItsDeadline() {
    Plan.ModelPlan plan =
        first(THREE + "retry_policies: {p: {default_max_attempts: 3, deadline: 70s}}");
    assertThat(plan.worstTime()).isEqualTo(Duration.ofSeconds(70));
  }

  @Test
  void theTextFitsATerminal() {
    String text =
        Plan.of(
                Files.good(
                    THREE + "retry_policies: {p: {backoff: {apply_to: global, jitter: none}}}"))
            .text();
    assertThat(text)
        .startsWith("openai/a  (policy: p)\n")
        .contains("openai/a -> (up to 100 ms) anthropic/c; attempts are spent")
        .contains("at most 2 attempts, 10 min")
        .contains("prompts may go to: anthropic (api.anthropic.com:443), openai (one.example:443)")
        .contains("openai/b  (policy: none)\n  any failure  openai/b; returned as it came\n");
  }

  @Test
  void theSameIsThereAsData() {
    Plan plan = Plan.of(Files.good(THREE + "retry_policies: {p: {}}"));
    assertThat(plan.data()).hasSize(3);
    assertThat(plan.data().getFirst())
        .containsEntry("model", "openai/a")
        .containsEntry("worst_attempts", 2)
        .containsKeys("courses", "worst_time_ms", "destinations");
  }
}
