package dev.understudy.provider;

import static java.util.stream.Collectors.joining;

import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Phase;
import dev.understudy.attempt.Where;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What every failure can tell: what was asked of whom, and how far it came.
///
/// @param operation what was asked
/// @param provider who was asked
/// @param model the model that was asked for
/// @param phase how far the exchange had come; empty if no connection was tried
/// @param where where it may be tried again, if that is not what its kind says
/// @param retryAfter how long the provider asked to be left alone
/// @param requestId the provider's own id of the request
/// @param elapsed since the call began
/// @param attempts the failed attempts, if there were several; see [ProviderException#attempts()]
public record About(
    Operation operation,
    String provider,
    String model,
    Optional<Phase> phase,
    Optional<Where> where,
    Optional<Duration> retryAfter,
    Optional<String> requestId,
    Duration elapsed,
    List<AttemptTrace> attempts) {

  public About {
    attempts = List.copyOf(attempts);
    retryAfter.ifPresent(hint -> {
      if (hint.isNegative()) {
        throw new IllegalArgumentException("a hint is not negative: " + hint);
      }
    });
  }

  /// A failure of which nothing else is known.
  public static About of(Operation operation, String provider, String model) {
    return new About(
        operation,
        provider,
        model,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Duration.ZERO,
        List.of());
  }

  /// The same, this far into the exchange.
  public About phase(Phase reached) {
    return new About(
        operation,
        provider,
        model,
        Optional.of(reached),
        where,
        retryAfter,
        requestId,
        elapsed,
        attempts);
  }

  /// The same, to be tried again only there, whatever its kind.
  public About where(Where only) {
    return new About(
        operation,
        provider,
        model,
        phase,
        Optional.of(only),
        retryAfter,
        requestId,
        elapsed,
        attempts);
  }

  /// The same with a hint.
  public About retryAfter(Duration hint) {
    return new About(
        operation, provider, model, phase, where, Optional.of(hint), requestId, elapsed, attempts);
  }

  /// The same with the provider's id of the request.
  public About requestId(String id) {
    return new About(
        operation, provider, model, phase, where, retryAfter, Optional.of(id), elapsed, attempts);
  }

  /// The same after this time.
  public About elapsed(Duration time) {
    return new About(
        operation, provider, model, phase, where, retryAfter, requestId, time, attempts);
  }

  /// The same with the trail of its call.
  About trail(List<AttemptTrace> trail, Duration time) {
    return new About(operation, provider, model, phase, where, retryAfter, requestId, time, trail);
  }

  /// The text of a failure: who, what, its kind, and if there were several attempts all of them.
  String message(FailureKind kind, String what) {
    StringBuilder text = new StringBuilder();
    text.append(provider).append(' ').append(model).append(": ").append(what);
    text.append(" (").append(kind);
    requestId.ifPresent(id -> text.append(", request ").append(id));
    retryAfter.ifPresent(hint -> text.append(", asked for ").append(hint.toMillis()).append(" ms"));
    text.append(')');
    if (attempts.size() > 1) {
      double seconds = (double) elapsed.toNanos() / 1e9;
      text.append(", after ").append(attempts.size()).append(" attempts in ");
      text.append(String.format(Locale.ROOT, "%.3f s: ", seconds));
      text.append(attempts.stream().map(AttemptTrace::toString).collect(joining(", ")));
    }
    return text.toString();
  }
}
