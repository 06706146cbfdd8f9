package dev.understudy.provider;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How long to wait before a retry: an exponential backoff with equal jitter, or the provider's
/// hint with a spread on top if that is longer.
///
/// @param initial backoff before the first retry
/// @param max the longest
record Pause(Duration initial, Duration max) {
  private static final Duration MOST_SPREAD = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofDays(1000);
  private static final long MILLI = 1_000_000;

  Pause {
    initial = initial.compareTo(LONGEST) < 0 ? initial : LONGEST;
    max = max.compareTo(LONGEST) < 0 ? max : LONGEST;
  }

  /// The wait before retry number `retry` (1 is the first). A hint is a floor: the spread makes it
  /// longer, never shorter, so that callers do not return in step.
  Duration before(int retry, Duration hint, RandomGenerator rolls) {
    Duration backoff = jittered(ceiling(retry), rolls);
    Duration tenth = hint.dividedBy(10);
    Duration spread = tenth.compareTo(MOST_SPREAD) < 0 ? tenth : MOST_SPREAD;
    long extra = (long) (rolls.nextDouble() * (double) spread.toNanos());
    Duration asked = hint.plusNanos(extra);
    return backoff.compareTo(asked) >= 0 ? backoff : asked;
  }

  /// The backoff before jitter: doubled with each retry up to the longest, whatever the number.
  Duration ceiling(int retry) {
    Duration backoff = initial;
    for (int i = 1; i < retry && backoff.compareTo(max) < 0 && !backoff.isZero(); i++) {
      backoff = backoff.multipliedBy(2);
    }
    return backoff.compareTo(max) < 0 ? backoff : max;
  }

  /// Uniform over the whole milliseconds from half of it to all of it, both included. Below a
  /// millisecond there is nothing to choose from.
  private static Duration jittered(Duration backoff, RandomGenerator rolls) {
    long nanos = backoff.toNanos();
    if (nanos < MILLI) {
      return backoff;
    }
    long most = nanos / MILLI;
    long least = (nanos + 2 * MILLI - 1) / (2 * MILLI);
    return Duration.ofMillis(rolls.nextLong(least, most + 1));
  }
}
