package dev.understudy.failover;

import dev.understudy.attempt.Evidence;
import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Outcome;
import dev.understudy.attempt.Phase;
import dev.understudy.attempt.Target;
import dev.understudy.attempt.Verdict;
import dev.understudy.attempt.Where;
import dev.understudy.call.Attempt;
import dev.understudy.call.CallFailed;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Remembers what each attempt of one call threw, so that the end of the call can tell.
/// Thread-safe.
final class Causes {
  private final Map<Integer, Throwable> thrown = new ConcurrentHashMap<>(2);

  /// An attempt threw.
  <R> Outcome<R> broken(Attempt attempt, Throwable failure) {
    thrown.put(attempt.number(), failure);
    return new Outcome.Broken<>(Phase.BODY, failure);
  }

  /// What an outcome without an answer means.
  static Verdict judge(FailureClassifier failures, Target target, Outcome<?> outcome) {
    return switch (outcome) {
      case Outcome.Answered<?> answered -> Verdict.OK;
      case Outcome.Broken<?>(var phase, StreamFault fault) -> fault.verdict();
      case Outcome.Broken<?>(var phase, var cause) -> failures.judge(target, cause);
      case Outcome.TimedOut<?>(var phase, var after) ->
          Verdict.retry(Where.ANY_TARGET, FailureKind.TIMED_OUT, Evidence.timeout(after));
      case Outcome.NotSent<?> refused -> Failures.of(FailureKind.UNSUPPORTED);
    };
  }

  /// The end of a call as an exception: the failure the caller should see is its cause, all others
  /// are suppressed. A bug, an exception that the classifier calls `internal_error`, is itself.
  RuntimeException told(CallFailed failed) {
    Attempt shown = failed.shown();
    Throwable cause = shown == null ? null : thrown.get(shown.number());
    if (cause != null && isBug(shown)) {
      if (cause instanceof Error error) {
        throw error;
      }
      if (cause instanceof RuntimeException bug) {
        return bug;
      }
    }
    if (cause != null) {
      failed.initCause(cause);
    }
    for (Attempt attempt : failed.history().attempts()) {
      Throwable other = thrown.get(attempt.number());
      if (other != null && !other.equals(cause)) {
        failed.addSuppressed(other);
      }
    }
    return failed;
  }

  private static boolean isBug(@Nullable Attempt attempt) {
    Verdict.Failure failure = attempt == null ? null : attempt.failure();
    return failure != null && failure.evidence().errorType().equals("internal_error");
  }
}
