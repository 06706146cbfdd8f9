package dev.understudy.langchain4j;

import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.ContentFilteredException;
import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.LangChain4jException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.exception.TimeoutException;
import dev.langchain4j.exception.UnresolvedModelServerException;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Verdict;
import dev.understudy.call.Attempt;
import dev.understudy.call.CallFailed;
import dev.understudy.call.Why;
import org.jspecify.annotations.Nullable;

/// The end of a call as a caller of LangChain4j expects it.
///
/// A failure that belongs to the caller, a bad request say, is the model's own exception,
/// untouched. Any other end is a new exception of the type that LangChain4j has for the failure
/// that counts; its message names every attempt, its cause is [CallFailed], and the cause of that
/// is what the model threw.
final class Ends {
  private Ends() {}

  static RuntimeException told(CallFailed failed) {
    Throwable original = Judged.original(failed.getCause());
    if (failed.asSent() && original instanceof RuntimeException sent) {
      return sent;
    }
    return ofType(original, failed.getMessage(), failed, kind(failed));
  }

  private static FailureKind kind(CallFailed failed) {
    Attempt shown = failed.shown();
    Verdict.Failure failure = shown == null ? null : shown.failure();
    if (failed.why() == Why.DEADLINE_PASSED) {
      return FailureKind.DEADLINE_EXCEEDED;
    }
    if (failed.why() == Why.CANCELLED) {
      return FailureKind.CLIENT_GONE;
    }
    if (failure != null) {
      return failed.kind().orElse(failure.kind());
    }
    return failed.why() == Why.NO_TARGET ? FailureKind.UNSUPPORTED : FailureKind.OVERLOADED;
  }

  /// The type of the model's own exception if LangChain4j has defined it, else that of the kind.
  private static RuntimeException ofType(
      @Nullable Throwable original, @Nullable String message, Throwable cause, FailureKind kind) {
    String told = message == null ? kind.code() : message;
    if (original == null
        || kind == FailureKind.DEADLINE_EXCEEDED
        || kind == FailureKind.CLIENT_GONE) {
      return ofKind(kind, told, cause);
    }
    return switch (original) {
      case RateLimitException busy -> new RateLimitException(told, cause);
      case InternalServerException theirs -> new InternalServerException(told, cause);
      case TimeoutException late -> new TimeoutException(told, cause);
      case AuthenticationException key -> new AuthenticationException(told, cause);
      case ModelNotFoundException nobody -> new ModelNotFoundException(told, cause);
      case ContentFilteredException refused -> new ContentFilteredException(told, cause);
      case InvalidRequestException wrong -> new InvalidRequestException(told, cause);
      case UnresolvedModelServerException nobody -> new UnresolvedModelServerException(told, cause);
      default -> ofKind(kind, told, cause);
    };
  }

  private static RuntimeException ofKind(FailureKind kind, String told, Throwable cause) {
    return switch (kind) {
      case THROTTLED, QUOTA_EXHAUSTED -> new RateLimitException(told, cause);
      case TIMED_OUT, HIGH_LATENCY, DEADLINE_EXCEEDED -> new TimeoutException(told, cause);
      case OVERLOADED,
          SERVER_ERROR,
          CONNECT_FAILED,
          CONNECTION_LOST,
          MALFORMED_ANSWER,
          EMPTY_ANSWER,
          STREAM_INTERRUPTED,
          LOCAL_OVERLOAD ->
          new InternalServerException(told, cause);
      case AUTH -> new AuthenticationException(told, cause);
      case MODEL_NOT_FOUND -> new ModelNotFoundException(told, cause);
      case CONTENT_POLICY -> new ContentFilteredException(told, cause);
      case BAD_REQUEST, CONTEXT_TOO_LONG, NOT_FOUND -> new InvalidRequestException(told, cause);
      case UNSUPPORTED -> unsupported(told, cause);
      case CLIENT_GONE, SUPERSEDED -> new LangChain4jException(told, cause);
    };
  }

  private static UnsupportedFeatureException unsupported(String told, Throwable cause) {
    UnsupportedFeatureException failure = new UnsupportedFeatureException(told);
    failure.initCause(cause);
    return failure;
  }
}
