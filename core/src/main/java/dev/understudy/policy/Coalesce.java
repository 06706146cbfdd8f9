package dev.understudy.policy;

/// Whether identical calls share one attempt.
public enum Coalesce {
  /// Every call for itself.
  OFF,
  /// Identical requests of one caller share the call in flight.
  IDENTICAL_IN_FLIGHT
}
