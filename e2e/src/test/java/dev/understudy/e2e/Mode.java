package dev.understudy.e2e;

/// How a caller wants its answer.
enum Mode {
  PLAIN,
  STREAM
}
