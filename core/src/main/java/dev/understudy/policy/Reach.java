package dev.understudy.policy;

/// Whom a block concerns.
public enum Reach {
  /// Every call.
  GLOBAL,
  /// Only the call that caused it.
  REQUEST
}
