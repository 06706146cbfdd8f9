package dev.understudy.provider;

import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Outcome;
import dev.understudy.attempt.Phase;
import dev.understudy.attempt.Verdict;
import dev.understudy.call.Attempt;
import dev.understudy.call.CallFailed;
import dev.understudy.call.History;
import dev.understudy.call.Why;
import dev.understudy.provider.ProviderException.TimedOut.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// The end of a [FailoverCall] without an answer, as its caller is told of it.
///
/// @param about what was asked of whom
/// @param failed how the engine gave up
/// @param outcomes what became of each attempt, by its number
record FailedCall<T>(About about, CallFailed failed, Map<Integer, Outcome<T>> outcomes) {

  /// The empty answer that must be shown because nobody had a better one.
  Optional<T> lastResort() {
    Attempt shown = failed.shown();
    Verdict.Failure failure = shown == null ? null : shown.failure();
    return shown != null
            && failure != null
            && failure.kind() == FailureKind.EMPTY_ANSWER
            && outcomes.get(shown.number()) instanceof Outcome.Answered<T> sent
        ? Optional.of(sent.answer())
        : Optional.empty();
  }

  /// The end as an exception: the failure that the caller should see, with every attempt in its
  /// trail. A bug is itself.
  ///
  /// @param blocked how long until a target may be tried, asked only if none was
  RuntimeException told(Function<History, Optional<Duration>> blocked) {
    Map<Integer, Throwable> thrown = new LinkedHashMap<>();
    for (Attempt attempt : failed.history().attempts()) {
      Verdict.Failure failure = attempt.failure();
      if (failure != null) {
        thrown.put(attempt.number(), exception(attempt, failure));
      }
    }
    List<ProviderException> known =
        thrown.values().stream()
            .filter(ProviderException.class::isInstance)
            .map(ProviderException.class::cast)
            .toList();
    Attempt shown = failed.shown();
    Throwable last = shown == null ? null : thrown.get(shown.number());
    if (failed.why() == Why.CANCELLED) {
      last = ProviderException.Cancelled.of(about);
    } else if (failed.why() == Why.DEADLINE_PASSED) {
      last =
          ProviderException.DeadlineExceeded.of(
              about, deadline(), known.isEmpty() ? null : known.getLast());
    } else if (last == null) {
      last = nobodyAsked(blocked.apply(failed.history()));
    }
    return switch (last) {
      case ProviderException ending -> ending.after(traces(), elapsed(), known);
      case RuntimeException bug -> bug;
      case Error error -> throw error;
      default -> new IllegalStateException(last);
    };
  }

  /// The end of a stream that broke in front of its reader and that nobody went on with: the break,
  /// with every attempt in its trail.
  ProviderException interrupted(ProviderException.StreamInterrupted cut) {
    if (failed.why() == Why.CANCELLED) {
      return ProviderException.Cancelled.of(about);
    }
    List<Throwable> others = new ArrayList<>();
    for (Attempt attempt : failed.history().attempts()) {
      if (attempt.failure() != null
          && outcomes.get(attempt.number()) instanceof Outcome.Broken<T>(var phase, var cause)) {
        others.add(cause);
      }
    }
    return cut.after(traces(), elapsed(), others);
  }

  private Duration elapsed() {
    return Duration.ofNanos(failed.endedAt() - failed.history().call().arrivedAt());
  }

  private Duration deadline() {
    History history = failed.history();
    return Duration.ofNanos(history.call().deadlineAt() - history.call().arrivedAt());
  }

  /// All targets are blocked or open: nobody was asked, and somebody has said when to come back.
  private ProviderException nobodyAsked(Optional<Duration> blocked) {
    return ProviderException.Upstream.of(
        blocked.map(about::retryAfter).orElse(about), FailureKind.OVERLOADED, 503);
  }

  /// What an attempt threw, or what it would have thrown had it not been ended by us.
  private Throwable exception(Attempt attempt, Verdict.Failure failure) {
    if (outcomes.get(attempt.number()) instanceof Outcome.Broken<T>(var phase, var cause)
        && FailoverCall.judge(cause) instanceof Verdict.Failure judged
        && judged.kind() == failure.kind()) {
      return cause;
    }
    About mine = About.of(about.operation(), attempt.target().provider(), attempt.target().model());
    return switch (failure.kind()) {
      case EMPTY_ANSWER -> ProviderException.Malformed.empty(mine);
      case DEADLINE_EXCEEDED, TIMED_OUT, HIGH_LATENCY ->
          ProviderException.TimedOut.of(
              mine.phase(Phase.FIRST_BYTE),
              failure.kind() == FailureKind.DEADLINE_EXCEEDED ? Clock.CALL : Clock.ATTEMPT,
              attempt.limits().attempt());
      default -> ProviderException.Cancelled.of(mine);
    };
  }

  private List<AttemptTrace> traces() {
    long arrivedAt = failed.history().call().arrivedAt();
    List<AttemptTrace> traces = new ArrayList<>();
    for (Attempt attempt : failed.history().attempts()) {
      Verdict.Failure failure = attempt.failure();
      if (failure != null) {
        traces.add(
            new AttemptTrace(
                attempt.number(),
                attempt.target().provider(),
                attempt.target().model(),
                Duration.ofNanos(attempt.startedAt() - arrivedAt),
                Duration.ofNanos(attempt.endedAt() - attempt.startedAt()),
                Duration.ofNanos(attempt.waited()),
                failure.kind(),
                failure.evidence().status(),
                failure.retryAfter(),
                failure.evidence().requestId()));
      }
    }
    return traces;
  }
}
