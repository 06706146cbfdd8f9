package dev.understudy.select;

import dev.understudy.attempt.Target;
import dev.understudy.attempt.Verdict;
import dev.understudy.call.Attempt;
import dev.understudy.call.Call;
import dev.understudy.call.History;
import dev.understudy.call.Route;
import dev.understudy.call.Why;
import dev.understudy.health.Health;
import dev.understudy.health.Standing;
import dev.understudy.policy.Rule;
import dev.understudy.policy.Strategy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Chooses the target of the next attempt. It reads, and changes nothing.
///
/// A ladder is walked from its top at every failure: a step is left when it has no eligible
/// candidate. Targets under an avoid mark are passed over on a first walk and considered on a
/// second, so they are still tried when nothing else is left.
public final class Selector {
  private final History history;
  private final Call call;
  private final Health health;
  private final long now;

  private Selector(History history, Health health, long now) {
    this.history = history;
    this.call = history.call();
    this.health = health;
    this.now = now;
  }

  /// The target of a call's first attempt: what it asked for; else, if that is blocked, open or
  /// avoided, whoever the default rule's ladder names.
  public static Choice first(History history, Health health, long now) {
    Route route = history.call().route();
    Target primary = route.primary();
    if (route.primaries().size() == 1) {
      Standing standing = health.standing(primary, now);
      if (standing.usable() && !standing.avoided()) {
        return take(primary, standing);
      }
    }
    Rule rule = history.call().policy().defaultRule();
    Selector selector = new Selector(history, health, now);
    List<List<Target>> steps = new ArrayList<>();
    steps.add(selector.ordered(route.primaries()));
    steps.addAll(selector.steps(rule, null));
    return selector.choose(steps);
  }

  /// The target that may follow a failure at `last`, under this rule.
  public static Choice next(Rule rule, Target last, History history, Health health, long now) {
    Selector selector = new Selector(history, health, now);
    return selector.choose(selector.steps(rule, last));
  }

  /// The target that may go on with a stream that broke at `broken`: any that the rule's ladder
  /// allows, those of the same model first.
  ///
  /// @param continuing whether it must be one that can be given the text so far
  public static Choice resuming(
      Rule rule, Target broken, boolean continuing, History history, Health health, long now) {
    Selector selector = new Selector(history, health, now);
    int perTarget = selector.call.policy().attemptsPerTarget(rule);
    List<Target> candidates =
        new ArrayList<>(
            selector.ordered(
                selector.all(target ->
                    selector.allowed(rule, target, broken)
                        && selector.eligible(target, perTarget)
                        && (!continuing || history.continuing().contains(target)))));
    candidates.sort(Comparator.comparing(target -> !target.sameModel(broken)));
    return candidates.isEmpty() ? Choice.NONE : selector.choose(List.of(candidates));
  }

  private boolean allowed(Rule rule, Target target, Target last) {
    boolean ours = target.provider().equals(call.route().primary().provider());
    return rule.ladder()
        .contains(
            same(target, last)
                ? Strategy.SAME_MODEL
                : ours ? Strategy.SAME_PROVIDER : Strategy.DIFFERENT_PROVIDER);
  }

  /// How many targets could still be tried after `chosen`, had it failed, each for the first time,
  /// and now.
  public static int untried(Rule rule, Target chosen, History history, Health health, long now) {
    Selector selector = new Selector(history, health, now);
    int count = 0;
    for (Target target : selector.all(target -> !same(target, chosen))) {
      if (selector.allowed(rule, target, chosen)
          && selector.eligible(target, 1)
          && health.standing(target, now).usable()) {
        count++;
      }
    }
    return count;
  }

  /// The candidates of every step of the ladder, each in order of preference, without those that
  /// cannot be eligible however healthy they are.
  private List<List<Target>> steps(Rule rule, @Nullable Target last) {
    int perTarget = call.policy().attemptsPerTarget(rule);
    List<List<Target>> steps = new ArrayList<>(rule.ladder().size());
    for (Strategy strategy : rule.ladder()) {
      List<Target> step = step(strategy, last, perTarget);
      if (!step.isEmpty()) {
        steps.add(fewestTriesFirst(ordered(step)));
      }
    }
    return steps;
  }

  private List<Target> step(Strategy strategy, @Nullable Target last, int perTarget) {
    String provider = call.route().primary().provider();
    return switch (strategy) {
      case SAME_MODEL -> last != null && eligible(last, perTarget) ? List.of(last) : List.of();
      case SAME_PROVIDER ->
          all(target ->
              target.provider().equals(provider)
                  && !same(target, last)
                  && eligible(target, perTarget));
      case DIFFERENT_PROVIDER ->
          all(target -> !target.provider().equals(provider) && eligible(target, perTarget));
    };
  }

