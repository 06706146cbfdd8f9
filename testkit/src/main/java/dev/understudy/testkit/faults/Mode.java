package dev.understudy.testkit.faults;

/// How a caller wants its answer.
public enum Mode {
  /// In one piece.
  PLAIN,
  /// As it is made.
  STREAM
}
