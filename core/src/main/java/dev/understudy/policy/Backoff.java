package dev.understudy.policy;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/// How long to wait before a retry, and which retries wait at all.
///
/// @param applyTo which retries are delayed
/// @param base the settings where no override applies
/// @param providers overrides by the provider that failed
/// @param statuses overrides by the status that failed; they win over those by provider
public record Backoff(
    ApplyTo applyTo, Delay base, Map<String, Delay> providers, Map<StatusRange, Delay> statuses) {

  public Backoff {
    providers = Collections.unmodifiableMap(new TreeMap<>(providers));
    statuses = Collections.unmodifiableMap(new TreeMap<>(statuses));
  }

  /// The same delay whatever failed.
  public static Backoff of(ApplyTo applyTo, Delay delay) {
    return new Backoff(applyTo, delay, Map.of(), Map.of());
  }

  /// The delay for a failure of this provider with this status. Precedence: status, provider, base.
  public Delay after(String provider, OptionalInt status) {
    if (status.isPresent()) {
      for (Map.Entry<StatusRange, Delay> entry : statuses.entrySet()) {
        if (entry.getKey().contains(status.getAsInt())) {
          return entry.getValue();
        }
      }
    }
    return providers.getOrDefault(provider, base);
  }

  /// A growing, capped, spread delay.
  ///
  /// @param base before the first retry; positive
  /// @param max never exceeded; above `base`
  /// @param multiplier growth from retry to retry; at least 1
  /// @param jitter how it is spread
  public record Delay(Duration base, Duration max, double multiplier, Jitter jitter) {

    /// 100 ms to 5 s, doubling, with full jitter.
    public static final Delay DEFAULT =
        new Delay(Duration.ofMillis(100), Duration.ofSeconds(5), 2, Jitter.FULL);

    public Delay {
      if (!base.isPositive()) {
        throw new IllegalArgumentException("base must be positive: " + base);
      }
      if (max.compareTo(base) <= 0) {
        throw new IllegalArgumentException("max " + max + " is not above base " + base);
      }
      if (!(multiplier >= 1) || Double.isInfinite(multiplier)) {
        throw new IllegalArgumentException("multiplier must be at least 1: " + multiplier);
      }
      if (max.compareTo(Duration.ofDays(365)) > 0) {
        throw new IllegalArgumentException("max must be at most a year: " + max);
      }
    }

    /// The longest wait before retry number `retry` (1 is the first): min(max, base x
    /// multiplier^(retry-1)), in nanoseconds, computed without overflow.
    public long ceiling(int retry) {
      double grown = (double) base.toNanos() * Math.pow(multiplier, retry - 1);
      long limit = max.toNanos();
      return grown < (double) limit ? (long) grown : limit;
    }

    /// The wait before retry number `retry`, in nanoseconds.
    ///
    /// @param roll in [0, 1)
    /// @param previous the wait before the last retry, in nanoseconds; only decorrelated jitter
    ///   reads it. Zero before the first retry
    public long nanos(int retry, double roll, long previous) {
      long ceiling = ceiling(retry);
      return switch (jitter) {
        case NONE -> ceiling;
        case FULL -> (long) (roll * (double) ceiling);
        case EQUAL -> ceiling / 2 + (long) (roll * (double) (ceiling - ceiling / 2));
        case DECORRELATED -> decorrelated(roll, previous);
      };
    }

    private long decorrelated(double roll, long previous) {
      double from = (double) base.toNanos();
      double before = Math.max(from, (double) previous);
      double drawn = from + roll * (3 * before - from);
      return (long) Math.min((double) max.toNanos(), drawn);
    }
  }
}
