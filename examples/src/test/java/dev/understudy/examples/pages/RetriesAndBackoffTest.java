package dev.understudy.examples.pages;

import static dev.understudy.testkit.assertions.UnderstudyAssertions.assertThatCall;
import static dev.understudy.testkit.rehearsal.Cue.answers;
import static dev.understudy.testkit.rehearsal.Cue.status;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.attempt.FailureKind;
import dev.understudy.call.Why;
import dev.understudy.policy.ApplyTo;
import dev.understudy.policy.Backoff;
import dev.understudy.policy.Jitter;
import dev.understudy.policy.RetryPolicy;
import dev.understudy.policy.Rule;
import dev.understudy.policy.Strategy;
import dev.understudy.testkit.rehearsal.Rehearsal;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The code of `docs/policies/retries-and-backoff.md`.
class RetriesAndBackoffTest {
  private final RetryPolicy patient = patient();

  private static RetryPolicy patient() {
    // region policy
    RetryPolicy patient =
        RetryPolicy.builder()
            .defaultRule(Rule.of(4, Strategy.SAME_MODEL))
            .backoff(
                Optional.of(
                    Backoff.of(
                        ApplyTo.SAME_MODEL,
                        new Backoff.Delay(ofMillis(200), ofSeconds(2), 2, Jitter.FULL))))
            .build();
    // endregion
    return patient;
  }

  @Test
  void theYamlSaysTheSame() {
    assertThat(PageYaml.policy("docs/policies/retries-and-backoff.md", "patient"))
        .isEqualTo(patient);
  }

  // region recovers
  @Test
  void aModelThatIsBusyForAMomentIsAskedAgain() {
    Rehearsal model =
        Rehearsal.of(patient).target("openai/gpt-4o", status(503), status(503), answers("hello"));

    assertThatCall(model.call())
        .tookAttempts(3)
        .waitedBefore(2, ZERO, ofMillis(200))
        .waitedBefore(3, ZERO, ofMillis(400))
        .answeredWith("hello");
  }

  // endregion

  // region gives-up
  @Test
  void theFourthFailureIsTheCallers() {
    Rehearsal model = Rehearsal.of(patient).target("openai/gpt-4o", status(503));

    assertThatCall(model.call())
        .tookAttempts(4)
        .failedAs(FailureKind.OVERLOADED)
        .gaveUpBecauseOf(Why.ATTEMPTS_SPENT);
  }

  // endregion

  // region final
  @Test
  void aBadRequestIsNotAskedAgain() {
    Rehearsal model = Rehearsal.of(patient).target("openai/gpt-4o", status(400), answers("hello"));

    assertThatCall(model.call()).tookAttempts(1).gaveUpBecauseOf(Why.NOT_RETRIABLE);
  }

  // endregion
}
