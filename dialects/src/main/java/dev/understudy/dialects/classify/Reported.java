package dev.understudy.dialects.classify;

import dev.understudy.attempt.FailureKind;
import java.util.OptionalInt;

/// The status under which an error that came inside a 200 is reported.
final class Reported {
  private Reported() {}

  /// Its own numeric code if that is an error's, else one that fits the kind.
  static int status(FailureKind kind, OptionalInt number) {
    if (number.isPresent() && RuleBook.isErrorStatus(number.getAsInt())) {
      return number.getAsInt();
    }
    return switch (kind) {
      case THROTTLED, QUOTA_EXHAUSTED -> 429;
      case OVERLOADED, LOCAL_OVERLOAD -> 503;
      case BAD_REQUEST, CONTEXT_TOO_LONG, CONTENT_POLICY, NOT_FOUND -> 400;
      case SERVER_ERROR,
          AUTH,
          MODEL_NOT_FOUND,
          UNSUPPORTED,
          CONNECT_FAILED,
          CONNECTION_LOST,
          TIMED_OUT,
          HIGH_LATENCY,
          MALFORMED_ANSWER,
          EMPTY_ANSWER,
          STREAM_INTERRUPTED,
          DEADLINE_EXCEEDED,
          CLIENT_GONE,
          SUPERSEDED ->
          502;
    };
  }
}
