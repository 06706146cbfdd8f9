package dev.understudy.plan;

import dev.understudy.attempt.Target;
import dev.understudy.attempt.Verdict;
import dev.understudy.call.Attempt;
import dev.understudy.call.Charge;
import dev.understudy.call.History;
import dev.understudy.call.Why;
import dev.understudy.health.Health;
import dev.understudy.plan.Decision.Await;
import dev.understudy.plan.Decision.Deliver;
import dev.understudy.plan.Decision.GiveUp;
import dev.understudy.policy.RetryPolicy;
import dev.understudy.policy.Rule;
import dev.understudy.policy.Streaming;
import dev.understudy.select.Choice;
import dev.understudy.select.Selector;
import java.util.Objects;

/// What follows when the stream that the caller reads breaks and may be continued: a ladder of two
/// rungs within the limits of every retry. First targets that are given the text so far, then
/// targets that are asked again from the beginning; those of the same model come first on either. A
/// rung ends with the first answer of a status 4xx.
final class Resumption {
  private Resumption() {}

  /// The next step after commit: wait, deliver the rest, go on elsewhere, or give up.
  static Decision next(History history, Health health, long now) {
    Attempt shown = history.attempt(history.delivered());
    Attempt running = shown.failure() == null ? shown : null;
    for (int number = shown.number() + 1; number <= history.size(); number++) {
      Attempt attempt = history.attempt(number);
      if (attempt.deliverable()) {
        return new Deliver(number);
      }
      if (attempt.running()) {
        running = attempt;
      }
    }
    long deadline = history.call().deadlineAt();
    if (now - deadline >= 0) {
      return new GiveUp(Why.DEADLINE_PASSED);
    }
    if (running != null) {
      return new Await(deadline, Why.IN_FLIGHT);
    }
    Why stopped = history.stoppedBy();
    return stopped != null ? new GiveUp(stopped) : afterBreak(shown, history, health, now);
  }

  private static Decision afterBreak(Attempt shown, History history, Health health, long now) {
    RetryPolicy policy = history.call().policy();
    Attempt last = Objects.requireNonNull(history.lastFailed());
    Verdict.Failure failure = Objects.requireNonNull(last.failure());
    if (policy.streaming().onInterrupt() != Streaming.OnInterrupt.RESUME
        || !history.call().needs().replaySafe()
        || shown.failure() instanceof Verdict.Fatal
        || refused(Why.REGENERATE, shown, history)) {
      return new GiveUp(Why.NOT_RETRIABLE);
    }
    Rule rule = policy.ruleFor(failure);
    if (history.size() >= policy.maxTotalAttempts()
        || Planner.failuresUnder(rule, history) >= rule.maxAttempts()) {
      return new GiveUp(Why.ATTEMPTS_SPENT);
    }
    Target broken = shown.target();
    Choice first =
        refused(Why.RESUME, shown, history)
            ? Choice.NONE
            : Selector.resuming(rule, broken, true, history, health, now);
    if (first instanceof Choice.Take take) {
      return start(take, Why.RESUME, rule, last, history, health, now);
    }
    Choice second = Selector.resuming(rule, broken, false, history, health, now);
    if (second instanceof Choice.Take take) {
      return start(take, Why.REGENERATE, rule, last, history, health, now);
    }
    Choice wait = first instanceof Choice.Blocked ? first : second;
    return wait instanceof Choice.Blocked blocked
        ? Planner.awaitBlock(
            blocked,
            last.endedAt(),
            last.endedAt() + Planner.backoff(rule, last, failure, blocked.target(), history),
            history,
            now)
        : new GiveUp(Why.NO_TARGET);
  }

  private static Decision start(
      Choice.Take take,
      Why why,
      Rule rule,
      Attempt last,
      History history,
      Health health,
      long now) {
    Verdict.Failure failure = Objects.requireNonNull(last.failure());
    Charge charge = Planner.charge(history.call().policy(), last.target(), failure.kind());
    return Planner.whenDue(take, why, rule, charge, last, failure, history, health, now);
  }

  /// Whether an attempt of this rung has been turned down since the break.
  private static boolean refused(Why rung, Attempt shown, History history) {
    for (int number = shown.number() + 1; number <= history.size(); number++) {
      Attempt attempt = history.attempt(number);
      Verdict.Failure failure = attempt.failure();
      if (attempt.why() == rung && failure != null && turnedDown(failure)) {
        return true;
      }
    }
    return false;
  }

  private static boolean turnedDown(Verdict.Failure failure) {
    int status = failure.evidence().status().orElse(0);
    return failure instanceof Verdict.Fatal || (status >= 400 && status < 500);
  }
}
