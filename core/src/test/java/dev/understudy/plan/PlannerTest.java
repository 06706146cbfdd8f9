package dev.understudy.plan;

import static dev.understudy.plan.Story.A;
import static dev.understudy.plan.Story.A2;
import static dev.understudy.plan.Story.B;
import static dev.understudy.plan.Story.C;
import static dev.understudy.plan.Story.at;
import static dev.understudy.plan.Story.elsewhere;
import static dev.understudy.plan.Story.fatal;
import static dev.understudy.plan.Story.status;
import static dev.understudy.plan.Story.throttled;
import static dev.understudy.plan.Story.timedOut;
import static dev.understudy.plan.Story.tooLong;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.attempt.Evidence;
import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Target;
import dev.understudy.attempt.Timeouts;
import dev.understudy.attempt.Verdict;
import dev.understudy.attempt.Where;
import dev.understudy.call.Needs;
import dev.understudy.call.Why;
import dev.understudy.health.InMemoryHealth;
import dev.understudy.plan.Decision.Abandon;
import dev.understudy.plan.Decision.Await;
import dev.understudy.plan.Decision.Deliver;
import dev.understudy.plan.Decision.GiveUp;
import dev.understudy.plan.Decision.Start;
import dev.understudy.policy.ApplyTo;
import dev.understudy.policy.Backoff;
import dev.understudy.policy.Hedging;
import dev.understudy.policy.HighLatency;
import dev.understudy.policy.Jitter;
import dev.understudy.policy.Measure;
import dev.understudy.policy.Reach;
import dev.understudy.policy.RetryAfterHandling;
import dev.understudy.policy.RetryPolicy;
import dev.understudy.policy.Rule;
import dev.understudy.policy.Scope;
import dev.understudy.policy.StatusRange;
import dev.understudy.policy.StatusRule;
import dev.understudy.policy.Strategy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.Test;

class PlannerTest {
  private static final RetryPolicy DEFAULT = RetryPolicy.DEFAULT;
  private static final RetryPolicy SAME =
      RetryPolicy.builder().defaultRule(Rule.of(3, Strategy.SAME_MODEL)).build();
  private static final RetryPolicy THREE =
      RetryPolicy.builder().defaultRule(Rule.of(3, Strategy.DIFFERENT_PROVIDER)).build();

  @Test
  void theFirstAttemptGoesToTheTargetThatWasAskedFor() {
    assertSaid(Story.of(DEFAULT, A, B).next(0)).isEqualTo("start openai/a FIRST");
  }

  @Test
  void anAnswerIsDelivered() {
    Story story = Story.of(DEFAULT, A, B).started(A, 0).ends(1, Verdict.OK, 50);
    assertThat(story.next(50)).isEqualTo(new Deliver(1));
  }

  @Test
  void aStreamIsDeliveredWithItsFirstContent() {
    Story story = Story.of(DEFAULT, A, B).started(A, 0).answers(1, 50);
    assertThat(story.next(50)).isEqualTo(new Deliver(1));
  }

  @Test
  void aFailureGoesToTheNextProviderAtOnce() {
    assertSaid(Story.of(DEFAULT, A, A2, B).failed(A, status(503), 0, 10).next(10))
        .isEqualTo("start anthropic/b FAILOVER");
  }

  @Test
  void neverWaitsForATargetThatDoesNotExist() {
    assertThat(Story.of(DEFAULT, A).failed(A, status(503), 0, 10).next(10))
        .isEqualTo(new GiveUp(Why.NO_TARGET));
  }

  @Test
  void aTargetThatIsBlamedIsNotUsedAgain() {
    Story story = Story.of(SAME, A, B).failed(A, elsewhere(FailureKind.QUOTA_EXHAUSTED), 0, 10);
    assertThat(story.next(10)).isEqualTo(new GiveUp(Why.NO_TARGET));
  }

  @Test
  void maxAttemptsOneMeansNoRetry() {
    RetryPolicy once =
        RetryPolicy.builder().defaultRule(Rule.of(1, Strategy.DIFFERENT_PROVIDER)).build();
    assertThat(Story.of(once, A, B).failed(A, status(500), 0, 10).next(10))
        .isEqualTo(new GiveUp(Why.ATTEMPTS_SPENT));
  }

