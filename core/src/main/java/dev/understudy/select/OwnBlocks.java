package dev.understudy.select;

import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Target;
import dev.understudy.attempt.Verdict;
import dev.understudy.call.Attempt;
import dev.understudy.call.History;
import dev.understudy.policy.HighLatency;
import dev.understudy.policy.Reach;
import dev.understudy.policy.RetryAfterHandling;
import dev.understudy.policy.RetryPolicy;
import dev.understudy.policy.Scope;
import java.time.Duration;
import java.util.Optional;

/// Blocks that concern only the call that caused them (`apply_to: request`). They are not stored:
/// they follow from the history.
final class OwnBlocks {
  private OwnBlocks() {}

  /// The tick until which this call's own failures block the target; `now` if they do not.
  static long until(History history, Target target, long now) {
    RetryPolicy policy = history.call().policy();
    long until = now;
    if (policy.retryAfterHandling().applyTo() == Reach.REQUEST) {
      until = hinted(history, target, policy.retryAfterHandling(), until);
    }
    Optional<HighLatency> latency = policy.onHighLatency();
    if (latency.isPresent() && latency.get().applyTo() == Reach.REQUEST) {
      until = slow(history, target, latency.get(), until);
    }
    return until;
  }

  private static long hinted(
      History history, Target target, RetryAfterHandling handling, long until) {
    long latest = until;
    for (Attempt attempt : history.attempts()) {
      Verdict.Failure failure = attempt.failure();
      if (failure instanceof Verdict.Retry retry
          && retry.retryAfter().isPresent()
          && covers(handling.scope(), attempt.target(), target)) {
        Duration hint = retry.retryAfter().get();
        Duration clamped =
            hint.compareTo(handling.maxRetryAfter()) > 0 ? handling.maxRetryAfter() : hint;
        latest = later(latest, attempt.endedAt() + clamped.toNanos());
      }
    }
    return latest;
  }

  private static long slow(History history, Target target, HighLatency rule, long until) {
    long latest = until;
    int events = 0;
    for (Attempt attempt : history.attempts()) {
      if (isEvent(attempt, rule) && covers(rule.scope(), attempt.target(), target)) {
        events++;
        if (events >= rule.minTriggers()) {
          events = 0;
          latest = later(latest, attempt.endedAt() + rule.block().toNanos());
        }
      }
    }
    return latest;
  }

  private static boolean isEvent(Attempt attempt, HighLatency rule) {
    Verdict.Failure failure = attempt.failure();
    return failure != null
        && (failure.kind() == FailureKind.HIGH_LATENCY
            || (failure.kind() == FailureKind.TIMED_OUT
                && attempt.endedAt() - attempt.startedAt() >= rule.threshold().toNanos()));
  }

  private static boolean covers(Scope scope, Target failed, Target target) {
    return switch (scope) {
      case MODEL -> failed.name().equals(target.name());
      case PROVIDER -> failed.provider().equals(target.provider());
      case ENDPOINT -> failed.endpoint().equals(target.endpoint());
    };
  }

  private static long later(long one, long other) {
    return other - one > 0 ? other : one;
  }
}
