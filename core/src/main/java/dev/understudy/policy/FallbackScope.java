package dev.understudy.policy;

/// Which configured targets a policy may fail over to.
public enum FallbackScope {
  /// The list if it is not empty, else every other configured target.
  AUTO,
  /// Only the list.
  FALLBACK_LIST_ONLY,
  /// The list first, then every other configured target in file order.
  ALL_PROVIDERS
}
