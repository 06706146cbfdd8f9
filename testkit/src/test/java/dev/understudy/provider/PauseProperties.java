package dev.understudy.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.testkit.Seeds;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class PauseProperties {

  @Test
  void everyWaitIsWithinItsBounds() {
    Seeds.check(
        3_000,
        seed -> {
          SplittableRandom dice = new SplittableRandom(seed);
          Duration initial = Duration.ofNanos(dice.nextLong(2_000_000_000L));
          Duration max = Duration.ofNanos(dice.nextLong(20_000_000_000L));
          Pause pause = new Pause(initial, max);
          int retry = dice.nextInt(1, 200);
          Duration hint = Duration.ofMillis(dice.nextBoolean() ? 0 : dice.nextLong(60_000));
          Duration ceiling = pause.ceiling(retry);

          Duration wait = pause.before(retry, hint, dice);

          assertThat(ceiling).isLessThanOrEqualTo(max);
          assertThat(wait).isGreaterThanOrEqualTo(hint);
          assertThat(wait.compareTo(ceiling.dividedBy(2))).isNotNegative();
          Duration spread = hint.dividedBy(10);
          Duration most =
              hint.plus(
                  spread.compareTo(Duration.ofSeconds(1)) < 0 ? spread : Duration.ofSeconds(1));
          assertThat(wait).isLessThanOrEqualTo(most.compareTo(ceiling) > 0 ? most : ceiling);
        });
  }

  @Test
  void jitterIsEqualJitterOverWholeMillisecondsWithBothEndsIncluded() {
    Pause pause = new Pause(Duration.ofMillis(10), Duration.ofSeconds(5));
    SplittableRandom dice = new SplittableRandom(7);
    int[] counts = new int[11];
    for (int i = 0; i < 6_000; i++) {
      counts[Math.toIntExact(pause.before(1, Duration.ZERO, dice).toMillis())]++;
    }

    for (int millis = 0; millis <= 10; millis++) {
      if (millis < 5) {
        assertThat(counts[millis]).isZero();
      } else {
        assertThat(counts[millis]).as(millis + " ms").isBetween(850, 1150);
      }
    }
  }

  @Test
  void belowAMillisecondThereIsNothingToChooseFrom() {
    Pause pause = new Pause(Duration.ofNanos(999_999), Duration.ofSeconds(5));

    assertThat(pause.before(1, Duration.ZERO, new SplittableRandom(1)))
        .isEqualTo(Duration.ofNanos(999_999));
  }

  @Test
  void callersWithTheSameHintDoNotReturnInStep() {
    Pause pause = new Pause(Duration.ofMillis(100), Duration.ofSeconds(5));
    TreeSet<Duration> waits = new TreeSet<>();
    for (int seed = 0; seed < 1_000; seed++) {
      waits.add(pause.before(1, Duration.ofSeconds(10), new SplittableRandom(seed)));
    }

    assertThat(waits).hasSizeGreaterThan(990);
    assertThat(waits.first()).isGreaterThanOrEqualTo(Duration.ofSeconds(10));
    assertThat(waits.last()).isLessThanOrEqualTo(Duration.ofSeconds(11));
  }

  @Test
  void noSettingOverflows() {
    Pause pause = new Pause(Duration.ofMillis(100), Duration.ofSeconds(Long.MAX_VALUE));

    assertThat(pause.before(Integer.MAX_VALUE, Duration.ZERO, new SplittableRandom(1)))
        .isBetween(Duration.ofDays(500), Duration.ofDays(1000));
    assertThat(new Pause(Duration.ZERO, Duration.ZERO).ceiling(Integer.MAX_VALUE)).isZero();
  }
}
