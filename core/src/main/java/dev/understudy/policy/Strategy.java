package dev.understudy.policy;

/// Who may take over from a failed attempt.
public enum Strategy {
  /// The target that was just tried.
  SAME_MODEL,
  /// Other targets of the primary's provider.
  SAME_PROVIDER,
  /// Targets of other providers.
  DIFFERENT_PROVIDER
}
