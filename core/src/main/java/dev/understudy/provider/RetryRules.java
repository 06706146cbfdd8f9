package dev.understudy.provider;

import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Where;
import dev.understudy.provider.ProviderException.TimedOut.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// When a call of a [RetryingProvider] tries again, and how long it takes. Decides and does
/// nothing: time that has passed is a parameter.
///
/// @param maxRetries after the first attempt
/// @param timeout of one attempt; zero is none
/// @param pause between attempts
/// @param maxRetryAfter the longest hint that is waited for
/// @param deadline of the whole call
record RetryRules(
    int maxRetries,
    Duration timeout,
    Pause pause,
    Duration maxRetryAfter,
    Optional<Duration> deadline) {

  /// The most an attempt may take: its own timeout, or what the call has left.
  record Limit(Duration duration, Clock clock) {}

  /// The limit of an attempt that begins now; empty if there is none.
  Optional<Limit> limit(Operation operation, Duration elapsed) {
    if (deadline.isPresent()) {
      Duration left = deadline.get().minus(elapsed);
      if (timeout.isZero() || left.compareTo(timeout) < 0) {
        return Optional.of(new Limit(left.isPositive() ? left : Duration.ofNanos(1), Clock.CALL));
      }
    }
    Clock own = operation == Operation.CHAT_STREAM ? Clock.FIRST_TOKEN : Clock.ATTEMPT;
    return timeout.isZero() ? Optional.empty() : Optional.of(new Limit(timeout, own));
  }

  /// The failure that ends a call if it is the deadline that ended the attempt; empty if it is not.
  Optional<ProviderException> overdue(About about, ProviderException failure, Duration elapsed) {
    boolean cut = failure instanceof ProviderException.TimedOut late && late.clock() == Clock.CALL;
    return deadline
        .filter(limit -> cut && elapsed.compareTo(limit) >= 0)
        .map(limit -> ProviderException.DeadlineExceeded.of(about, limit, failure));
  }

  /// How long to wait before the next attempt; empty if there is none.
  ///
  /// @param number of the attempt that failed, from 1
  Optional<Duration> waitAfter(
      ProviderException failure,
      Operation operation,
      int number,
      Duration elapsed,
      RandomGenerator rolls) {
    Duration hint = failure.retryAfter().orElse(Duration.ZERO);
    if (!mayBeRepeated(operation, failure)
        || number > maxRetries
        || hint.compareTo(maxRetryAfter) > 0) {
      return Optional.empty();
    }
    Duration wait = pause.before(number, hint, rolls);
    return deadline.isPresent() && elapsed.plus(wait).compareTo(deadline.get()) >= 0
        ? Optional.empty()
        : Optional.of(wait);
  }

  /// Chat and embeddings may be executed twice. What is paid for by the piece is repeated only if
  /// it is certain that it was not executed.
  private static boolean mayBeRepeated(Operation operation, ProviderException failure) {
    if (failure.where() != Where.ANY_TARGET) {
      return false;
    }
    return switch (operation) {
      case CHAT, CHAT_STREAM, EMBEDDING -> true;
      case IMAGE, SPEECH, TRANSCRIPTION ->
          failure.kind() == FailureKind.CONNECT_FAILED
              || (failure instanceof ProviderException.Upstream upstream
                  && (upstream.status() == 429
                      || (upstream.status() == 503 && upstream.retryAfter().isPresent())));
    };
  }
}