  @Test
  void withoutAPolicyAFailureIsTheEnd() {
    assertThat(Story.of(RetryPolicy.NONE, A, B).failed(A, status(503), 0, 10).next(10))
        .isEqualTo(new GiveUp(Why.NOT_RETRIABLE));
  }

  @Test
  void withoutAPolicyHealthIsNotAsked() {
    InMemoryHealth health = new InMemoryHealth();
    Story.of(SAME, Needs.PLAIN, health, A).failed(A, throttled(Duration.ofSeconds(60)), 0, 10);
    Story story = Story.of(RetryPolicy.NONE, Needs.PLAIN, health, A, B);
    assertSaid(story.next(20)).isEqualTo("start openai/a FIRST");
  }

  @Test
  void aBadRequestIsTheEnd() {
    Story story = Story.of(DEFAULT, A, B).failed(A, fatal(FailureKind.BAD_REQUEST, 400), 0, 10);
    assertThat(story.next(10)).isEqualTo(new GiveUp(Why.NOT_RETRIABLE));
  }

  @Test
  void aLaterTargetsBadRequestDoesNotEndTheCallWhileAnotherIsLeft() {
    Story story =
        Story.of(THREE, A, B, C)
            .failed(A, status(503), 0, 10)
            .failed(B, fatal(FailureKind.BAD_REQUEST, 400), 10, 20);
    assertSaid(story.next(20)).isEqualTo("start gemini/c FAILOVER");
  }

  @Test
  void everyRuleCountsItsOwnFailures() {
    RetryPolicy policy =
        RetryPolicy.builder()
            .attemptsPerTarget(OptionalInt.of(9))
            .defaultRule(Rule.of(2, Strategy.SAME_MODEL))
            .onStatusCodes(
                List.of(
                    new StatusRule(List.of(StatusRange.of(429)), Rule.of(3, Strategy.SAME_MODEL))))
            .build();
    Story story =
        Story.of(policy, A)
            .failed(A, status(500), 0, 10)
            .failed(A, status(429), 10, 20)
            .failed(A, status(429), 1020, 1030);
    assertSaid(story.next(1030)).isEqualTo("await 2030 BACKOFF");
    story.failed(A, status(500), 2030, 2040);
    assertThat(story.next(2040)).isEqualTo(new GiveUp(Why.ATTEMPTS_SPENT));
  }

  @Test
  void theTotalBoundsAllRules() {
    RetryPolicy policy =
        THREE.toBuilder()
            .maxTotalAttempts(2)
            .defaultRule(Rule.of(9, Strategy.DIFFERENT_PROVIDER))
            .build();
    Story story =
        Story.of(policy, A, B, C).failed(A, status(500), 0, 1).failed(B, status(500), 1, 2);
    assertThat(story.next(2)).isEqualTo(new GiveUp(Why.ATTEMPTS_SPENT));
  }

  @Test
  void backoffWithoutJitterDoubles() {
    RetryPolicy policy = SAME.toBuilder().backoff(Optional.of(backoff(ApplyTo.SAME_MODEL))).build();
    Story story = Story.of(policy, A).failed(A, status(503), 0, 10);
    assertSaid(story.next(10)).isEqualTo("await 510 BACKOFF");
    assertSaid(story.next(510)).isEqualTo("start openai/a RETRY");
    story.failed(A, status(503), 510, 520);
    assertSaid(story.next(520)).isEqualTo("await 1520 BACKOFF");
  }

  @Test
  void aBackoffForTheSameModelDoesNotDelayAFailover() {
    RetryPolicy policy =
        DEFAULT.toBuilder().backoff(Optional.of(backoff(ApplyTo.SAME_MODEL))).build();
    assertSaid(Story.of(policy, A, B).failed(A, status(503), 0, 10).next(10))
        .isEqualTo("start anthropic/b FAILOVER");
  }

  @Test
  void aGlobalBackoffDelaysAFailover() {
    RetryPolicy policy = DEFAULT.toBuilder().backoff(Optional.of(backoff(ApplyTo.GLOBAL))).build();
    assertSaid(Story.of(policy, A, B).failed(A, status(503), 0, 10).next(10))
        .isEqualTo("await 510 BACKOFF");
  }

