package dev.understudy.examples.pages;

import static dev.understudy.testkit.assertions.UnderstudyAssertions.assertThatCall;
import static dev.understudy.testkit.rehearsal.Cue.answers;
import static dev.understudy.testkit.rehearsal.Cue.status;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.attempt.Target;
import dev.understudy.policy.RetryPolicy;
import dev.understudy.policy.Selection;
import dev.understudy.testkit.rehearsal.Rehearsal;
import org.junit.jupiter.api.Test;

/// The code of `docs/policies/selection.md`.
class SelectionTest {
  private final RetryPolicy spread = spread();

  private static RetryPolicy spread() {
    // region policy
    RetryPolicy spread = RetryPolicy.builder().selection(Selection.WEIGHTED).build();
    // endregion
    return spread;
  }

  private static RetryPolicy with(Selection selection) {
    return RetryPolicy.builder().selection(selection).build();
  }

  @Test
  void theYamlSaysTheSame() {
    assertThat(PageYaml.policy("docs/policies/selection.md", "spread")).isEqualTo(spread);
  }

  // region weighted
  @Test
  void theHeavierUnderstudyTakesOverMoreOften() {
    Rehearsal models =
        Rehearsal.of(spread)
            .target(Target.of("openai/gpt-4o"), status(503))
            .target(Target.of("anthropic/claude-sonnet-4-5").weighing(3), answers("claude"))
            .target(Target.of("gemini/gemini-2.5-pro").weighing(1), answers("gemini"));

    for (int call = 0; call < 400; call++) {
      assertThatCall(models.seed(call * 1_000L).call()).answered();
    }
    assertThat(models.asked("anthropic/claude-sonnet-4-5")).isBetween(260, 340);
  }

  // endregion

  // region round-robin
  @Test
  void understudiesTakeTurns() {
    Rehearsal models =
        Rehearsal.of(with(Selection.ROUND_ROBIN))
            .target("openai/gpt-4o", status(503))
            .target("anthropic/claude-sonnet-4-5", answers("claude"))
            .target("gemini/gemini-2.5-pro", answers("gemini"));

    for (int call = 0; call < 100; call++) {
      assertThatCall(models.call()).answered();
    }
    assertThat(models.asked("gemini/gemini-2.5-pro")).isBetween(45, 55);
  }

  // endregion

  // region least-latency
  @Test
  void theQuickerUnderstudyIsPreferredOnceBothAreKnown() {
    Rehearsal models =
        Rehearsal.of(with(Selection.LEAST_LATENCY))
            .target("openai/gpt-4o", status(503))
            .target("anthropic/claude-sonnet-4-5", answers("claude").after(ofMillis(900)))
            .target("gemini/gemini-2.5-pro", answers("gemini").after(ofMillis(400)));

    for (int call = 0; call < 50; call++) {
      assertThatCall(models.stream()).answered();
    }
    assertThat(models.asked("gemini/gemini-2.5-pro")).isGreaterThanOrEqualTo(48);
  }

  // endregion
}
