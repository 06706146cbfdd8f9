package dev.understudy.simulator;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Target;
import dev.understudy.attempt.Verdict;
import dev.understudy.call.Attempt;
import dev.understudy.call.Call;
import dev.understudy.call.CallFailed;
import dev.understudy.call.History;
import dev.understudy.call.Why;
import dev.understudy.health.Breaker;
import dev.understudy.health.InMemoryHealth;
import dev.understudy.health.Standing;
import dev.understudy.observe.AttemptRecord;
import dev.understudy.observe.CallRecord;
import dev.understudy.observe.EngineListener;
import dev.understudy.policy.BudgetRule;
import dev.understudy.policy.Reach;
import dev.understudy.policy.RetryAfterHandling;
import dev.understudy.policy.RetryPolicy;
import dev.understudy.policy.Rule;
import dev.understudy.policy.StatusRule;
import dev.understudy.policy.Strategy;
import dev.understudy.testkit.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What must hold after every event, whatever the policy and the incident. It keeps books of its
/// own and asks the engine's state only where that is the subject.
final class Invariants implements EngineListener {
  private final VirtualTime time;
  private final InMemoryHealth health;
  private final List<Target> fleet;
  private final Trace trace;
  private final Map<String, Long> blocks = new HashMap<>();
  private final Map<String, Set<Integer>> started = new HashMap<>();
  private final Set<String> recorded = new HashSet<>();
  private final Map<String, Integer> results = new HashMap<>();
  private final Map<String, Integer> records = new HashMap<>();
  private final Map<String, String> probes = new HashMap<>();
  private final Map<String, String> shown = new HashMap<>();
  private final Set<String> broken = new HashSet<>();

  Invariants(VirtualTime time, InMemoryHealth health, List<Target> fleet, Trace trace) {
    this.time = time;
    this.health = health;
    this.fleet = fleet;
    this.trace = trace;
  }

  /// An attempt is about to be sent.
  void starting(Call call, Attempt attempt) {
    long now = time.read();
    trace.add(
        now,
        call.id()
            + " #"
            + attempt.number()
            + " -> "
            + attempt.target()
            + " "
            + attempt.why()
            + " after "
            + attempt.waited()
            + " ns");
    Set<Integer> numbers = started.computeIfAbsent(call.id(), id -> new HashSet<>());
    check(numbers.add(attempt.number()), "an attempt has a number of its own");
    if (attempt.why().goesOn()) {
      check(broken.contains(call.id()), "I3: only a stream that broke is continued");
    } else {
      check(results.getOrDefault(call.id(), 0) == 0, "nothing starts after the call's result");
    }
    check(attempt.number() <= call.policy().maxTotalAttempts(), "I1: max_total_attempts");
    check(
        call.route().primaries().contains(attempt.target())
            || call.route().fallbacks().contains(attempt.target()),
        "S19: only targets of the call's route see its prompt");
    long left = call.deadlineAt() - now;
    long least =
        call.policy().isNone()
            ? 0
            : Math.min(SECONDS.toNanos(1), (call.deadlineAt() - call.arrivedAt()) / 10);
    check(left >= least, "I2: no attempt starts too near the deadline");
    check(attempt.limits().attempt().toNanos() <= left, "I2: no attempt outlives the deadline");
    if (!call.policy().isNone()) {
      check(!isBlocked(attempt.target(), now), "I11: no attempt on a blocked target");
      if (health.breaker(attempt.target()) instanceof Breaker.HalfOpen
          && attempt.why() != Why.LEAST_BAD) {
        String before = probes.put(attempt.target().name(), call.id() + "#" + attempt.number());
        check(before == null, "I12: one probe at a time, and there is " + before);
      }
    }
  }

  @Override
  public void attempt(AttemptRecord record) {
    trace.add(time.read(), record.callId() + " #" + record.number() + " " + said(record.verdict()));
    String id = record.callId() + "#" + record.number();
    check(recorded.add(id), "I6: one record an attempt");
    probes.remove(record.target(), id);
    if (id.equals(shown.get(record.callId())) && record.verdict() instanceof Verdict.Failure) {
      broken.add(record.callId());
    }
  }