  @Test
  void theSameModelIsAskedAgainOnlyAfterTheTimeItAskedFor() {
    Story story = Story.of(SAME, A).failed(A, throttled(Duration.ofSeconds(2)), 0, 10);
    Decision decision = story.next(10);
    assertThat(decision.why()).isEqualTo(Why.BLOCKED);
    long until = ((Await) decision).until();
    assertThat(until).isBetween(at(2010), at(2210));
    assertSaid(story.next(2210)).isEqualTo("start openai/a RETRY");
  }

  @Test
  void anotherProviderDoesNotWaitForSomebodyElsesHint() {
    Story story = Story.of(DEFAULT, A, B).failed(A, throttled(Duration.ofSeconds(2)), 0, 10);
    assertSaid(story.next(10)).isEqualTo("start anthropic/b FAILOVER");
  }

  @Test
  void aLongerHintThanTheCallMayWaitEndsIt() {
    Story story = Story.of(SAME, A).failed(A, throttled(Duration.ofSeconds(11)), 0, 10);
    assertThat(story.next(10)).isEqualTo(new GiveUp(Why.BLOCKED_TOO_LONG));
  }

  @Test
  void aBlockedPrimaryIsPassedOverUntilItsBlockEnds() {
    InMemoryHealth health = new InMemoryHealth();
    Story.of(DEFAULT, Needs.PLAIN, health, A, B).failed(A, throttled(Duration.ofSeconds(2)), 0, 10);
    Story later = Story.of(DEFAULT, Needs.PLAIN, health, A, B);
    assertSaid(later.next(2009)).isEqualTo("start anthropic/b PRIMARY_UNAVAILABLE");
    assertSaid(later.next(2010)).isEqualTo("start openai/a FIRST");
  }

  @Test
  void aBlockOfOneRequestConcernsNoOther() {
    RetryPolicy policy =
        SAME.toBuilder()
            .retryAfterHandling(
                new RetryAfterHandling(
                    Scope.MODEL, Reach.REQUEST, Duration.ofSeconds(300), Duration.ofSeconds(10)))
            .build();
    InMemoryHealth health = new InMemoryHealth();
    Story story =
        Story.of(policy, Needs.PLAIN, health, A).failed(A, throttled(Duration.ofSeconds(2)), 0, 10);
    assertThat(story.next(10).why()).isEqualTo(Why.BLOCKED);
    assertSaid(Story.of(policy, Needs.PLAIN, health, A).next(20)).isEqualTo("start openai/a FIRST");
  }

  @Test
  void aThrottleWithoutAHintWaitsASecondForTheSameModel() {
    Story story = Story.of(SAME, A).failed(A, status(429), 0, 10);
    assertSaid(story.next(10)).isEqualTo("await 1010 BACKOFF");
  }

  @Test
  void anAvoidedTargetIsTriedWhenItIsTheOnlyOne() {
    InMemoryHealth health = new InMemoryHealth();
    Story.of(DEFAULT, Needs.PLAIN, health, A, B)
        .failed(A, elsewhere(FailureKind.QUOTA_EXHAUSTED), 0, 10);
    assertSaid(Story.of(DEFAULT, Needs.PLAIN, health, A, B).next(20))
        .isEqualTo("start anthropic/b PRIMARY_UNAVAILABLE");
    assertSaid(Story.of(DEFAULT, Needs.PLAIN, health, A).next(20))
        .isEqualTo("start openai/a FIRST");
  }

  @Test
  void aPromptThatIsTooLongGoesOnlyToALargerWindow() {
    Target small = A.window(1000);
    Target smaller = B.window(500);
    Target larger = C.window(2000);
    assertSaid(Story.of(THREE, small, smaller, larger).failed(small, tooLong(), 0, 10).next(10))
        .isEqualTo("start gemini/c FAILOVER");
    assertThat(Story.of(THREE, small, smaller).failed(small, tooLong(), 0, 10).next(10))
        .isEqualTo(new GiveUp(Why.NO_TARGET));
  }

