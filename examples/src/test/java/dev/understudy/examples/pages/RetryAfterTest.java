package dev.understudy.examples.pages;

import static dev.understudy.testkit.assertions.UnderstudyAssertions.assertThatCall;
import static dev.understudy.testkit.rehearsal.Cue.answers;
import static dev.understudy.testkit.rehearsal.Cue.throttled;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.call.Why;
import dev.understudy.policy.Reach;
import dev.understudy.policy.RetryAfterHandling;
import dev.understudy.policy.RetryPolicy;
import dev.understudy.policy.Rule;
import dev.understudy.policy.Scope;
import dev.understudy.policy.Strategy;
import dev.understudy.testkit.rehearsal.Rehearsal;
import org.junit.jupiter.api.Test;

/// The code of `docs/policies/retry-after.md`.
class RetryAfterTest {
  private final RetryPolicy switching = switching();
  private final RetryPolicy waiting = waiting();

  private static RetryPolicy switching() {
    // region switch
    RetryPolicy switching =
        RetryPolicy.builder()
            .retryAfterHandling(
                new RetryAfterHandling(Scope.PROVIDER, Reach.GLOBAL, ofMinutes(2), ofSeconds(5)))
            .build();
    // endregion
    return switching;
  }

  private static RetryPolicy waiting() {
    // region wait
    RetryPolicy waiting =
        RetryPolicy.builder()
            .defaultRule(Rule.of(3, Strategy.SAME_MODEL))
            .retryAfterHandling(
                new RetryAfterHandling(Scope.MODEL, Reach.GLOBAL, ofMinutes(5), ofSeconds(5)))
            .build();
    // endregion
    return waiting;
  }

  @Test
  void theYamlSaysTheSame() {
    assertThat(PageYaml.policy("docs/policies/retry-after.md", "switching")).isEqualTo(switching);
    assertThat(PageYaml.policy("docs/policies/retry-after.md", "waiting")).isEqualTo(waiting);
  }

  // region switches
  @Test
  void anotherProviderIsAskedAtOnce() {
    Rehearsal models =
        Rehearsal.of(switching)
            .target("openai/gpt-4o", throttled(ofSeconds(30)), answers("hello"))
            .target("openai/gpt-4o-mini", answers("mini"))
            .target("anthropic/claude-sonnet-4-5", answers("hi"));

    assertThatCall(models.call())
        .triedInOrder("openai/gpt-4o", "anthropic/claude-sonnet-4-5")
        .didNotWait();
    assertThatCall(models.call()).triedInOrder("anthropic/claude-sonnet-4-5");
    assertThatCall(models.pass(ofSeconds(30)).call()).answeredBy("openai/gpt-4o");
  }

  // endregion

  // region waits
  @Test
  void aLoneModelIsWaitedForAsItAsked() {
    Rehearsal model =
        Rehearsal.of(waiting).target("openai/gpt-4o", throttled(ofSeconds(4)), answers("hello"));

    assertThatCall(model.call())
        .waitedBefore(2, ofSeconds(4), ofMillis(4_400))
        .answeredWith("hello");
  }

  // endregion

  // region too-long
  @Test
  void aLongerWaitIsNotBegun() {
    Rehearsal model =
        Rehearsal.of(waiting).target("openai/gpt-4o", throttled(ofSeconds(30)), answers("hello"));

    assertThatCall(model.call()).tookAttempts(1).gaveUpBecauseOf(Why.BLOCKED_TOO_LONG);
  }

  // endregion
}
