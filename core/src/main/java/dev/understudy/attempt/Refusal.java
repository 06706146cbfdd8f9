package dev.understudy.attempt;

/// Why an attempt was never sent.
public enum Refusal {
  /// The request body cannot be sent a second time.
  BODY_NOT_REPEATABLE,
  /// The request cannot be expressed in this target's dialect.
  NOT_TRANSLATABLE,
  /// This process has no room for it: connections, memory, descriptors.
  NO_CAPACITY
}
