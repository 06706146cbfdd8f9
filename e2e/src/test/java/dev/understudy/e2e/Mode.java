package dev.understudy.e2e;

/// How a caller wants its answer.
public enum Mode {
  PLAIN,
  STREAM
}