  private Choice choose(List<List<Target>> steps) {
    for (boolean avoided : new boolean[] {false, true}) {
      for (List<Target> step : steps) {
        for (Target target : step) {
          Standing standing = health.standing(target, now);
          if (standing.usable()
              && (avoided || !standing.avoided())
              && OwnBlocks.until(history, target, now) - now <= 0) {
            return take(target, standing);
          }
        }
      }
    }
    Choice blocked = firstUnblocked(steps);
    return blocked instanceof Choice.None ? leastBad(steps) : blocked;
  }

  /// Nobody can be tried now: the first of the blocked candidates that will be.
  private Choice firstUnblocked(List<List<Target>> steps) {
    Target first = null;
    long earliest = now;
    for (List<Target> step : steps) {
      for (Target target : step) {
        Standing standing = health.standing(target, now);
        long own = OwnBlocks.until(history, target, now);
        long until =
            standing.blocked() && standing.blockedUntil() - own > 0 ? standing.blockedUntil() : own;
        if (until - now > 0 && (first == null || until - earliest < 0)) {
          first = target;
          earliest = until;
        }
      }
    }
    return first == null ? Choice.NONE : new Choice.Blocked(first, earliest);
  }

  /// Every candidate's breaker is open: the one that opens up first, once a call.
  private Choice leastBad(List<List<Target>> steps) {
    for (Attempt attempt : history.attempts()) {
      if (attempt.why() == Why.LEAST_BAD) {
        return Choice.NONE;
      }
    }
    Target best = null;
    long earliest = now;
    for (List<Target> step : steps) {
      for (Target target : step) {
        long opensAt = health.standing(target, now).opensAt();
        if (best == null || opensAt - earliest < 0) {
          best = target;
          earliest = opensAt;
        }
      }
    }
    return best == null ? Choice.NONE : new Choice.Take(best, false, true);
  }

  private boolean eligible(Target target, int perTarget) {
    return history.triesOf(target) < perTarget
        && !ruledOut(target)
        && target.capabilities().containsAll(call.needs().capabilities());
  }

  /// Whether an attempt of this call rules the target out: one that is still running there, or one
  /// whose failure blames it.
  private boolean ruledOut(Target target) {
    for (Attempt attempt : history.attempts()) {
      Verdict.Failure failure = attempt.failure();
      if (attempt.running() && same(attempt.target(), target)) {
        return true;
      }
      if (failure != null && blames(failure, attempt.target(), target)) {
        return true;
      }
    }
    return false;
  }

  private static boolean blames(Verdict.Failure failure, Target failed, Target target) {
    boolean credential =
        failure.kind().blamesCredential() && failed.credential().equals(target.credential());
    return switch (failure.where()) {
      case ANY_TARGET -> false;
      case OTHER_TARGET -> same(target, failed) || credential;
      case NOWHERE -> same(target, failed);
      case OTHER_TARGET_LARGER_WINDOW -> same(target, failed) || !larger(target, failed);
    };
  }

  private static boolean larger(Target target, Target failed) {
    return target.contextWindow().isEmpty()
        || failed.contextWindow().isEmpty()
        || target.contextWindow().getAsLong() > failed.contextWindow().getAsLong();
  }

  private List<Target> all(Predicate<Target> wanted) {
    List<Target> found = new ArrayList<>(call.route().size());
    for (Target target : call.route().primaries()) {
      if (wanted.test(target)) {
        found.add(target);
      }
    }
    for (Target target : call.route().fallbacks()) {
      if (wanted.test(target)) {
        found.add(target);
      }
    }
    return found;
  }

  private List<Target> ordered(List<Target> equals) {
    return equals.size() < 2 ? equals : Order.of(equals, call, health);
  }

  private List<Target> fewestTriesFirst(List<Target> candidates) {
    if (candidates.size() < 2 || history.size() < 2) {
      return candidates;
    }
    List<Target> sorted = new ArrayList<>(candidates);
    sorted.sort(Comparator.comparingInt(history::triesOf));
    return sorted;
  }

  private static Choice take(Target target, Standing standing) {
    return new Choice.Take(target, standing.breaker() == Standing.Gate.PROBE, false);
  }

  private static boolean same(Target one, @Nullable Target other) {
    return other != null && one.name().equals(other.name());
  }
}
