package dev.understudy.examples.pages;

import static dev.understudy.testkit.assertions.UnderstudyAssertions.assertThatCall;
import static dev.understudy.testkit.rehearsal.Cue.answers;
import static dev.understudy.testkit.rehearsal.Cue.stalls;
import static dev.understudy.testkit.rehearsal.Cue.status;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Target;
import dev.understudy.attempt.Timeouts;
import dev.understudy.call.Why;
import dev.understudy.policy.RetryPolicy;
import dev.understudy.policy.Rule;
import dev.understudy.policy.Strategy;
import dev.understudy.testkit.rehearsal.Rehearsal;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The code of `docs/policies/deadlines.md`.
class DeadlinesTest {
  private final RetryPolicy punctual = punctual();

  private static RetryPolicy punctual() {
    // region policy
    RetryPolicy punctual =
        RetryPolicy.builder()
            .deadline(ofSeconds(30))
            .maxRetryDuration(Optional.of(ofSeconds(20)))
            .onTimeout(Optional.of(Rule.of(2, Strategy.DIFFERENT_PROVIDER)))
            .build();
    // endregion
    return punctual;
  }

  private static Target clocked() {
    // region clocks
    Target primary =
        Target.of("openai/gpt-4o")
            .with(
                new Timeouts(
                    ofSeconds(2), // connect
                    ofSeconds(5), // first_token
                    ofSeconds(10), // idle
                    ofSeconds(60), // idle_thinking
                    ofMinutes(2))); // attempt
    // endregion
    return primary;
  }

  @Test
  void theYamlSaysTheSame() {
    assertThat(PageYaml.policy("docs/policies/deadlines.md", "punctual")).isEqualTo(punctual);
  }

  // region stall
  @Test
  void aSilentStreamIsGivenUpAfterItsFirstTokenClock() {
    Rehearsal models =
        Rehearsal.of(punctual)
            .target(clocked(), stalls())
            .target("anthropic/claude-sonnet-4-5", answers("hi"));

    assertThatCall(models.stream())
        .attemptFailedAs(1, FailureKind.TIMED_OUT)
        .answeredBy("anthropic/claude-sonnet-4-5")
        .tookBetween(ofSeconds(5), ofSeconds(5));
  }

  // endregion

  // region end
  @Test
  void theTimeOfACallIsSharedByThoseWhoCouldAnswerIt() {
    Rehearsal models =
        Rehearsal.of(punctual)
            .target("openai/gpt-4o", stalls())
            .target("anthropic/claude-sonnet-4-5", stalls());

    assertThatCall(models.call())
        .triedInOrder("openai/gpt-4o", "anthropic/claude-sonnet-4-5") // fifteen seconds each
        .failedAs(FailureKind.DEADLINE_EXCEEDED)
        .gaveUpBecauseOf(Why.DEADLINE_PASSED)
        .tookBetween(ofSeconds(30), ofSeconds(30));
  }

  // endregion

  // region retry-time
  @Test
  void retriesEndWithTheirTime() {
    RetryPolicy quick =
        punctual.toBuilder()
            .defaultRule(Rule.of(10, Strategy.SAME_MODEL))
            .maxRetryDuration(Optional.of(ofSeconds(3)))
            .build();
    Rehearsal model = Rehearsal.of(quick).target("openai/gpt-4o", status(500).after(ofSeconds(2)));

    assertThatCall(model.call()).tookAttempts(3).gaveUpBecauseOf(Why.RETRY_TIME_SPENT);
  }

  // endregion
}
