package dev.understudy.failover;

import dev.understudy.attempt.Evidence;
import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Verdict;
import dev.understudy.attempt.Where;
import java.io.IOException;

/// A stream that is no good though its source saw nothing wrong with it.
final class StreamFault extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient Verdict.Failure verdict;

  private StreamFault(String message, Verdict.Failure verdict) {
    super(message);
    this.verdict = verdict;
  }

  /// It ended, and nothing in it proves that it is complete.
  static StreamFault incomplete() {
    return new StreamFault(
        "the stream ended before it was complete", Failures.of(FailureKind.STREAM_INTERRUPTED));
  }

  /// It was to go on with what the reader has, and became another answer.
  static StreamFault diverged() {
    return new StreamFault(
        "the answer became another one",
        Verdict.retry(Where.OTHER_TARGET, FailureKind.SUPERSEDED, Evidence.of("diverged")));
  }

  /// What it means.
  Verdict.Failure verdict() {
    return verdict;
  }
}
