package dev.understudy.config;

import dev.understudy.attempt.Target;
import dev.understudy.attempt.Verdict;
import dev.understudy.call.Call;
import dev.understudy.call.History;
import dev.understudy.call.Needs;
import dev.understudy.call.Route;
import dev.understudy.call.Why;
import dev.understudy.config.Plan.Course;
import dev.understudy.config.Plan.ModelPlan;
import dev.understudy.config.Plan.Step;
import dev.understudy.health.Health;
import dev.understudy.plan.Decision;
import dev.understudy.plan.Planner;
import dev.understudy.policy.Backoff;
import dev.understudy.policy.Backoff.Delay;
import dev.understudy.policy.HighLatency;
import dev.understudy.policy.Jitter;
import dev.understudy.policy.RetryPolicy;
import dev.understudy.policy.Rule;
import dev.understudy.policy.StatusRule;
import dev.understudy.policy.Strategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Plays calls for one model against the planner in imagined time, with targets that always fail.
final class Rehearsal {
  private final ModelEntry entry;
  private final Route route;
  private final RetryPolicy policy;

  Rehearsal(Configuration configuration, ModelEntry entry) {
    this.entry = entry;
    this.policy = entry.policy();
    this.route = Route.of(List.of(entry.target()), policy, configuration.targets());
  }

  /// The rules of a policy, the default rule last.
  static List<Rule> rules(RetryPolicy policy) {
    return Stream.of(
            policy.onStatusCodes().stream().map(StatusRule::rule),
            policy.onTimeout().stream(),
            policy.onConnectError().stream(),
            policy.onHighLatency().map(HighLatency::rule).stream(),
            Stream.of(policy.defaultRule()))
        .flatMap(rules -> rules)
        .toList();
  }

  /// The targets that some rule's strategies lead to, the model itself first.
  static List<Target> reachable(Route route, RetryPolicy policy) {
    Target primary = route.primary();
    List<Target> reachable = new ArrayList<>(route.primaries());
    if (policy.isNone()) {
      return reachable;
    }
    List<Strategy> used = rules(policy).stream().flatMap(rule -> rule.ladder().stream()).toList();
    for (Target target : route.fallbacks()) {
      boolean same = target.provider().equals(primary.provider());
      if (used.contains(same ? Strategy.SAME_PROVIDER : Strategy.DIFFERENT_PROVIDER)) {
        reachable.add(target);
      }
    }
    return reachable;
  }

  ModelPlan plan() {
    String name = policy.isNone() ? PolicyDraft.NONE : entry.choice().name().orElse("inline");
    List<Target> reachable = reachable(route, policy);
    return new ModelPlan(
        entry.name(),
        name,
        courses(),
        worstAttempts(reachable),
        worstTime(reachable),
        Plan.destinations(reachable));
  }

  private List<Course> courses() {
    if (policy.isNone()) {
      Step only = new Step(entry.name(), Duration.ZERO);
      return List.of(new Course(List.of("any failure"), List.of(only), "returned as it came"));
    }
    Map<Course, List<String>> groups = new LinkedHashMap<>();
    Failures.of(policy)
        .forEach((failure, verdict) ->
            groups.computeIfAbsent(play(verdict), absent -> new ArrayList<>()).add(failure));
    return groups.entrySet().stream()
        .map(group -> new Course(group.getValue(), group.getKey().steps(), group.getKey().end()))
        .toList();
  }

  /// One call in which every attempt ends at once with this verdict.
  private Course play(Verdict verdict) {
    RetryPolicy longest = longestWaits(policy);
    History history = History.of(Call.of("plan", 1, route, longest, Needs.PLAIN, 0));
    List<Step> steps = new ArrayList<>();
    long now = 0;
    long ended = 0;
    while (true) {
      switch (Planner.next(history, Health.ALL_WELL, now)) {
        case Decision.Start start -> {
          steps.add(new Step(start.target().name(), Duration.ofNanos(now - ended)));
          history =
              history.started(
                  start.target(), start.limits(), start.why(), start.charge(), now - ended, now);
          history = history.ended(history.size(), verdict, now);
          ended = now;
        }
        case Decision.Await await -> now = await.until();
        case Decision.GiveUp end -> {
          return new Course(List.of(), steps, words(end.why(), steps.size()));
        }
        case Decision.Deliver good -> {
          return new Course(List.of(), steps, "taken as an answer");
        }
        case Decision.Abandon abandoned ->
            throw new IllegalStateException("nothing runs that could be abandoned");
      }
    }
  }