  @Override
  public void call(CallRecord record) {
    Call call = record.history().call();
    trace.add(time.read(), call.id() + " " + record.why() + " complete=" + record.complete());
    check(records.merge(call.id(), 1, Integer::sum) == 1, "I6: one record a call");
    countAttempts(call, record);
    book(call, record.history().attempts());
  }

  /// The result of a call reached its caller.
  ///
  /// @param inFlight attempts that are neither over nor cancelled
  /// @param kept the one that may go on, if any
  void result(Call call, String what, Set<String> inFlight, String kept) {
    alone(call, inFlight, kept);
    shown.put(call.id(), kept);
    trace.add(time.read(), call.id() + " = " + what);
    check(results.merge(call.id(), 1, Integer::sum) == 1, "I6: one result a call");
    check(
        time.read() <= call.deadlineAt() + MILLISECONDS.toNanos(50),
        "I2: no result after the deadline");
  }

  /// A stream that broke goes on with another attempt.
  void resumed(History history, Set<String> inFlight) {
    Call call = history.call();
    String id = call.id() + "#" + history.delivered();
    trace.add(time.read(), call.id() + " goes on with #" + history.delivered());
    check(broken.remove(call.id()), "I3: content of two attempts is never mixed");
    check(history.attempt(history.delivered()).why().goesOn(), "I3: a resume only appends");
    alone(call, inFlight, id);
    shown.put(call.id(), id);
  }

  /// A stream that broke is not continued any more.
  void interrupted(History history, Why why, Set<String> inFlight) {
    Call call = history.call();
    trace.add(time.read(), call.id() + " interrupted " + why);
    check(broken.remove(call.id()), "I6: one end a call");
    alone(call, inFlight, "");
    check(
        time.read() <= call.deadlineAt() + MILLISECONDS.toNanos(50),
        "I2: no result after the deadline");
  }

  private static void alone(Call call, Set<String> inFlight, String kept) {
    for (String attempt : inFlight) {
      check(
          !attempt.startsWith(call.id() + "#") || attempt.equals(kept),
          "I15: " + attempt + " goes on after the result");
    }
  }

  /// The result of a call is that it failed.
  void failed(CallFailed failure, Set<String> inFlight) {
    Call call = failure.history().call();
    result(call, failure.why().toString(), inFlight, "");
    Attempt last = failure.history().lastFailed();
    if (last == null || call.policy().isNone()) {
      return;
    }
    Verdict.Failure why = last.failure();
    if (failure.why() == Why.NO_TARGET && why instanceof Verdict.Retry) {
      Rule rule = call.policy().ruleFor(why);
      for (Target target : fleet) {
        check(!overlooked(target, rule, last, failure), "I13: " + target + " was overlooked");
      }
    }
  }

  /// After every event.
  ///
  /// @param retrying calls that hold a permit of the retry gate
  /// @param permits how many there are
  void always(int retrying, int permits) {
    check(retrying <= permits, "I9: " + retrying + " calls retry at once");
    for (Target target : fleet) {
      int missing = health.bucket(target).missing();
      check(missing >= 0 && missing <= BudgetRule.DEFAULT.capacity(), "I8: bucket bounds");
    }
  }

  /// When nothing is left to do.
  void atRest(int calls, Set<String> inFlight, int retrying) {
    check(inFlight.isEmpty(), "I7: attempts left over: " + inFlight);
    check(retrying == 0, "I7: permits of the retry gate left over: " + retrying);
    check(time.armed() == 0, "I7: timers left over: " + time.armed());
    check(results.size() == calls && records.size() == calls, "I6: every call has a result");
    for (Target target : fleet) {
      check(!(health.breaker(target) instanceof Breaker.HalfOpen), "I7, I12: probe lease left");
    }
    started.forEach((call, numbers) ->
        numbers.forEach(
            number -> check(recorded.contains(call + "#" + number), "I6: a record an attempt")));
  }

