package dev.understudy.dialects.errors;

import dev.understudy.call.CallFailed;
import dev.understudy.dialects.Dialect;
import java.time.Duration;
import java.util.Optional;

/// Error bodies in the caller's dialect.
@SuppressWarnings("DoNotCallSuggester")
public final class ErrorBodies {
  private ErrorBodies() {}

  /// The report of a call for which nothing worked.
  ///
  /// @param shortestBlock the shortest remaining block of the route's targets
  /// @param requestId the id the caller knows the call by
  public static ErrorAnswer exhausted(
      Dialect caller, CallFailed failed, Optional<Duration> shortestBlock, String requestId) {
    throw new UnsupportedOperationException();
  }

  /// A plain error, found by us before any attempt: `invalid_request`, `model_not_found`, …
  ///
  /// @param code one word for programs
  public static byte[] plain(
      Dialect caller, int status, String code, String message, String requestId) {
    throw new UnsupportedOperationException();
  }

  /// The last frame of a stream that broke after commit, as bytes of an event stream.
  ///
  /// @param code `stream_interrupted`, or the code of a failure kind
  public static byte[] inBand(Dialect caller, String code, String message, String requestId) {
    throw new UnsupportedOperationException();
  }

  /// The last frame of a stream that has shown the caller nothing but comments: the facts of
  /// [#exhausted], as bytes of an event stream.
  public static byte[] inBandExhausted(
      Dialect caller, CallFailed failed, Optional<Duration> shortestBlock, String requestId) {
    throw new UnsupportedOperationException();
  }

  /// A provider's error body in the caller's dialect: unchanged if both speak the same.
  ///
  /// @param status the provider's status
  public static byte[] asSent(
      Dialect caller, Dialect provider, int status, byte[] body, String requestId) {
    throw new UnsupportedOperationException();
  }
}
