package dev.understudy.call;

import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Target;
import dev.understudy.attempt.Verdict;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A call that ended without an answer, with its whole story. The message names every attempt; it
/// never holds prompts, bodies or keys.
public final class CallFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient History history;
  private final Why why;
  private final long endedAt;

  /// @param why what ended it
  /// @param history everything before that
  /// @param endedAt tick of the end
  public CallFailed(Why why, History history, long endedAt) {
    super(tell(why, history, endedAt));
    this.why = why;
    this.history = history;
    this.endedAt = endedAt;
  }

  /// What ended the call.
  public Why why() {
    return why;
  }

  /// All that happened.
  public History history() {
    return history;
  }

  /// Tick of the end.
  public long endedAt() {
    return endedAt;
  }

  /// The kind of failure in one word; empty if nobody was asked. A stream that broke when the
  /// caller had some of it is interrupted, whatever broke it.
  public Optional<FailureKind> kind() {
    Attempt shown = shown();
    if (shown == null || shown.failure() == null) {
      return Optional.empty();
    }
    return Optional.of(interrupted() ? FailureKind.STREAM_INTERRUPTED : shown.failure().kind());
  }

  /// Whether the caller had some of the answer already.
  public boolean interrupted() {
    return history.delivered() > 0;
  }

  /// The attempt whose failure the caller should see; null if there was none. The break, if the
  /// caller had some of the answer; the first cause if it is one that belongs to the caller; else
  /// the last failure that could have been retried: a later target's refusal of the request never
  /// hides why it was asked at all.
  public @Nullable Attempt shown() {
    return shown(history);
  }

  /// The same for the history of any call that ended without an answer.
  public static @Nullable Attempt shown(History history) {
    if (history.delivered() > 0) {
      return history.attempt(history.delivered());
    }
    Attempt first = history.firstFailed();
    if (first == null || belongsToCaller(first)) {
      return first;
    }
    Attempt shown = first;
    for (Attempt attempt : history.attempts()) {
      Verdict.Failure failure = attempt.failure();
      if (failure instanceof Verdict.Retry
          || (failure != null && failure.kind() == FailureKind.DEADLINE_EXCEEDED)) {
        shown = attempt;
      }
    }
    return shown;
  }

  /// Whether the shown failure should reach the caller as the provider sent it, not as a report of
  /// ours.
  public boolean asSent() {
    Attempt shown = shown();
    if (shown == null) {
      return false;
    }
    return why == Why.RETRY_GATE || history.call().policy().isNone() || belongsToCaller(shown);
  }

  private static boolean belongsToCaller(Attempt attempt) {
    Verdict.Failure failure = attempt.failure();
    if (failure == null) {
      return false;
    }
    return switch (failure.kind()) {
      case CONTEXT_TOO_LONG, EMPTY_ANSWER, UNSUPPORTED -> true;
      case BAD_REQUEST, CONTENT_POLICY, NOT_FOUND, AUTH -> failure instanceof Verdict.Fatal;
      case MALFORMED_ANSWER -> failure.ownAnswerRefused();
      default -> false;
    };
  }

  private static String tell(Why why, History history, long endedAt) {
    StringBuilder text = new StringBuilder();
    double seconds = (double) (endedAt - history.call().arrivedAt()) / 1e9;
    text.append(why)
        .append(" after ")
        .append(history.size())
        .append(history.size() == 1 ? " attempt in " : " attempts in ")
        .append(String.format(Locale.ROOT, "%.3f", seconds))
        .append(" s");
    if (history.size() > 0 && !history.attempt(1).timed()) {
      text.append(" since the first failed");
    }
    String separator = ": ";
    for (Attempt attempt : history.attempts()) {
      text.append(separator).append('#').append(attempt.number()).append(' ');
      text.append(attempt.target().name()).append(' ');
      Verdict.Failure failure = attempt.failure();
      text.append(failure == null ? "unfinished" : failure.evidence().errorType());
      if (failure != null && attempt.number() == history.delivered()) {
        text.append(" after its first content");
      }
      if (failure != null && failure.retryAfter().isPresent()) {
        text.append(" (asked for ").append(failure.retryAfter().get().toMillis()).append(" ms)");
      }
      separator = ", ";
    }
    if (history.size() == 0) {
      text.append(": nobody was asked of ").append(names(history.call().route()));
    }
    List<String> strangers = why == Why.NO_TARGET ? strangers(history.call()) : List.of();
    if (!strangers.isEmpty()) {
      text.append("; no target is called ").append(String.join(", ", strangers));
      text.append(", as fallback_models says");
    }
    return text.toString();
  }

  private static String names(Route route) {
    return targets(route).map(Target::name).collect(Collectors.joining(", "));
  }

  /// What the policy's list of fallbacks names in vain.
  private static List<String> strangers(Call call) {
    return call.policy().fallbackModels().stream()
        .filter(id ->
            targets(call.route())
                .noneMatch(target -> target.name().equals(id) || target.model().equals(id)))
        .toList();
  }

  private static Stream<Target> targets(Route route) {
    return Stream.concat(route.primaries().stream(), route.fallbacks().stream());
  }
}
