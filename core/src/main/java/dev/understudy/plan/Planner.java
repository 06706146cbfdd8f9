package dev.understudy.plan;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.understudy.attempt.Evidence;
import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Target;
import dev.understudy.attempt.Verdict;
import dev.understudy.attempt.Where;
import dev.understudy.call.Attempt;
import dev.understudy.call.Call;
import dev.understudy.call.Charge;
import dev.understudy.call.History;
import dev.understudy.call.Why;
import dev.understudy.health.Health;
import dev.understudy.plan.Decision.Abandon;
import dev.understudy.plan.Decision.Await;
import dev.understudy.plan.Decision.Deliver;
import dev.understudy.plan.Decision.GiveUp;
import dev.understudy.plan.Decision.Start;
import dev.understudy.policy.Backoff;
import dev.understudy.policy.BudgetRule;
import dev.understudy.policy.RetryPolicy;
import dev.understudy.policy.Rule;
import dev.understudy.select.Choice;
import dev.understudy.select.Selector;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/// Every rule about retry, failover, waiting, hedging and deadlines, as one function of what has
/// happened and what is known. It decides and does nothing.
public final class Planner {
  private Planner() {}

  /// The next step of a call.
  ///
  /// @param history the call and all that has happened to it
  /// @param health what is known about targets
  /// @param now tick of the question, not before any tick in the history
  public static Decision next(History history, Health health, long now) {
    Call call = history.call();
    if (history.stoppedBy() == Why.CANCELLED) {
      return new GiveUp(Why.CANCELLED);
    }
    if (history.delivered() > 0) {
      return Resumption.next(history, health, now);
    }
    Attempt running = null;
    for (int number = 1; number <= history.size(); number++) {
      Attempt attempt = history.attempt(number);
      if (attempt.deliverable()) {
        return new Deliver(number);
      }
      if (attempt.running()) {
        running = running == null ? attempt : running;
      }
    }
    if (now - call.deadlineAt() >= 0) {
      return new GiveUp(Why.DEADLINE_PASSED);
    }
    if (running != null) {
      return whileRunning(running, history, health, now);
    }
    Why stopped = history.stoppedBy();
    if (stopped != null) {
      return new GiveUp(stopped);
    }
    Attempt last = history.lastFailed();
    return last == null ? first(history, health, now) : afterFailure(last, history, health, now);
  }

  private static Decision first(History history, Health health, long now) {
    Call call = history.call();
    Target primary = call.route().primary();
    if (call.policy().isNone()) {
      Duration left = Duration.ofNanos(call.deadlineAt() - now);
      return new Start(primary, primary.timeouts().within(left), Charge.NONE, false, Why.FIRST);
    }
    return switch (Selector.first(history, health, now)) {
      case Choice.None none -> new GiveUp(Why.NO_TARGET);
      case Choice.Blocked blocked -> awaitBlock(blocked, call.arrivedAt(), now, history, now);
      case Choice.Take take -> {
        if (Deadline.tooNear(call, now)) {
          yield new GiveUp(Why.DEADLINE_PASSED);
        }
        Why why =
            take.leastBad()
                ? Why.LEAST_BAD
                : call.route().primaries().contains(take.target())
                    ? Why.FIRST
                    : Why.PRIMARY_UNAVAILABLE;
        yield start(take, call.policy().defaultRule(), Charge.NONE, why, history, health, now);
      }
    };
  }

  private static Decision afterFailure(Attempt last, History history, Health health, long now) {
    Verdict.Failure failure = Objects.requireNonNull(last.failure());
    Call call = history.call();
    RetryPolicy policy = call.policy();
    if (policy.isNone() || (failure instanceof Verdict.Fatal && isFirst(last, history))) {
      return new GiveUp(Why.NOT_RETRIABLE);
    }
    boolean once = failure.kind() == FailureKind.EMPTY_ANSWER || failure.ownAnswerRefused();
    if (once && failures(history, failure.kind()) > 1) {
      return new GiveUp(Why.NOT_RETRIABLE);
    }
    Rule rule = policy.ruleFor(failure);
    if (history.size() >= policy.maxTotalAttempts()
        || failuresUnder(rule, history) >= rule.maxAttempts()) {
      return new GiveUp(Why.ATTEMPTS_SPENT);
    }
    return switch (Selector.next(rule, last.target(), history, health, now)) {
      case Choice.None none ->
          new GiveUp(failure instanceof Verdict.Fatal ? Why.NOT_RETRIABLE : Why.NO_TARGET);
      case Choice.Blocked blocked ->
          awaitBlock(
              blocked,
              last.endedAt(),
              last.endedAt() + backoff(rule, last, failure, blocked.target(), history),
              history,
              now);
      case Choice.Take take -> retry(take, rule, last, failure, history, health, now);
    };
  }

  private static Decision retry(
      Choice.Take take,
      Rule rule,
      Attempt last,
      Verdict.Failure failure,
      History history,
      Health health,
      long now) {
    Charge charge = charge(history.call().policy(), last.target(), failure.kind());
    boolean again = take.target().name().equals(last.target().name());
    Why why = take.leastBad() ? Why.LEAST_BAD : again ? Why.RETRY : Why.FAILOVER;
    return whenDue(take, why, rule, charge, last, failure, history, health, now);
  }

