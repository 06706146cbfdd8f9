package dev.understudy.health;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class HealthRulesTest {

  @Test
  void aTriggerFiresAtTheLastOfItsEventsAndStartsAgain() {
    LatencyTrigger trigger = LatencyTrigger.NONE;
    trigger = trigger.after(at(0), SECONDS.toNanos(60), 3);
    trigger = trigger.after(at(10), SECONDS.toNanos(60), 3);
    assertThat(trigger.fired()).isFalse();
    trigger = trigger.after(at(20), SECONDS.toNanos(60), 3);
    assertThat(trigger.fired()).isTrue();
    assertThat(trigger.after(at(21), SECONDS.toNanos(60), 3).count()).isEqualTo(1);
  }

  @Test
  void anEventOutsideTheWindowIsForgotten() {
    LatencyTrigger trigger = LatencyTrigger.NONE.after(at(0), SECONDS.toNanos(60), 2);
    assertThat(trigger.after(at(59), SECONDS.toNanos(60), 2).fired()).isTrue();
    assertThat(trigger.after(at(60), SECONDS.toNanos(60), 2).fired()).isFalse();
  }

  @Test
  void ofTwoBlocksTheLaterEndWins() {
    Block early = new Block(at(5), Block.Cause.RETRY_AFTER);
    Block late = new Block(at(9), Block.Cause.HIGH_LATENCY);
    assertThat(early.or(late)).isEqualTo(late);
    assertThat(late.or(early)).isEqualTo(late);
  }

  @Test
  void aBlockHoldsUntilItsInstantAndNotAtIt() {
    Block block = new Block(at(5), Block.Cause.RETRY_AFTER);
    assertThat(block.holds(at(5) - 1)).isTrue();
    assertThat(block.holds(at(5))).isFalse();
  }

  @Test
  void aBlockSurvivesTheOverflowOfTheClock() {
    long now = Long.MAX_VALUE - 5;
    assertThat(new Block(now + 10, Block.Cause.RETRY_AFTER).holds(now)).isTrue();
    assertThat(new Block(now + 10, Block.Cause.RETRY_AFTER).holds(now + 11)).isFalse();
  }

  @Test
  void aBucketNeverFallsBelowZeroNorRisesAboveItsCapacity() {
    Bucket bucket = Bucket.FULL;
    for (int i = 0; i < 100; i++) {
      bucket = bucket.withdraw(14, 500);
    }
    assertThat(bucket.tokens(500)).isEqualTo(500 - 35 * 14);
    assertThat(bucket.affords(14, 500)).isFalse();
    assertThat(bucket.deposit(10_000)).isEqualTo(Bucket.FULL);
  }

  @Test
  void theDriftOfABucketFollowsTheFormula() {
    assertThat(drift(0.22, 14)).isBetween(-0.05, 0.05);
    assertThat(drift(0.32, 5)).isBetween(-0.05, 0.05);
  }

  /// Tokens gained per call with three attempts at failure rate p, with a refund of 1.
  private static double drift(double p, double c) {
    return (1 - p) + p * p * (1 - p) * -c + p * p * p * -2 * c;
  }

  @Test
  void the95thPercentileIsRoundedUpByAtMostATenth() {
    LatencyDigest digest = LatencyDigest.NONE;
    for (int i = 1; i <= 100; i++) {
      digest = digest.after(MILLISECONDS.toNanos(i), true);
    }
    assertThat(digest.p95().orElseThrow()).isBetween(Duration.ofMillis(95), Duration.ofMillis(106));
  }

  @Test
  void thereIsNoPercentileBelowTwentyMeasurements() {
    LatencyDigest digest = LatencyDigest.NONE;
    for (int i = 1; i < 20; i++) {
      digest = digest.after(MILLISECONDS.toNanos(i), true);
    }
    assertThat(digest.p95()).isEmpty();
    assertThat(digest.after(1, true).p95()).isPresent();
  }

  @Test
  void theMeanFollowsTheRecentPast() {
    LatencyDigest digest = LatencyDigest.NONE.after(100, false);
    assertThat(digest.mean()).contains(Duration.ofNanos(100));
    assertThat(digest.after(200, false).mean()).contains(Duration.ofNanos(120));
  }

  @Test
  void hedgesStayWithinTheirShareOfTheCallsOfTenSeconds() {
    HedgeLoad load = HedgeLoad.NONE;
    assertThat(load.allows(0.05, at(0))).isFalse();
    for (int i = 0; i < 20; i++) {
      load = load.called(at(0));
    }
    assertThat(load.allows(0.05, at(0))).isTrue();
    load = load.hedged(at(0));
    assertThat(load.allows(0.05, at(0))).isFalse();
    assertThat(load.allows(0.05, at(10))).isFalse();
  }

  @Test
  void aHedgeIsForgottenAfterTenSeconds() {
    HedgeLoad load = HedgeLoad.NONE.called(at(0)).hedged(at(0));
    load = load.called(at(9));
    assertThat(load.allows(1, at(9))).isTrue();
    assertThat(load.allows(0.99, at(9))).isFalse();
    assertThat(load.allows(1, at(10))).isTrue();
    assertThat(load.hedged(at(10)).allows(1, at(10))).isFalse();
    assertThat(load.allows(1, at(18))).isTrue();
    assertThat(load.allows(1, at(19))).isFalse();
    assertThat(load.called(at(35)).called(at(35)).hedged(at(35)).allows(1, at(35))).isTrue();
  }

  @Test
  void everySecondOfALoadIsForgottenOnItsOwn() {
    HedgeLoad load = HedgeLoad.NONE;
    for (int second = 0; second < 10; second++) {
      load = load.called(at(second));
    }
    assertThat(load.allows(0.1, at(9))).isTrue();
    assertThat(load.allows(0.1, at(10))).isFalse();
    assertThat(load.allows(0.2, at(14))).isTrue();
    assertThat(load.allows(0.2, at(15))).isFalse();
  }

  @Test
  void aClockThatLagsBehindLosesNoCall() {
    HedgeLoad load = HedgeLoad.NONE.called(at(5)).called(at(3));
    assertThat(load.allows(0.5, at(5))).isTrue();
  }

  @Test
  void aTriggerCountsFromTheClockAndNotFromZero() {
    LatencyTrigger trigger = LatencyTrigger.NONE.after(at(1000), SECONDS.toNanos(60), 2);
    assertThat(trigger.after(at(1030), SECONDS.toNanos(60), 2).fired()).isTrue();
  }

  @Test
  void theFirstOfTwoBlocksThatEndTogetherStays() {
    Block hint = new Block(at(5), Block.Cause.RETRY_AFTER);
    assertThat(hint.or(new Block(at(5), Block.Cause.HIGH_LATENCY))).isEqualTo(hint);
  }

  @Test
  void aBucketPaysToItsLastToken() {
    assertThat(Bucket.FULL.affords(5, 5)).isTrue();
    assertThat(Bucket.FULL.affords(6, 5)).isFalse();
    assertThat(Bucket.FULL.withdraw(5, 5).tokens(5)).isZero();
    assertThat(new Bucket(9).tokens(5)).isZero();
  }

  @Test
  void outcomesLeaveTheWindowATenthAtATime() {
    Outcomes outcomes = Outcomes.EMPTY.after(false, at(100), at(10)).after(true, at(101), at(10));
    assertThat(outcomes.total()).isEqualTo(2);
    assertThat(outcomes.failures()).isEqualTo(1);
    Outcomes kept = outcomes.after(true, at(109), at(10));
    assertThat(kept.total()).isEqualTo(3);
    Outcomes later = outcomes.after(true, at(110), at(10));
    assertThat(later.total()).isEqualTo(2);
    assertThat(later.failures()).isZero();
    assertThat(later.after(false, at(105), at(10)).total()).isEqualTo(3);
    assertThat(later.after(true, at(500), at(10)).total()).isEqualTo(1);
  }

  @Test
  void anOldPercentileFadesAfterAThousandMeasurements() {
    LatencyDigest digest = LatencyDigest.NONE;
    for (int i = 0; i < 1000; i++) {
      digest = digest.after(MILLISECONDS.toNanos(100), true);
    }
    for (int i = 0; i < 27; i++) {
      digest = digest.after(MILLISECONDS.toNanos(900), true);
    }
    assertThat(digest.p95().orElseThrow()).isGreaterThan(Duration.ofMillis(800));
  }

  @Test
  void aPercentileIsTheEndOfItsBucket() {
    LatencyDigest tiny = LatencyDigest.NONE;
    LatencyDigest huge = LatencyDigest.NONE;
    for (int i = 0; i < 20; i++) {
      tiny = tiny.after(-5, true);
      huge = huge.after(SECONDS.toNanos(100_000), true);
    }
    assertThat(tiny.p95()).contains(Duration.ofMillis(1));
    assertThat(tiny.mean()).contains(Duration.ZERO);
    assertThat(huge.p95().orElseThrow()).isBetween(Duration.ofHours(1), Duration.ofHours(3));
  }

  @Test
  void theOneInTwentyAboveThe95thPercentileDoesNotCount() {
    LatencyDigest digest = LatencyDigest.NONE;
    for (int i = 0; i < 19; i++) {
      digest = digest.after(MILLISECONDS.toNanos(1), true);
    }
    digest = digest.after(SECONDS.toNanos(1), true);
    assertThat(digest.p95()).contains(Duration.ofMillis(1));
    assertThat(digest.after(SECONDS.toNanos(1), true).p95().orElseThrow())
        .isGreaterThanOrEqualTo(Duration.ofSeconds(1));
  }

  private static long at(long second) {
    return SECONDS.toNanos(second);
  }
}
