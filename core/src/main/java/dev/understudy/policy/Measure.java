package dev.understudy.policy;

/// Which latency a threshold applies to.
public enum Measure {
  /// Time to the first token of a stream, or to the first byte of a plain answer.
  TTFB,
  /// The whole answer.
  TOTAL
}