  private static String words(Why why, int attempts) {
    return switch (why) {
      case ATTEMPTS_SPENT -> attempts == 1 ? "no retry" : "attempts are spent";
      case NO_TARGET -> "no model is left";
      case NOT_RETRIABLE -> "returned as it came";
      case DEADLINE_PASSED -> "the deadline is too near";
      case RETRY_TIME_SPENT -> "the time for retries is spent";
      case BLOCKED_TOO_LONG -> "the block is too long to wait for";
      case RETRY_BUDGET, RETRY_GATE -> "retries are used up";
      case FIRST,
          PRIMARY_UNAVAILABLE,
          RETRY,
          FAILOVER,
          HEDGE,
          LEAST_BAD,
          RESUME,
          REGENERATE,
          IN_FLIGHT,
          BACKOFF,
          BLOCKED,
          HIGH_LATENCY,
          SUPERSEDED,
          ANSWERED,
          CANCELLED ->
          throw new IllegalStateException("a call does not end for this reason: " + why);
    };
  }

  /// The same policy with every wait at its longest, and without a budget that runs dry.
  private static RetryPolicy longestWaits(RetryPolicy policy) {
    return policy.toBuilder()
        .defaultRule(longest(policy.defaultRule()))
        .backoff(policy.backoff().map(Rehearsal::longest))
        .onTimeout(policy.onTimeout().map(Rehearsal::longest))
        .onConnectError(policy.onConnectError().map(Rehearsal::longest))
        .onHighLatency(policy.onHighLatency().map(Rehearsal::longest))
        .onStatusCodes(
            policy.onStatusCodes().stream()
                .map(named -> new StatusRule(named.codes(), longest(named.rule())))
                .toList())
        .build();
  }

  private static HighLatency longest(HighLatency slow) {
    return new HighLatency(
        slow.threshold(),
        slow.measure(),
        slow.minTriggers(),
        slow.window(),
        longest(slow.rule()),
        slow.block(),
        slow.scope(),
        slow.applyTo());
  }

  private static Rule longest(Rule rule) {
    return new Rule(
        rule.ladder(),
        rule.maxAttempts(),
        rule.attemptsPerTarget(),
        rule.backoff().map(Rehearsal::longest));
  }

  private static Backoff longest(Backoff backoff) {
    Map<String, Delay> providers = new LinkedHashMap<>(backoff.providers());
    providers.replaceAll((name, delay) -> longest(delay));
    var statuses = new LinkedHashMap<>(backoff.statuses());
    statuses.replaceAll((range, delay) -> longest(delay));
    return new Backoff(backoff.applyTo(), longest(backoff.base()), providers, statuses);
  }

  /// A delay without luck: the ceiling; for decorrelated jitter three times the wait before.
  private static Delay longest(Delay delay) {
    if (delay.jitter() != Jitter.DECORRELATED) {
      return new Delay(delay.base(), delay.max(), delay.multiplier(), Jitter.NONE);
    }
    Duration tripled = delay.base().multipliedBy(3);
    Duration base = tripled.compareTo(delay.max()) < 0 ? tripled : delay.max().minusNanos(1);
    return new Delay(base, delay.max(), 3, Jitter.NONE);
  }

  /// Every rule lets one attempt fewer than its maximum go on; every target takes so many tries.
  private int worstAttempts(List<Target> reachable) {
    if (policy.isNone()) {
      return 1;
    }
    long byRules = 1;
    long perTarget = 1;
    for (Rule rule : rules(policy)) {
      byRules += rule.maxAttempts() - 1L;
      perTarget = Math.max(perTarget, policy.attemptsPerTarget(rule));
    }
    long byTargets = perTarget * reachable.size();
    return (int) Math.min(policy.maxTotalAttempts(), Math.min(byRules, byTargets));
  }

  private Duration worstTime(List<Target> reachable) {
    Duration attempt = entry.target().timeouts().attempt();
    for (Target target : reachable) {
      Duration clock = target.timeouts().attempt();
      attempt = clock.compareTo(attempt) > 0 ? clock : attempt;
    }
    int attempts = worstAttempts(reachable);
    Duration waits = longestWait().multipliedBy(attempts - 1L);
    Duration all = attempt.multipliedBy(attempts).plus(waits);
    Optional<Duration> retries = policy.maxRetryDuration();
    if (retries.isPresent() && attempts > 1) {
      all = shorter(all, attempt.multipliedBy(2).plus(retries.get()));
    }
    return shorter(all, policy.deadline());
  }

  /// A wait for a block gets up to a tenth on top.
  private Duration longestWait() {
    Duration longest = policy.retryAfterHandling().maxWait().multipliedBy(11).dividedBy(10);
    for (Rule rule : rules(policy)) {
      Optional<Backoff> backoff = policy.backoff(rule);
      if (backoff.isPresent()) {
        for (Delay delay : delays(backoff.get())) {
          longest = longest.compareTo(delay.max()) > 0 ? longest : delay.max();
        }
      }
    }
    return longest;
  }

  private static List<Delay> delays(Backoff backoff) {
    List<Delay> all = new ArrayList<>(List.of(backoff.base()));
    all.addAll(backoff.providers().values());
    all.addAll(backoff.statuses().values());
    return all;
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }
}
