package dev.understudy.health;

import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.health.Standing.Gate;
import dev.understudy.policy.BreakerRule;
import org.junit.jupiter.api.Test;

class BreakerTest {
  private static final BreakerRule RULE = BreakerRule.DEFAULT;
  private static final double NO_JITTER = 0.5;

  @Test
  void opensAtTheFifthFailureInARow() {
    assertThat(afterFailures(4).gate(at(4))).isEqualTo(Gate.CLOSED);
    assertThat(afterFailures(5).gate(at(4))).isEqualTo(Gate.OPEN);
  }

  @Test
  void aSuccessStartsTheCountAgain() {
    Breaker breaker = afterFailures(4).succeeded(at(4), at(4), RULE);
    assertThat(failed(breaker, 5).gate(at(5))).isEqualTo(Gate.CLOSED);
  }

  @Test
  void opensAtHalfOfAtLeastTenOutcomes() {
    Breaker breaker = Breaker.Closed.NEW;
    for (int i = 0; i < 9; i++) {
      breaker = i % 2 == 0 ? failed(breaker, i) : breaker.succeeded(at(i), at(i), RULE);
    }
    assertThat(breaker.gate(at(9))).isEqualTo(Gate.CLOSED);
    assertThat(failed(breaker, 9).gate(at(9))).isEqualTo(Gate.OPEN);
  }

  @Test
  void outcomesOlderThanTheWindowAreForgotten() {
    Breaker breaker = Breaker.Closed.NEW;
    for (int i = 0; i < 9; i++) {
      breaker = i % 2 == 0 ? failed(breaker, i) : breaker.succeeded(at(i), at(i), RULE);
    }
    assertThat(failed(breaker, 45).gate(at(45))).isEqualTo(Gate.CLOSED);
  }

  @Test
  void admitsAProbeAfterItsPeriodAndNotBefore() {
    Breaker open = afterFailures(5);
    assertThat(open.gate(at(4) + SECONDS.toNanos(10) - 1)).isEqualTo(Gate.OPEN);
    assertThat(open.gate(at(14))).isEqualTo(Gate.PROBE);
  }

  @Test
  void theLeaseKeepsOthersOutUntilItIsLost() {
    Breaker half = afterFailures(5).probing(at(14), SECONDS.toNanos(60));
    assertThat(half.gate(at(73))).isEqualTo(Gate.PROBING);
    assertThat(half.gate(at(74))).isEqualTo(Gate.PROBE);
  }

  @Test
  void aProbeThatSucceedsClosesIt() {
    Breaker half = afterFailures(5).probing(at(14), SECONDS.toNanos(60));
    assertThat(half.succeeded(at(14), at(15), RULE)).isEqualTo(Breaker.Closed.NEW);
  }

  @Test
  void aSuccessThatBeganBeforeTheOpeningSaysNothing() {
    Breaker half = afterFailures(5).probing(at(14), SECONDS.toNanos(60));
    assertThat(half.succeeded(at(1), at(15), RULE)).isEqualTo(half);
  }

  @Test
  void everyFailedProbeMakesItStayOpenLongerUpToAMaximum() {
    Breaker breaker = afterFailures(5);
    long now = 14;
    for (long expected : new long[] {15, 22, 30, 30}) {
      breaker =
          breaker.probing(at(now), SECONDS.toNanos(60)).failed(true, at(now), RULE, NO_JITTER);
      assertThat(NANOSECONDS.toSeconds(breaker.opensAt(0) - at(now))).isEqualTo(expected);
      now += 40;
    }
  }

  @Test
  void theJitterIsATenthEitherWay() {
    long least = opened(0).opensAt(0);
    long most = opened(0.999_999).opensAt(0);
    assertThat(least - at(4)).isEqualTo(SECONDS.toNanos(9));
    assertThat(most - at(4)).isBetween(SECONDS.toNanos(10), SECONDS.toNanos(11));
  }

  @Test
  void aProbeThatSaysNothingGivesTheLeaseBackAtOnce() {
    Breaker half = afterFailures(5).probing(at(14), SECONDS.toNanos(60)).released(at(15));
    assertThat(half.gate(at(15))).isEqualTo(Gate.PROBE);
  }

  @Test
  void aStragglersFailureNeitherProlongsNorEndsAProbe() {
    Breaker half = afterFailures(5).probing(at(14), SECONDS.toNanos(60));
    assertThat(half.failed(false, at(15), RULE, NO_JITTER)).isEqualTo(half);
  }

  @Test
  void aSuccessThatBeganAfterTheOpeningClosesIt() {
    Breaker open = afterFailures(5);
    assertThat(open.succeeded(at(4) - 1, at(5), RULE)).isEqualTo(open);
    assertThat(open.succeeded(at(4), at(5), RULE)).isEqualTo(Breaker.Closed.NEW);
  }

  @Test
  void aLostLeaseIsTakenOverForItsWholeLength() {
    Breaker half = afterFailures(5).probing(at(14), SECONDS.toNanos(60));
    assertThat(half.probing(at(74), SECONDS.toNanos(60)).opensAt(0)).isEqualTo(at(134));
  }

  @Test
  void halfOfTheOutcomesIsNotHalfOfFewer() {
    BreakerRule rule =
        new BreakerRule(100, 0.5, 10, RULE.window(), RULE.open(), 1.5, RULE.maxOpen());
    Breaker breaker = Breaker.Closed.NEW;
    for (int i = 0; i < 6; i++) {
      breaker = breaker.succeeded(at(i), at(i), rule);
    }
    for (int i = 6; i < 11; i++) {
      breaker = breaker.failed(false, at(i), rule, NO_JITTER);
    }
    assertThat(breaker.gate(at(11))).isEqualTo(Gate.CLOSED);
    assertThat(breaker.failed(false, at(11), rule, NO_JITTER).gate(at(11))).isEqualTo(Gate.OPEN);
  }

  private static Breaker opened(double roll) {
    Breaker breaker = Breaker.Closed.NEW;
    for (int i = 0; i < 5; i++) {
      breaker = breaker.failed(false, at(i), RULE, roll);
    }
    return breaker;
  }

  private static Breaker afterFailures(int count) {
    Breaker breaker = Breaker.Closed.NEW;
    for (int i = 0; i < count; i++) {
      breaker = failed(breaker, i);
    }
    return breaker;
  }

  private static Breaker failed(Breaker breaker, long second) {
    return breaker.failed(false, at(second), RULE, NO_JITTER);
  }

  private static long at(long second) {
    return SECONDS.toNanos(second);
  }
}
