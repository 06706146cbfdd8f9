package dev.understudy.policy;

/// Which retries a backoff delays.
public enum ApplyTo {
  /// Only if the next target is the one that just failed.
  SAME_MODEL,
  /// Only if the next target has the provider that just failed.
  SAME_PROVIDER,
  /// Every retry.
  GLOBAL
}
