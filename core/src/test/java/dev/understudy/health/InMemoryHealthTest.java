package dev.understudy.health;

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
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Target;
import dev.understudy.attempt.Verdict;
import dev.understudy.call.Call;
import dev.understudy.call.Charge;
import dev.understudy.call.History;
import dev.understudy.call.Needs;
import dev.understudy.call.Route;
import dev.understudy.health.Standing.Gate;
import dev.understudy.policy.Hedging;
import dev.understudy.policy.HighLatency;
import dev.understudy.policy.Measure;
import dev.understudy.policy.Reach;
import dev.understudy.policy.RetryPolicy;
import dev.understudy.policy.Rule;
import dev.understudy.policy.Scope;
import dev.understudy.policy.Strategy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InMemoryHealthTest {
  private static final RetryPolicy DEFAULT = RetryPolicy.DEFAULT;
  private final InMemoryHealth health = new InMemoryHealth();

  @Test
  void aBudgetIsSpentUntilItIsEmptyAndRefunded() {
    Charge charge = new Charge(A, 3, 7);
    assertThat(health.withdraw(charge)).isTrue();
    assertThat(health.withdraw(charge)).isTrue();
    assertThat(health.affords(charge)).isFalse();
    assertThat(health.withdraw(charge)).isFalse();
    assertThat(health.bucket(A)).isEqualTo(new Bucket(6));
    health.refund(charge);
    assertThat(health.bucket(A)).isEqualTo(new Bucket(3));
    assertThat(health.affords(charge)).isTrue();
  }

  @Test
  void whatCostsNothingIsAlwaysAfforded() {
    assertThat(health.withdraw(Charge.NONE)).isTrue();
    assertThat(health.affords(Charge.NONE)).isTrue();
    health.refund(Charge.NONE);
    health.withdraw(new Charge(A, 7, 7));
    assertThat(health.withdraw(new Charge(A, 0, 7))).isTrue();
    health.refund(new Charge(A, 0, 7));
    assertThat(health.bucket(A)).isEqualTo(new Bucket(7));
  }

  @Test
  void aSuccessOfAFirstAttemptRefundsAToken() {
    health.withdraw(new Charge(A, 3, 7));
    ended(DEFAULT, A, Verdict.OK, 0, 10);
    assertThat(health.bucket(A)).isEqualTo(new Bucket(2));
  }

  @Test
  void aSuccessOfARetryRefundsNothing() {
    health.withdraw(new Charge(A, 3, 7));
    History history =
        History.of(call(DEFAULT)).started(B, 0).ended(1, status(500), 1).started(A, 1);
    history = history.ended(2, Verdict.OK, 2);
    health.ended(history.call(), history.attempt(2), false);
    assertThat(health.bucket(A)).isEqualTo(new Bucket(3));
  }

  @Test
  void aSuccessStartsTheCountOfFailuresAgain() {
    for (int i = 0; i < 4; i++) {
      ended(DEFAULT, A, status(500), 0, 10);
    }
    ended(DEFAULT, A, Verdict.OK, 10, 20);
    ended(DEFAULT, A, status(500), 20, 30);
    assertThat(health.standing(A, at(30)).breaker()).isEqualTo(Gate.CLOSED);
  }

  @Test
  void oneProbeIsLetThroughAtATime() {
    open();
    assertThat(health.probe(A, at(20), at(60_000))).isFalse();
    assertThat(health.probe(A, at(11_100), at(60_000))).isTrue();
    assertThat(health.probe(A, at(11_100), at(60_000))).isFalse();
    assertThat(health.breaker(A)).isInstanceOf(Breaker.HalfOpen.class);
  }

  @Test
  void aProbeThatSaysNothingAboutTheTargetGivesItsLeaseBack() {
    open();
    health.probe(A, at(11_100), at(60_000));
    Verdict bad = fatal(FailureKind.BAD_REQUEST, 400);
    ended(DEFAULT, A, bad, 11_100, 11_200);
    assertThat(health.standing(A, at(11_200)).breaker()).isEqualTo(Gate.PROBING);
    History history = History.of(call(DEFAULT)).started(A, at(11_100)).ended(1, bad, at(11_200));
    health.ended(history.call(), history.attempt(1), true);
    assertThat(health.standing(A, at(11_200)).breaker()).isEqualTo(Gate.PROBE);
  }

  @Test
  void latencyIsMeasuredFromTheStartOfTheAttempt() {
    answering(hedged(), at(100), at(150));
    assertThat(health.latency(A)).contains(Duration.ofMillis(50));
    answering(RetryPolicy.NONE, at(100), at(900));
    assertThat(health.latency(A)).contains(Duration.ofMillis(50));
  }

  @Test
  void percentilesAreKeptForHedgingOnly() {
    for (int i = 0; i < 20; i++) {
      answering(DEFAULT, 0, at(50));
    }
    assertThat(health.p95(A)).isEmpty();
    for (int i = 0; i < 20; i++) {
      answering(hedged(), 0, at(50));
    }
    assertThat(health.p95(A).orElseThrow()).isBetween(Duration.ofMillis(50), Duration.ofMillis(55));
  }

  @Test
  void hedgesHaveAShareOfTheCallsThatMayHedge() {
    health.arrived(call(DEFAULT), 0);
    assertThat(health.hedgeAllowed(1, 0)).isFalse();
    health.arrived(call(hedged()), 0);
    assertThat(health.hedgeAllowed(1, 0)).isTrue();
    health.hedged(0);
    assertThat(health.hedgeAllowed(1, 0)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"MODEL, false, false", "PROVIDER, true, false"})
  void slownessBlocksItsScope(Scope scope, boolean sibling, boolean stranger) {
    ended(slow(scope, 1, Reach.GLOBAL), A, timedOut(), 0, 1000);
    assertThat(health.block(A, at(1000))).contains(new Block(at(11_000), Block.Cause.HIGH_LATENCY));
    assertThat(health.block(A, at(11_000))).isEmpty();
    assertThat(health.standing(A2, at(1000)).blocked()).isEqualTo(sibling);
    assertThat(health.standing(B, at(1000)).blocked()).isEqualTo(stranger);
  }

  @Test
  void slownessBlocksAtTheLastOfItsTriggers() {
    RetryPolicy policy = slow(Scope.MODEL, 2, Reach.GLOBAL);
    ended(policy, A, elsewhere(FailureKind.HIGH_LATENCY), 0, 10);
    assertThat(health.standing(A, at(10)).blocked()).isFalse();
    ended(policy, A, new Verdict.Ok(true), 10, 20);
    assertThat(health.block(A, at(20))).contains(new Block(at(10_020), Block.Cause.HIGH_LATENCY));
  }

  @Test
  void whatIsNotSlowDoesNotBlock() {
    RetryPolicy policy = slow(Scope.MODEL, 1, Reach.GLOBAL);
    ended(policy, A, timedOut(), 5000, 5999);
    ended(policy, A, status(500), 0, 5000);
    ended(policy, A, Verdict.OK, 0, 5000);
    ended(DEFAULT, A, timedOut(), 0, 5000);
    ended(slow(Scope.MODEL, 1, Reach.REQUEST), A, timedOut(), 0, 5000);
    assertThat(health.block(A, at(6000))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"2, 2010", "300, 300010", "301, 300010"})
  void aHintIsCutToTheLongestAllowed(long hint, long until) {
    ended(DEFAULT, A, throttled(Duration.ofSeconds(hint)), 0, 10);
    assertThat(health.block(A, at(10))).contains(new Block(at(until), Block.Cause.RETRY_AFTER));
  }

  @Test
  void aHintOfNothingBlocksNobody() {
    ended(DEFAULT, A, throttled(Duration.ZERO), 0, 10);
    assertThat(health.block(A, at(9))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "THROTTLED, 1",
    "QUOTA_EXHAUSTED, 900",
    "AUTH, 60",
    "MODEL_NOT_FOUND, 60",
    "SERVER_ERROR, 0"
  })
  void aTargetIsAvoidedForAsLongAsItsFailureLasts(FailureKind kind, long seconds) {
    ended(DEFAULT, A, elsewhere(kind), 0, 10);
    long end = 10 + 1000 * seconds;
    assertThat(health.standing(A, at(end) - 1).avoided()).isEqualTo(seconds > 0);
    assertThat(health.standing(A, at(end)).avoided()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"QUOTA_EXHAUSTED, true", "AUTH, true", "THROTTLED, false", "MODEL_NOT_FOUND, false"})
  void whoSharesACredentialIsAvoidedForWhatIsWrongWithIt(FailureKind kind, boolean avoided) {
    Target one = A.sharing("key");
    Target other = B.sharing("key");
    ended(DEFAULT, one, elsewhere(kind), 0, 10);
    assertThat(health.standing(one, at(11)).avoided()).isTrue();
    assertThat(health.standing(other, at(11)).avoided()).isEqualTo(avoided);
    assertThat(health.standing(C, at(11)).avoided()).isFalse();
  }

  @Test
  void neitherAHintedThrottleNorAReturnedRefusalIsAvoided() {
    ended(DEFAULT, A, throttled(Duration.ofSeconds(2)), 0, 10);
    ended(DEFAULT, B, fatal(FailureKind.AUTH, 401), 0, 10);
    assertThat(health.standing(A, at(11)).avoided()).isFalse();
    assertThat(health.standing(B, at(11)).avoided()).isFalse();
  }

  @Test
  void theShortestBlockIsThatOfWhoeverIsFreeFirst() {
    ended(DEFAULT, A, throttled(Duration.ofSeconds(5)), 0, 10);
    assertThat(health.shortestBlock(List.of(A, B), at(10))).isEmpty();
    ended(DEFAULT, B, throttled(Duration.ofSeconds(2)), 0, 10);
    assertThat(health.shortestBlock(List.of(A, B), at(10))).hasValue(at(2000));
    assertThat(health.shortestBlock(List.of(), at(10))).isEmpty();
  }

  @Test
  void withoutAPolicyNothingIsRemembered() {
    ended(RetryPolicy.NONE, A, throttled(Duration.ofSeconds(5)), 0, 10);
    assertThat(health.standing(A, at(10))).isEqualTo(Standing.CLEAR);
  }

  @Test
  void whereAllIsWellNothingIsKnownAndEverythingAfforded() {
    assertThat(Health.ALL_WELL.standing(A, 0)).isEqualTo(Standing.CLEAR);
    assertThat(Health.ALL_WELL.affords(new Charge(A, 14, 1))).isTrue();
    assertThat(Health.ALL_WELL.hedgeAllowed(0.01, 0)).isTrue();
  }

  private void open() {
    for (int i = 0; i < 5; i++) {
      ended(DEFAULT, A, status(500), 0, 10);
    }
  }

  private void ended(RetryPolicy policy, Target target, Verdict verdict, long from, long to) {
    History history = History.of(call(policy)).started(target, at(from)).ended(1, verdict, at(to));
    health.ended(history.call(), history.attempt(1), false);
  }

  private void answering(RetryPolicy policy, long from, long now) {
    History history = History.of(call(policy)).started(A, from);
    health.answering(history.call(), history.attempt(1), now);
  }

  private static Call call(RetryPolicy policy) {
    return Call.of("call", 7, Route.of(A, A2, B), policy, Needs.PLAIN, 0);
  }

  private static RetryPolicy hedged() {
    return DEFAULT.toBuilder().hedging(Optional.of(Hedging.DEFAULT)).build();
  }

  private static RetryPolicy slow(Scope scope, int triggers, Reach reach) {
    HighLatency rule =
        new HighLatency(
            Duration.ofSeconds(1),
            Measure.TTFB,
            triggers,
            Optional.of(Duration.ofMinutes(1)),
            Rule.of(2, Strategy.DIFFERENT_PROVIDER),
            Duration.ofSeconds(10),
            scope,
            reach);
    return DEFAULT.toBuilder().onHighLatency(Optional.of(rule)).build();
  }
}