  @Test
  void aLadderStaysOnAStepUntilItHasNobody() {
    RetryPolicy policy =
        RetryPolicy.builder()
            .defaultRule(Rule.of(5, Strategy.SAME_MODEL, Strategy.DIFFERENT_PROVIDER))
            .build();
    Story story = Story.of(policy, A, B).failed(A, status(503), 0, 10);
    assertSaid(story.next(10)).isEqualTo("start openai/a RETRY");
    story.failed(A, status(503), 10, 20);
    assertSaid(story.next(20)).isEqualTo("start anthropic/b FAILOVER");
    story.failed(B, status(503), 20, 30);
    assertSaid(story.next(30)).isEqualTo("start anthropic/b RETRY");
    story.failed(B, status(503), 30, 40);
    assertThat(story.next(40)).isEqualTo(new GiveUp(Why.NO_TARGET));
  }

  @Test
  void timeForRetriesIncludesTheWaitAboutToBeMade() {
    RetryPolicy policy =
        SAME.toBuilder()
            .backoff(Optional.of(backoff(ApplyTo.GLOBAL)))
            .maxRetryDuration(Optional.of(Duration.ofMillis(499)))
            .build();
    assertThat(Story.of(policy, A).failed(A, status(503), 0, 10).next(10))
        .isEqualTo(new GiveUp(Why.RETRY_TIME_SPENT));
  }

  @Test
  void noAttemptStartsTooNearTheDeadline() {
    Story story =
        Story.of(DEFAULT, A, B).within(Duration.ofSeconds(5)).failed(A, status(503), 0, 4501);
    assertThat(story.next(4501)).isEqualTo(new GiveUp(Why.DEADLINE_PASSED));
  }

  @Test
  void theDeadlineEndsARunningAttempt() {
    Story story = Story.of(DEFAULT, A, B).within(Duration.ofSeconds(5)).started(A, 0);
    assertSaid(story.next(1)).isEqualTo("await 5000 IN_FLIGHT");
    assertThat(story.next(5000)).isEqualTo(new GiveUp(Why.DEADLINE_PASSED));
  }

  @Test
  void anAttemptLeavesTimeForTheFirstTokenOfWhoeverIsLeft() {
    Target a = A.with(clocks(Duration.ofSeconds(2), Duration.ofMinutes(5)));
    Target b = B.with(clocks(Duration.ofSeconds(2), Duration.ofMinutes(5)));
    Start start = (Start) Story.of(DEFAULT, a, b).within(Duration.ofSeconds(10)).next(0);
    assertThat(start.limits().attempt()).isEqualTo(Duration.ofSeconds(8));
  }

  @Test
  void theReserveOfAStreamShortensOnlyTheWaitForItsFirstToken() {
    Story story =
        Story.of(DEFAULT, Needs.STREAM, new InMemoryHealth(), A, B).within(Duration.ofSeconds(50));
    Start start = (Start) story.next(0);
    assertThat(start.limits().firstToken()).isEqualTo(Duration.ofSeconds(25));
    assertThat(start.limits().attempt()).isEqualTo(Duration.ofSeconds(50));
  }

  @Test
  void aSlowAttemptIsAbandonedWhenAnotherTargetIsFree() {
    RetryPolicy policy = slow(Rule.of(2, Strategy.DIFFERENT_PROVIDER));
    Story story = Story.of(policy, A, B).started(A, 0);
    assertSaid(story.next(10)).isEqualTo("await 1500 IN_FLIGHT");
    assertThat(story.next(1500)).isInstanceOf(Abandon.class);
    story.ends(1, ((Abandon) story.next(1500)).verdict(), 1500);
    assertSaid(story.next(1500)).isEqualTo("start anthropic/b FAILOVER");
  }

  @Test
  void aSlowAttemptIsKeptWhenNobodyElseIsFree() {
    RetryPolicy policy = slow(Rule.of(2, Strategy.DIFFERENT_PROVIDER));
    assertSaid(Story.of(policy, A).started(A, 0).next(1500)).isEqualTo("await 600000 IN_FLIGHT");
  }

  @Test
  void aHedgeIsStartedBesideASilentFirstAttempt() {
    RetryPolicy policy = hedged(1);
    InMemoryHealth health = new InMemoryHealth();
    Story story = Story.of(policy, Needs.STREAM, health, A, B).started(A, 0);
    health.arrived(story.call(), 0);
    assertSaid(story.next(10)).isEqualTo("await 300 IN_FLIGHT");
    assertSaid(story.next(300)).isEqualTo("start anthropic/b HEDGE");
    story.started(B, 300);
    assertSaid(story.next(301)).isEqualTo("await 600000 IN_FLIGHT");
  }

