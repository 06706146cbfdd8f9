package dev.understudy.simulator;

import java.time.Duration;

/// A provider that does so many requests a second, one after the other, with a queue without end,
/// and fewer for a while. It does not notice that somebody has given up waiting: abandoned work is
/// done all the same.
///
/// Not thread-safe; requests are taken in the order of time.
public final class Capacity {
  private static final double SECOND = 1e9;

  private final double rate;
  private final double share;
  private final double from;
  private final double to;

  /// When the queue is done, in requests that the provider could have done since the beginning.
  private double busyUntil;

  /// @param rate requests a second
  /// @param share what is left of it from `from` until `to`
  public Capacity(double rate, double share, Duration from, Duration to) {
    this.rate = rate;
    this.share = share;
    this.from = (double) from.toNanos() / SECOND;
    this.to = (double) to.toNanos() / SECOND;
  }

  /// Takes a request.
  ///
  /// @param now nanoseconds since the beginning
  /// @return how long until its answer, waiting included
  public Duration take(long now) {
    busyUntil = Math.max(busyUntil, possibleAt((double) now / SECOND)) + 1;
    double end = timeOf(busyUntil) * SECOND;
    return Duration.ofNanos(Math.max(1, (long) end - now));
  }

  /// How many requests could have been done by then.
  private double possibleAt(double second) {
    double lost = Math.clamp(second - from, 0, to - from) * (1 - share);
    return (second - lost) * rate;
  }

  /// When so many could have been done.
  private double timeOf(double requests) {
    double work = requests / rate;
    double during = (to - from) * share;
    if (work <= from) {
      return work;
    }
    return work <= from + during ? from + (work - from) / share : work + (to - from) * (1 - share);
  }
}