  /// A retry, as soon as the backoff allows and if the budget and the time do.
  static Decision whenDue(
      Choice.Take take,
      Why why,
      Rule rule,
      Charge charge,
      Attempt last,
      Verdict.Failure failure,
      History history,
      Health health,
      long now) {
    if (!health.affords(charge)) {
      return new GiveUp(Why.RETRY_BUDGET);
    }
    long due = last.endedAt() + backoff(rule, last, failure, take.target(), history);
    long begin = due - now > 0 ? due : now;
    Optional<Why> tooLate = tooLate(history, begin);
    if (tooLate.isPresent()) {
      return new GiveUp(tooLate.get());
    }
    if (due - now > 0) {
      return new Await(due, Why.BACKOFF);
    }
    return start(take, rule, charge, why, history, health, now);
  }

  private static Decision whileRunning(Attempt running, History history, Health health, long now) {
    Attempt first = history.firstFailed();
    if (first != null && first.number() == 1 && first.failure() instanceof Verdict.Fatal) {
      return new GiveUp(Why.NOT_RETRIABLE);
    }
    long wake = history.call().deadlineAt();
    Optional<Duration> patience = Slowness.patience(running, history);
    if (patience.isPresent()) {
      long due = running.startedAt() + patience.get().toNanos();
      if (now - due < 0) {
        wake = due - wake < 0 ? due : wake;
      } else if (Slowness.betterElsewhere(running, history, health, now)) {
        Duration measured = Duration.ofNanos(now - running.startedAt());
        return new Abandon(
            running.number(),
            Verdict.retry(
                Where.OTHER_TARGET,
                FailureKind.HIGH_LATENCY,
                Evidence.highLatency(measured, patience.get())),
            Why.HIGH_LATENCY);
      }
    }
    return Hedge.next(running, history, health, now, wake);
  }

  /// A wait for a block gets up to 10 % on top, so that callers do not return in step.
  static Decision awaitBlock(
      Choice.Blocked blocked, long since, long notBefore, History history, long now) {
    Call call = history.call();
    long wait = blocked.until() - now;
    if (wait > call.policy().retryAfterHandling().maxWait().toNanos()) {
      return new GiveUp(Why.BLOCKED_TOO_LONG);
    }
    double spread = 0.1 * call.roll(Call.Dice.BLOCK, history.size());
    long until = blocked.until() + (long) (spread * (double) (blocked.until() - since));
    long due = notBefore - until > 0 ? notBefore : until;
    Optional<Why> tooLate = tooLate(history, due);
    return tooLate.isPresent() ? new GiveUp(tooLate.get()) : new Await(due, Why.BLOCKED);
  }

  /// What forbids an attempt that would begin at this tick.
  private static Optional<Why> tooLate(History history, long begin) {
    Call call = history.call();
    Attempt first = history.firstFailed();
    Optional<Duration> budget = call.policy().maxRetryDuration();
    if (first != null && budget.isPresent() && begin - first.endedAt() > budget.get().toNanos()) {
      return Optional.of(Why.RETRY_TIME_SPENT);
    }
    return Deadline.tooNear(call, begin) ? Optional.of(Why.DEADLINE_PASSED) : Optional.empty();
  }

  private static Start start(
      Choice.Take take,
      Rule rule,
      Charge charge,
      Why why,
      History history,
      Health health,
      long now) {
    return new Start(
        take.target(),
        Deadline.limits(take.target(), rule, history, health, now),
        charge,
        take.probe(),
        why);
  }

  /// Nanoseconds after the end of the last attempt before which `next` must not be tried: the
  /// backoff if it applies; without one, a second for a throttled target that did not say when to
  /// come back.
  static long backoff(
      Rule rule, Attempt last, Verdict.Failure failure, Target next, History history) {
    Call call = history.call();
    boolean again = next.name().equals(last.target().name());
    Optional<Backoff> backoff = call.policy().backoff(rule);
    boolean applies =
        backoff.isPresent()
            && switch (backoff.get().applyTo()) {
              case SAME_MODEL -> again;
              case SAME_PROVIDER -> next.provider().equals(last.target().provider());
              case GLOBAL -> true;
            };
    if (applies) {
      int retry = history.size();
      return backoff
          .get()
          .after(last.target().provider(), failure.evidence().status())
          .nanos(retry, call.roll(Call.Dice.BACKOFF, retry), last.waited());
    }
    boolean hinted = failure.retryAfter().isPresent() && failure.retryAfter().get().isPositive();
    boolean throttled = failure.kind() == FailureKind.THROTTLED && !hinted;
    return again && throttled ? SECONDS.toNanos(1) : 0;
  }

  static Charge charge(RetryPolicy policy, Target failed, FailureKind kind) {
    Optional<BudgetRule> budget = policy.retryBudget();
    if (budget.isEmpty()) {
      return Charge.NONE;
    }
    BudgetRule rule = budget.get();
    return switch (kind.cost()) {
      case NONE -> Charge.NONE;
      case TRANSIENT -> new Charge(failed, rule.transientCost(), rule.capacity());
      case THROTTLE -> new Charge(failed, rule.throttleCost(), rule.capacity());
    };
  }

  @SuppressWarnings("ReferenceEquality") // two rules with equal settings still count apart
  static int failuresUnder(Rule rule, History history) {
    RetryPolicy policy = history.call().policy();
    int count = 0;
    for (int number = 1; number <= history.size(); number++) {
      Verdict.Failure failure = history.attempt(number).failure();
      if (failure != null && policy.ruleFor(failure) == rule) {
        count++;
      }
    }
    return count;
  }

  private static boolean isFirst(Attempt attempt, History history) {
    Attempt first = history.firstFailed();
    return first != null && first.number() == attempt.number();
  }

  private static int failures(History history, FailureKind kind) {
    int count = 0;
    for (int number = 1; number <= history.size(); number++) {
      Verdict.Failure failure = history.attempt(number).failure();
      if (failure != null && failure.kind() == kind) {
        count++;
      }
    }
    return count;
  }
}
