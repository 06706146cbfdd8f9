package dev.understudy.policy;

/// The order among equally eligible candidates of one ladder step.
public enum Selection {
  /// As configured.
  PRIORITY,
  /// Rotates per route.
  ROUND_ROBIN,
  /// Drawn by weight, from the call's seed.
  WEIGHTED,
  /// The lowest moving average of time to first token first; unknown before known.
  LEAST_LATENCY
}
