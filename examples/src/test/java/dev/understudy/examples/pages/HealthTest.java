package dev.understudy.examples.pages;

import static dev.understudy.testkit.assertions.UnderstudyAssertions.assertThatCall;
import static dev.understudy.testkit.rehearsal.Cue.answers;
import static dev.understudy.testkit.rehearsal.Cue.fails;
import static dev.understudy.testkit.rehearsal.Cue.status;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Target;
import dev.understudy.policy.BreakerRule;
import dev.understudy.policy.RetryPolicy;
import dev.understudy.testkit.rehearsal.Rehearsal;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The code of `docs/policies/health.md`.
class HealthTest {
  private final RetryPolicy cutting = cutting();

  private static RetryPolicy cutting() {
    // region policy
    RetryPolicy cutting =
        RetryPolicy.builder()
            .circuitBreaker(
                Optional.of(
                    new BreakerRule(3, 0.5, 10, ofSeconds(30), ofSeconds(10), 1.5, ofSeconds(30))))
            .build();
    // endregion
    return cutting;
  }

  @Test
  void theYamlSaysTheSame() {
    assertThat(PageYaml.policy("docs/policies/health.md", "cutting")).isEqualTo(cutting);
  }

  // region breaker
  @Test
  void aModelThatIsDownCostsThreeAttemptsAndThenNone() {
    Rehearsal models =
        Rehearsal.of(cutting)
            .target(
                Target.of("openai/gpt-4o"),
                at -> at.compareTo(ofSeconds(20)) < 0 ? status(500) : answers("hello"))
            .target("anthropic/claude-sonnet-4-5", answers("hi"));

    for (int call = 0; call < 80; call++) { // for eight seconds
      assertThatCall(models.call()).answeredWith("hi");
      models.pass(ofMillis(100));
    }
    assertThat(models.asked("openai/gpt-4o")).isEqualTo(3);
    assertThatCall(models.pass(ofSeconds(30)).call()).answeredBy("openai/gpt-4o"); // the probe
  }

  // endregion

  // region avoid
  @Test
  void anExhaustedQuotaIsNotAskedForAQuarterOfAnHour() {
    Rehearsal models =
        Rehearsal.of(cutting)
            .target("openai/gpt-4o", fails(FailureKind.QUOTA_EXHAUSTED), answers("hello"))
            .target("anthropic/claude-sonnet-4-5", answers("hi"));

    assertThatCall(models.call()).answeredWith("hi");
    assertThatCall(models.pass(ofSeconds(890)).call()).neverTried("openai/gpt-4o");
    assertThatCall(models.pass(ofSeconds(10)).call()).answeredWith("hello");
  }

  // endregion
}
