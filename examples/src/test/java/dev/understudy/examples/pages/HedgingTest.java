package dev.understudy.examples.pages;

import static dev.understudy.testkit.assertions.UnderstudyAssertions.assertThatCall;
import static dev.understudy.testkit.rehearsal.Cue.answers;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.attempt.Target;
import dev.understudy.policy.Hedging;
import dev.understudy.policy.RetryPolicy;
import dev.understudy.testkit.rehearsal.Rehearsal;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The code of `docs/policies/hedging.md`.
class HedgingTest {
  private final RetryPolicy impatient = impatient();

  private static RetryPolicy impatient() {
    // region policy
    RetryPolicy impatient =
        RetryPolicy.builder()
            .hedging(Optional.of(new Hedging(Optional.of(ofMillis(800)), 1, 0.05)))
            .build();
    // endregion
    return impatient;
  }

  @Test
  void theYamlSaysTheSame() {
    assertThat(PageYaml.policy("docs/policies/hedging.md", "impatient")).isEqualTo(impatient);
  }

  // region incident
  @Test
  void aSecondModelIsAskedBesideASilentOne() {
    Rehearsal models =
        Rehearsal.of(impatient)
            .target(
                Target.of("openai/gpt-4o"),
                at ->
                    answers("slow")
                        .after(at.compareTo(ofSeconds(4)) < 0 ? ofMillis(100) : ofSeconds(6)))
            .target("anthropic/claude-sonnet-4-5", answers("fast").after(ofMillis(300)));

    for (int call = 0; call < 40; call++) { // four seconds of quick answers
      assertThatCall(models.stream()).tookAttempts(1).tookBetween(ofMillis(100), ofMillis(100));
    }
    assertThatCall(models.stream())
        .answeredWith("fast")
        .tookBetween(ofMillis(1_100), ofMillis(1_100));
  }

  // endregion

  // region few
  @Test
  void whereThereAreFewCallsThereIsNoHedge() {
    Rehearsal models =
        Rehearsal.of(impatient)
            .target("openai/gpt-4o", answers("slow").after(ofSeconds(6)))
            .target("anthropic/claude-sonnet-4-5", answers("fast"));

    assertThatCall(models.stream()).answeredWith("slow").tookAttempts(1);
  }

  // endregion
}
