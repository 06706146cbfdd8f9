package dev.understudy.health;

import java.time.Duration;
import java.util.Optional;

/// What is known about a target's time to first token: a moving average, and a histogram of the
/// recent past for the 95th percentile. Immutable.
public final class LatencyDigest {
  /// Nothing measured.
  public static final LatencyDigest NONE = new LatencyDigest(0, 0, new int[0], 0);

  private static final double WEIGHT = 0.2;
  private static final int ENOUGH = 20;
  private static final int HALVE_AT = 1000;

  /// Bucket b holds latencies up to 1 ms x 1.1^b: 5 % precision, to over two hours.
  private static final int BUCKETS = 168;

  private static final double GROWTH = Math.log(1.1);
  private static final double FIRST = 1e6;

  private final double mean;
  private final int samples;
  private final int[] histogram;
  private final int counted;

  private LatencyDigest(double mean, int samples, int[] histogram, int counted) {
    this.mean = mean;
    this.samples = samples;
    this.histogram = histogram;
    this.counted = counted;
  }

  /// After one more measurement.
  ///
  /// @param percentiles whether the histogram is kept too; it costs a copy
  public LatencyDigest after(long nanos, boolean percentiles) {
    double value = (double) Math.max(0, nanos);
    double next = samples == 0 ? value : mean + WEIGHT * (value - mean);
    int count = Math.min(samples + 1, ENOUGH);
    if (!percentiles) {
      return new LatencyDigest(next, count, histogram, counted);
    }
    int[] copy = new int[BUCKETS];
    int total = 0;
    for (int b = 0; b < histogram.length; b++) {
      copy[b] = counted >= HALVE_AT ? histogram[b] / 2 : histogram[b];
      total += copy[b];
    }
    copy[bucket(value)]++;
    return new LatencyDigest(next, count, copy, total + 1);
  }

  /// The exponentially weighted average, newest weighing a fifth.
  public Optional<Duration> mean() {
    return samples == 0 ? Optional.empty() : Optional.of(Duration.ofNanos((long) mean));
  }

  /// The 95th percentile, rounded up to its bucket; empty below 20 measurements.
  public Optional<Duration> p95() {
    if (counted < ENOUGH) {
      return Optional.empty();
    }
    int above = counted / 20;
    for (int b = BUCKETS - 1; b >= 0; b--) {
      above -= histogram[b];
      if (above < 0) {
        return Optional.of(Duration.ofNanos((long) (FIRST * Math.pow(1.1, b))));
      }
    }
    return Optional.empty();
  }

  private static int bucket(double nanos) {
    if (nanos <= FIRST) {
      return 0;
    }
    return (int) Math.min(BUCKETS - 1, Math.ceil(Math.log(nanos / FIRST) / GROWTH));
  }
}
