package dev.understudy.provider;

import dev.understudy.attempt.FailureKind;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/// One failed attempt, in the trail of a [ProviderException].
///
/// @param number from 1
/// @param provider that was asked
/// @param model that was asked for
/// @param startedAfter since the beginning of the call
/// @param duration from its start to its end
/// @param waited before it, after the attempt before
/// @param kind how it failed
/// @param status the provider's HTTP status, if it answered
/// @param retryAfter how long the provider asked to be left alone
/// @param requestId the provider's own id of the request
public record AttemptTrace(
    int number,
    String provider,
    String model,
    Duration startedAfter,
    Duration duration,
    Duration waited,
    FailureKind kind,
    OptionalInt status,
    Optional<Duration> retryAfter,
    Optional<String> requestId) {

  /// The trace of an attempt that ended with this failure.
  public static AttemptTrace of(
      int number,
      Duration startedAfter,
      Duration duration,
      Duration waited,
      ProviderException failure) {
    return new AttemptTrace(
        number,
        failure.provider(),
        failure.model(),
        startedAfter,
        duration,
        waited,
        failure.kind(),
        failure instanceof ProviderException.Upstream upstream
            ? OptionalInt.of(upstream.status())
            : OptionalInt.empty(),
        failure.retryAfter(),
        failure.requestId());
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append('#').append(number).append(' ').append(provider).append(' ').append(kind);
    status.ifPresent(code -> text.append(' ').append(code));
    retryAfter.ifPresent(
        hint -> text.append(" (asked for ").append(hint.toMillis()).append(" ms)"));
    return text.toString();
  }
}
