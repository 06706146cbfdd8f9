package dev.understudy.plan;

import static dev.understudy.attempt.Verdict.retry;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.understudy.attempt.Evidence;
import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Target;
import dev.understudy.attempt.Verdict;
import dev.understudy.attempt.Where;
import dev.understudy.call.Call;
import dev.understudy.call.Charge;
import dev.understudy.call.History;
import dev.understudy.call.Needs;
import dev.understudy.call.Route;
import dev.understudy.call.Why;
import dev.understudy.health.InMemoryHealth;
import dev.understudy.policy.RetryPolicy;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// Words for planner tests: targets, failures, and a call whose history is told event by event.
/// Ticks are milliseconds here.
public final class Story {
  public static final Target A = Target.of("openai/a");
  public static final Target A2 = Target.of("openai/a2");
  public static final Target B = Target.of("anthropic/b");
  public static final Target C = Target.of("gemini/c");

  public final InMemoryHealth health;
  private History history;

  private Story(Call call, InMemoryHealth health) {
    this.health = health;
    history = History.of(call);
  }

  public static Story of(RetryPolicy policy, Target primary, Target... fallbacks) {
    return of(policy, Needs.PLAIN, new InMemoryHealth(), primary, fallbacks);
  }

  public static Story of(
      RetryPolicy policy, Needs needs, InMemoryHealth health, Target primary, Target... fallbacks) {
    Call call = Call.of("call", 7, Route.of(primary, fallbacks), policy, needs, 0);
    return new Story(call, health);
  }

  public Story within(Duration deadline) {
    history = History.of(history.call().within(deadline));
    return this;
  }

  /// The next attempt fails, having run from `from` to `to`.
  public Story failed(Target target, Verdict verdict, long from, long to) {
    started(target, from);
    return ends(history.size(), verdict, to);
  }

  public Story started(Target target, long at) {
    history = history.started(target, at(at));
    return this;
  }

  public Story ends(int number, Verdict verdict, long at) {
    history = history.ended(number, verdict, at(at));
    health.ended(history.call(), history.attempt(number), false);
    return this;
  }

  public Story answers(int number, long at) {
    history = history.answering(number, at(at));
    return this;
  }

  /// The next attempt starts for a reason of its own.
  public Story started(Target target, Why why, long at) {
    history = history.started(target, target.timeouts(), why, Charge.NONE, 0, at(at));
    return this;
  }

  public Story delivered(int number) {
    history = history.delivered(number);
    return this;
  }

  /// The delivered stream breaks.
  public Story broke(Verdict.Failure failure, Set<Target> continuing, long at) {
    history = history.broken(failure, continuing, at(at));
    health.ended(history.call(), history.attempt(history.delivered()), false);
    return this;
  }

  public Story cancelled() {
    history = history.cancelled();
    return this;
  }

  public Decision next(long now) {
    return Planner.next(history, health, at(now));
  }

  public Call call() {
    return history.call();
  }

  public History history() {
    return history;
  }

  public static long at(long millis) {
    return MILLISECONDS.toNanos(millis);
  }

  public static Verdict status(int status) {
    FailureKind kind =
        status == 429
            ? FailureKind.THROTTLED
            : status == 503 ? FailureKind.OVERLOADED : FailureKind.SERVER_ERROR;
    return retry(Where.ANY_TARGET, kind, Evidence.http(status));
  }

  public static Verdict throttled(Duration hint) {
    return new Verdict.Retry(
        FailureKind.THROTTLED, Where.ANY_TARGET, Optional.of(hint), Evidence.http(429));
  }

  public static Verdict elsewhere(FailureKind kind) {
    return retry(Where.OTHER_TARGET, kind, Evidence.of(kind.code()));
  }

  public static Verdict tooLong() {
    return retry(
        Where.OTHER_TARGET_LARGER_WINDOW, FailureKind.CONTEXT_TOO_LONG, Evidence.http(400));
  }

  public static Verdict fatal(FailureKind kind, int status) {
    return new Verdict.Fatal(
        kind,
        new Evidence("http_" + status, OptionalInt.of(status), Optional.empty(), Optional.empty()));
  }

  public static Verdict timedOut() {
    return retry(Where.ANY_TARGET, FailureKind.TIMED_OUT, Evidence.timeout(Duration.ofSeconds(30)));
  }
}
