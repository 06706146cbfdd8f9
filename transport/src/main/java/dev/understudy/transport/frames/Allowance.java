package dev.understudy.transport.frames;

import java.util.concurrent.TimeUnit;

/// How many frames that carry nothing a peer may send: a bucket that fills with time, and with
/// useful work. Told the time, never reads it. Not thread-safe.
final class Allowance {
  private final int capacity;
  private final long nanosEach;
  private long left;
  private long filledAt;

  /// A full bucket.
  ///
  /// @param capacity the most at once
  /// @param perSecond how many more each second
  Allowance(int capacity, int perSecond, long now) {
    this.capacity = capacity;
    this.nanosEach = TimeUnit.SECONDS.toNanos(1) / perSecond;
    this.left = capacity;
    this.filledAt = now;
  }

  /// Takes one.
  ///
  /// @param now a tick in nanoseconds
  /// @return false if there was none left
  boolean spend(long now) {
    if (left == 0) {
      long more = (now - filledAt) / nanosEach;
      if (more <= 0) {
        return false;
      }
      left = Math.min(capacity, more);
      filledAt = now;
    }
    left--;
    return true;
  }

  /// Gives some back, for work that justifies frames.
  void earn(int count) {
    left = Math.min(capacity, left + count);
  }
}
