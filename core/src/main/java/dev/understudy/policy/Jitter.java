package dev.understudy.policy;

/// How a delay is spread.
public enum Jitter {
  /// Not at all.
  NONE,
  /// Uniform over zero to the ceiling.
  FULL,
  /// Uniform over the upper half.
  EQUAL,
  /// Uniform between the base and three times the delay before.
  DECORRELATED
}
