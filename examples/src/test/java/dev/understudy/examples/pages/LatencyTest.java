package dev.understudy.examples.pages;

import static dev.understudy.testkit.assertions.UnderstudyAssertions.assertThatCall;
import static dev.understudy.testkit.rehearsal.Cue.answers;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.policy.HighLatency;
import dev.understudy.policy.Measure;
import dev.understudy.policy.Reach;
import dev.understudy.policy.RetryPolicy;
import dev.understudy.policy.Rule;
import dev.understudy.policy.Scope;
import dev.understudy.policy.Strategy;
import dev.understudy.testkit.rehearsal.Rehearsal;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The code of `docs/policies/latency.md`.
class LatencyTest {
  private final RetryPolicy quick = quick();

  private static RetryPolicy quick() {
    // region policy
    RetryPolicy quick =
        RetryPolicy.builder()
            .onHighLatency(
                Optional.of(
                    new HighLatency(
                        ofSeconds(3),
                        Measure.TTFB,
                        2,
                        Optional.of(ofSeconds(60)),
                        Rule.of(2, Strategy.DIFFERENT_PROVIDER),
                        ofMinutes(5),
                        Scope.MODEL,
                        Reach.GLOBAL)))
            .build();
    // endregion
    return quick;
  }

  @Test
  void theYamlSaysTheSame() {
    assertThat(PageYaml.policy("docs/policies/latency.md", "quick")).isEqualTo(quick);
  }

  // region incident
  @Test
  void aSlowModelIsLeftInTheMiddleOfItsSilenceAndThenAlone() {
    Rehearsal models =
        Rehearsal.of(quick)
            .target("openai/gpt-4o", answers("slow").after(ofSeconds(8)))
            .target("anthropic/claude-sonnet-4-5", answers("quick").after(ofMillis(500)));

    for (int call = 0; call < 2; call++) {
      assertThatCall(models.stream())
          .triedInOrder("openai/gpt-4o", "anthropic/claude-sonnet-4-5")
          .tookBetween(ofMillis(3_500), ofMillis(3_500));
    }
    assertThatCall(models.stream())
        .neverTried("openai/gpt-4o")
        .tookBetween(ofMillis(500), ofMillis(500));
    assertThatCall(models.pass(ofMinutes(5)).stream())
        .triedInOrder("openai/gpt-4o", "anthropic/claude-sonnet-4-5");
  }

  // endregion
}
