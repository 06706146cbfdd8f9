package dev.understudy.policy;

/// What a block covers.
public enum Scope {
  /// The target that caused it.
  MODEL,
  /// Every target of its provider.
  PROVIDER,
  /// Every target at its endpoint (host and port).
  ENDPOINT
}
