package dev.understudy.policy;

import java.time.Duration;

/// When a target is cut off, and for how long.
///
/// @param failures consecutive failures that open the breaker
/// @param rate share of failures that opens it, in (0, 1]
/// @param minimum outcomes within the window before the rate counts
/// @param window how long an outcome counts for the rate
/// @param open first period of being open
/// @param growth factor at every failed probe; at least 1
/// @param maxOpen longest period of being open
public record BreakerRule(
    int failures,
    double rate,
    int minimum,
    Duration window,
    Duration open,
    double growth,
    Duration maxOpen) {

  /// 5 in a row, or half of at least 10 within 30 s; open for 10 s, growing by 1.5 up to 30 s.
  public static final BreakerRule DEFAULT =
      new BreakerRule(
          5, 0.5, 10, Duration.ofSeconds(30), Duration.ofSeconds(10), 1.5, Duration.ofSeconds(30));

  public BreakerRule {
    if (failures < 1) {
      throw new IllegalArgumentException("failures must be at least 1: " + failures);
    }
    if (!(rate > 0 && rate <= 1)) {
      throw new IllegalArgumentException("rate must be above 0 and at most 1: " + rate);
    }
    if (minimum < 1) {
      throw new IllegalArgumentException("minimum must be at least 1: " + minimum);
    }
    Positive.check("window", window);
    Positive.check("open", open);
    Positive.check("max_open", maxOpen);
    if (!(growth >= 1) || Double.isInfinite(growth)) {
      throw new IllegalArgumentException("growth must be at least 1: " + growth);
    }
    if (maxOpen.compareTo(open) < 0) {
      throw new IllegalArgumentException("max_open " + maxOpen + " is below open " + open);
    }
  }
}