  @Test
  void aHedgeNeedsRoomInItsBudget() {
    Story story = Story.of(hedged(0.05), A, B).started(A, 0);
    assertSaid(story.next(300)).isEqualTo("await 600000 IN_FLIGHT");
  }

  @Test
  void aRequestThatMustNotRunTwiceIsNeverHedged() {
    InMemoryHealth health = new InMemoryHealth();
    Needs unsafe = new Needs(Set.of(), false, false);
    Story story = Story.of(hedged(1), unsafe, health, A, B).started(A, 0);
    health.arrived(story.call(), 0);
    assertSaid(story.next(300)).isEqualTo("await 600000 IN_FLIGHT");
  }

  @Test
  void anOpenBreakerIsPassedOver() {
    InMemoryHealth health = new InMemoryHealth();
    for (int i = 0; i < 5; i++) {
      Story.of(DEFAULT, Needs.PLAIN, health, A, B).failed(A, status(500), 0, 10);
    }
    assertSaid(Story.of(DEFAULT, Needs.PLAIN, health, A, B).next(20))
        .isEqualTo("start anthropic/b PRIMARY_UNAVAILABLE");
    Start probe = (Start) Story.of(DEFAULT, Needs.PLAIN, health, A, B).next(11_100);
    assertThat(probe.target()).isEqualTo(A);
    assertThat(probe.probe()).isTrue();
  }

  @Test
  void whenEveryBreakerIsOpenTheLeastBadIsTriedOnce() {
    InMemoryHealth health = new InMemoryHealth();
    for (int i = 0; i < 5; i++) {
      Story.of(SAME, Needs.PLAIN, health, A).failed(A, status(500), 0, 10);
    }
    Story story = Story.of(SAME, Needs.PLAIN, health, A);
    assertSaid(story.next(20)).isEqualTo("start openai/a LEAST_BAD");
  }

  @Test
  void anEmptyRetryBudgetEndsTheCall() {
    InMemoryHealth health = new InMemoryHealth();
    Story story = Story.of(DEFAULT, Needs.PLAIN, health, A, B).failed(A, status(500), 0, 10);
    Start start = (Start) story.next(10);
    for (int spent = 0; spent + 14 <= 500; spent += 14) {
      assertThat(health.withdraw(start.charge())).isTrue();
    }
    assertThat(story.next(10)).isEqualTo(new GiveUp(Why.RETRY_BUDGET));
  }

  @Test
  void anEmptyAnswerIsFailedOverOnce() {
    Story story =
        Story.of(THREE, A, B, C)
            .failed(A, elsewhere(FailureKind.EMPTY_ANSWER), 0, 10)
            .failed(B, elsewhere(FailureKind.EMPTY_ANSWER), 10, 20);
    assertThat(story.next(20)).isEqualTo(new GiveUp(Why.NOT_RETRIABLE));
  }

  @Test
  void anAnswerThatItsOwnProviderRefusesIsAskedForOnceMore() {
    Verdict refused =
        Verdict.retry(Where.ANY_TARGET, FailureKind.MALFORMED_ANSWER, Evidence.http(400));
    Story story = Story.of(THREE, A, B, C).failed(A, refused, 0, 10);
    assertThat(story.next(10)).isNotInstanceOf(GiveUp.class);
    assertThat(story.failed(B, refused, 10, 20).next(20)).isEqualTo(new GiveUp(Why.NOT_RETRIABLE));
  }

  @Test
  void aTimeoutBelongsToItsOwnRule() {
    RetryPolicy policy =
        RetryPolicy.builder()
            .defaultRule(Rule.of(1, Strategy.DIFFERENT_PROVIDER))
            .onTimeout(Optional.of(Rule.of(2, Strategy.DIFFERENT_PROVIDER)))
            .build();
    assertSaid(Story.of(policy, A, B).failed(A, timedOut(), 0, 30_000).next(30_000))
        .isEqualTo("start anthropic/b FAILOVER");
  }

  @Test
  void aCallerWhoLeftEndsTheCall() {
    assertThat(Story.of(DEFAULT, A, B).started(A, 0).cancelled().next(1))
        .isEqualTo(new GiveUp(Why.CANCELLED));
  }

