package dev.understudy.sdk;

import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Phase;
import dev.understudy.attempt.Verdict;
import dev.understudy.dialects.classify.HttpVerdicts;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How an answer broke in front of the caller.
///
/// @param verdict about the attempt
/// @param why in words
/// @param cause what the HTTP client threw; null if it did not
/// @param more what the caller does not have yet, to be shown in any case
/// @param last to be shown if nobody goes on
@SuppressWarnings("ArrayRecordComponent") // never compared
record Break(
    Verdict.Failure verdict, String why, @Nullable Throwable cause, byte[] more, byte[] last) {
  private static final byte[] NOTHING = {};
  private static final String LATE = "nothing came for too long";

  /// A clock of ours ran out.
  static Break late(Phase phase, Duration limit) {
    return new Break(HttpVerdicts.timedOut(phase, limit), LATE, null, NOTHING, NOTHING);
  }

  /// The HTTP client threw.
  ///
  /// @param after how long the attempt had run
  static Break of(Phase phase, Thrown thrown, Duration after) {
    Throwable cause = thrown.cause();
    return thrown.late()
        ? new Break(HttpVerdicts.timedOut(phase, after), LATE, cause, NOTHING, NOTHING)
        : new Break(
            HttpVerdicts.broken(phase, cause), "the connection broke", cause, NOTHING, NOTHING);
  }

  /// What the caller reads.
  IOException told() {
    boolean overloaded = verdict.kind() == FailureKind.OVERLOADED;
    FailureKind kind = overloaded ? verdict.kind() : FailureKind.STREAM_INTERRUPTED;
    return new IOException(kind.code() + ": " + why, cause);
  }
}
