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

  private static long at(long second) {
    return SECONDS.toNanos(second);
  }
}
