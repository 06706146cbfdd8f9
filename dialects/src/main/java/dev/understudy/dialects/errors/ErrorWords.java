package dev.understudy.dialects.errors;

import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Verdict;

/// Statuses and type words of error bodies.
final class ErrorWords {
  private ErrorWords() {}

  /// The status a caller sees for a failure that was not passed on as it came: the provider's own
  /// if it says something to the caller, else one that says whose fault it was.
  static int status(Verdict.Failure failure) {
    return switch (failure.kind()) {
      case AUTH,
          CONNECT_FAILED,
          CONNECTION_LOST,
          MALFORMED_ANSWER,
          EMPTY_ANSWER,
          STREAM_INTERRUPTED ->
          502;
      case TIMED_OUT, HIGH_LATENCY, DEADLINE_EXCEEDED -> 504;
      case UNSUPPORTED -> 501;
      case LOCAL_OVERLOAD -> 503;
      case THROTTLED, QUOTA_EXHAUSTED -> own(failure, 429);
      case OVERLOADED -> own(failure, 503);
      case BAD_REQUEST, CONTEXT_TOO_LONG, CONTENT_POLICY -> own(failure, 400);
      case NOT_FOUND, MODEL_NOT_FOUND -> own(failure, 404);
      case SERVER_ERROR, CLIENT_GONE, SUPERSEDED -> own(failure, 502);
    };
  }

  private static int own(Verdict.Failure failure, int otherwise) {
    int status = failure.evidence().status().orElse(otherwise);
    return status >= 400 && status <= 599 ? status : otherwise;
  }

  /// OpenAI's `type` for a status.
  static String openAiType(int status) {
    return switch (status) {
      case 401 -> "authentication_error";
      case 403 -> "permission_error";
      case 429 -> "rate_limit_error";
      case 503 -> "service_unavailable_error";
      default -> status >= 500 ? "server_error" : "invalid_request_error";
    };
  }

  /// Anthropic's `type` for a status.
  static String anthropicType(int status) {
    return switch (status) {
      case 401 -> "authentication_error";
      case 402 -> "billing_error";
      case 403 -> "permission_error";
      case 404 -> "not_found_error";
      case 413 -> "request_too_large";
      case 429 -> "rate_limit_error";
      case 503, 529 -> "overloaded_error";
      case 504 -> "timeout_error";
      default -> status >= 500 ? "api_error" : "invalid_request_error";
    };
  }

  /// The name of the gRPC status that Google's APIs answer with such a status.
  static String googleStatus(int status) {
    return switch (status) {
      case 401 -> "UNAUTHENTICATED";
      case 403 -> "PERMISSION_DENIED";
      case 404 -> "NOT_FOUND";
      case 409 -> "ABORTED";
      case 402, 429 -> "RESOURCE_EXHAUSTED";
      case 499 -> "CANCELLED";
      case 501 -> "UNIMPLEMENTED";
      case 502, 503, 529 -> "UNAVAILABLE";
      case 504 -> "DEADLINE_EXCEEDED";
      default -> status >= 500 ? "INTERNAL" : "INVALID_ARGUMENT";
    };
  }

  /// Anthropic's `type` for the code of a failure that broke a stream.
  static String anthropicTypeOf(String code) {
    return code.equals(FailureKind.OVERLOADED.code())
        ? "overloaded_error"
        : code.equals(FailureKind.THROTTLED.code()) ? "rate_limit_error" : "api_error";
  }

  /// The `error.code` of a response for the code of a failure that broke its stream. OpenAI has few
  /// words there, and clients know no others.
  static String responsesCode(String code) {
    return code.equals(FailureKind.THROTTLED.code()) ? "rate_limit_exceeded" : "server_error";
  }
}
