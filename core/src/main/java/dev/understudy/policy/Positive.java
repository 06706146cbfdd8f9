package dev.understudy.policy;

import java.time.Duration;

/// The one check that most durations share.
final class Positive {
  private Positive() {}

  static void check(String field, Duration value) {
    if (!value.isPositive()) {
      throw new IllegalArgumentException(field + " must be positive: " + value);
    }
    if (value.compareTo(Duration.ofDays(365)) > 0) {
      throw new IllegalArgumentException(field + " must be at most a year: " + value);
    }
  }
}