  private boolean overlooked(Target target, Rule rule, Attempt last, CallFailed failure) {
    Call call = failure.history().call();
    boolean ours = target.provider().equals(call.route().primary().provider());
    Strategy strategy = ours ? Strategy.SAME_PROVIDER : Strategy.DIFFERENT_PROVIDER;
    Standing standing = health.standing(target, time.read());
    boolean onRoute =
        call.route().fallbacks().contains(target) || call.route().primaries().contains(target);
    boolean windowMatters =
        failure.history().attempts().stream()
            .anyMatch(attempt ->
                attempt.failure() != null
                    && attempt.failure().kind() == FailureKind.CONTEXT_TOO_LONG);
    return onRoute
        && rule.ladder().contains(strategy)
        && failure.history().triesOf(target) == 0
        && !target.name().equals(last.target().name())
        && !windowMatters
        && call.policy().retryAfterHandling().applyTo() == Reach.GLOBAL
        && standing.usable();
  }

  private static void countAttempts(Call call, CallRecord record) {
    RetryPolicy policy = call.policy();
    IdentityHashMap<Rule, Integer> failures = new IdentityHashMap<>();
    Map<String, Integer> tries = new HashMap<>();
    int perTarget = 1;
    for (Rule rule : rules(policy)) {
      perTarget = Math.max(perTarget, policy.attemptsPerTarget(rule));
    }
    for (Attempt attempt : record.history().attempts()) {
      tries.merge(attempt.target().name(), 1, Integer::sum);
      Verdict.Failure failure = attempt.failure();
      if (failure != null && failure.kind() != FailureKind.SUPERSEDED) {
        Rule rule = policy.ruleFor(failure);
        int count = failures.merge(rule, 1, Integer::sum);
        boolean hedged =
            record.history().attempts().stream().anyMatch(one -> one.why() == Why.HEDGE);
        check(
            count <= rule.maxAttempts() || hedged || failure instanceof Verdict.Fatal,
            "I1: max_attempts of a rule");
      }
    }
    for (int count : tries.values()) {
      check(count <= perTarget, "I1: attempts_per_target");
    }
  }

  private static List<Rule> rules(RetryPolicy policy) {
    List<Rule> rules = new ArrayList<>();
    rules.add(policy.defaultRule());
    policy.onStatusCodes().stream().map(StatusRule::rule).forEach(rules::add);
    policy.onTimeout().ifPresent(rules::add);
    policy.onConnectError().ifPresent(rules::add);
    policy.onHighLatency().ifPresent(rule -> rules.add(rule.rule()));
    return rules;
  }

  /// The books on blocks, kept when an attempt's end is told.
  void hinted(Call call, Target target, Duration hint, long now) {
    RetryAfterHandling handling = call.policy().retryAfterHandling();
    if (call.policy().isNone() || handling.applyTo() != Reach.GLOBAL) {
      return;
    }
    long clamped = Math.min(hint.toNanos(), handling.maxRetryAfter().toNanos());
    if (clamped > 0) {
      blocks.merge(key(handling.scope(), target), now + clamped, Math::max);
    }
  }

  private void book(Call call, List<Attempt> attempts) {
    for (Attempt attempt : attempts) {
      Verdict.Failure failure = attempt.failure();
      if (failure != null && failure.retryAfter().isPresent()) {
        hinted(call, attempt.target(), failure.retryAfter().get(), attempt.endedAt());
      }
    }
  }

  private boolean isBlocked(Target target, long now) {
    for (dev.understudy.policy.Scope scope : dev.understudy.policy.Scope.values()) {
      if (blocks.getOrDefault(key(scope, target), Long.MIN_VALUE) > now) {
        return true;
      }
    }
    return false;
  }

  private static String key(dev.understudy.policy.Scope scope, Target target) {
    return switch (scope) {
      case MODEL -> "model " + target.name();
      case PROVIDER -> "provider " + target.provider();
      case ENDPOINT -> "endpoint " + target.endpoint();
    };
  }

  private static String said(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Ok ok -> ok.slow() ? "ok, slow" : "ok";
      case Verdict.Failure failure -> failure.kind() + " " + failure.evidence().errorType();
    };
  }

  private static void check(boolean holds, String invariant) {
    if (!holds) {
      throw new AssertionError(invariant);
    }
  }
}
