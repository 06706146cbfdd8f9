package dev.understudy.policy;

/// Which requests may be sent a second time when it is not certain that the first was not executed.
public enum Replay {
  /// Only those without side effects at the provider.
  SAFE,
  /// All of them; the caller accepts double execution.
  ALWAYS
}