  @Test
  void aStoppedCallEndsWithItsReasonOnceNothingRuns() {
    Story story = Story.of(DEFAULT, A, B).failed(A, status(503), 0, 10);
    assertThat(Planner.next(story.history().stopped(Why.RETRY_GATE), story.health, at(10)))
        .isEqualTo(new GiveUp(Why.RETRY_GATE));
    story.started(B, 10);
    assertSaid(Planner.next(story.history().stopped(Why.RETRY_GATE), story.health, at(20)))
        .isEqualTo("await 600000 IN_FLIGHT");
  }

  @Test
  void anAbandonedAttemptTellsHowLongItWasSilent() {
    Story story = Story.of(slow(Rule.of(2, Strategy.DIFFERENT_PROVIDER)), A, B).started(A, 100);
    Abandon abandon = (Abandon) story.next(1700);
    assertThat(((Verdict.Failure) abandon.verdict()).evidence().errorType())
        .isEqualTo("high_latency_1600ms_threshold_1500ms");
  }

  @Test
  void aDeliveryIsBecauseOfAnAnswer() {
    assertThat(new Deliver(1).why()).isEqualTo(Why.ANSWERED);
  }

  @Test
  void aSlowAttemptThatMustNotRunTwiceIsKept() {
    Needs unsafe = new Needs(Set.of(), false, false);
    RetryPolicy policy = slow(Rule.of(2, Strategy.DIFFERENT_PROVIDER));
    Story story = Story.of(policy, unsafe, new InMemoryHealth(), A, B).started(A, 0);
    assertSaid(story.next(1500)).isEqualTo("await 600000 IN_FLIGHT");
  }

  @Test
  void aHedgedAttemptIsNotAbandonedForSlowness() {
    RetryPolicy policy =
        slow(Rule.of(2, Strategy.DIFFERENT_PROVIDER)).toBuilder()
            .hedging(hedged(1).hedging())
            .build();
    Story story = Story.of(policy, A, B, C).started(A, 0).started(B, 300);
    assertSaid(story.next(1800)).isEqualTo("await 600000 IN_FLIGHT");
  }

  @Test
  void noHedgeIsStartedBeyondTheBoundOfAllAttempts() {
    RetryPolicy policy = hedged(1).toBuilder().maxTotalAttempts(1).build();
    InMemoryHealth health = new InMemoryHealth();
    Story story = Story.of(policy, Needs.PLAIN, health, A, B).started(A, 0);
    health.arrived(story.call(), 0);
    assertSaid(story.next(300)).isEqualTo("await 600000 IN_FLIGHT");
  }

  private static RetryPolicy slow(Rule rule) {
    return RetryPolicy.builder()
        .onHighLatency(
            Optional.of(
                new HighLatency(
                    Duration.ofMillis(1500),
                    Measure.TTFB,
                    1,
                    Optional.empty(),
                    rule,
                    Duration.ofMinutes(5),
                    Scope.MODEL,
                    Reach.GLOBAL)))
        .build();
  }

  private static RetryPolicy hedged(double load) {
    return RetryPolicy.builder()
        .hedging(Optional.of(new Hedging(Optional.of(Duration.ofMillis(300)), 1, load)))
        .build();
  }

  private static Timeouts clocks(Duration firstToken, Duration attempt) {
    return new Timeouts(
        Duration.ofSeconds(2), firstToken, Duration.ofSeconds(30), Duration.ofSeconds(30), attempt);
  }

  private static Backoff backoff(ApplyTo applyTo) {
    return Backoff.of(
        applyTo, new Backoff.Delay(Duration.ofMillis(500), Duration.ofSeconds(5), 2, Jitter.NONE));
  }

  static AbstractStringAssert<?> assertSaid(Decision decision) {
    return assertThat(said(decision));
  }

  static String said(Decision decision) {
    return switch (decision) {
      case Start start -> "start " + start.target() + " " + start.why();
      case Await await -> "await " + await.until() / 1_000_000 + " " + await.why();
      case Abandon abandon -> "abandon " + abandon.attempt() + " " + abandon.why();
      case Deliver deliver -> "deliver " + deliver.attempt();
      case GiveUp giveUp -> "give up " + giveUp.why();
    };
  }
}
