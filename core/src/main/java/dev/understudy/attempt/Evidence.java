package dev.understudy.attempt;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/// The facts behind a failure: what rules by status match on, and what reports print. Never holds
/// prompts or secrets.
///
/// @param errorType the failure in one word of the error body: `http_429`, `timeout_30000ms`,
///   `connect_failed`, …
/// @param status the HTTP status, if there was an answer
/// @param detail at most 512 characters of scrubbed text for logs
/// @param requestId the provider's own id of the request
public record Evidence(
    String errorType, OptionalInt status, Optional<String> detail, Optional<String> requestId) {

  /// An answer with this status.
  public static Evidence http(int status) {
    return new Evidence(
        "http_" + status, OptionalInt.of(status), Optional.empty(), Optional.empty());
  }

  /// A clock that ran out.
  public static Evidence timeout(Duration limit) {
    return of("timeout_" + limit.toMillis() + "ms");
  }

  /// An attempt abandoned for its slowness.
  public static Evidence highLatency(Duration measured, Duration threshold) {
    return of(
        "high_latency_" + measured.toMillis() + "ms_threshold_" + threshold.toMillis() + "ms");
  }

  /// Anything else, by its word.
  public static Evidence of(String errorType) {
    return new Evidence(errorType, OptionalInt.empty(), Optional.empty(), Optional.empty());
  }

  /// This evidence with a text for logs; longer texts are cut to 512 characters.
  public Evidence detail(String text) {
    String cut = text.length() <= 512 ? text : text.substring(0, 512);
    return new Evidence(errorType, status, Optional.of(cut), requestId);
  }

  /// This evidence with the provider's id of the request.
  public Evidence requestId(String id) {
    return new Evidence(errorType, status, detail, Optional.of(id));
  }
}
