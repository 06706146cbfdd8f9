package dev.understudy.attempt;

/// Where a failed attempt may be tried again.
public enum Where {
  /// On any target, the same one included.
  ANY_TARGET,
  /// Only on another target: this one will fail the same way again.
  OTHER_TARGET,
  /// Only on another target whose context window is larger, or unknown.
  OTHER_TARGET_LARGER_WINDOW,
  /// Nowhere: the request itself is at fault.
  NOWHERE
}
