package dev.understudy.select;

import dev.understudy.attempt.Target;
import dev.understudy.attempt.Verdict;
import dev.understudy.attempt.Where;
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

/// Chooses the target of the next attempt. One object per question; it reads, and changes nothing.
///
/// A ladder is walked from its top at every failure: a step is left when it has no eligible
/// candidate. Targets under an avoid mark are passed over on a first walk and considered on a
/// second, so they are still tried when nothing else is left.
public final class Selector {
  private final History history;
  private final Health health;
  private final long now;
  private final Call call;

  private @Nullable Target blocked;
  private long blockedUntil;
  private @Nullable Target open;
  private long opensAt;

  private Selector(History history, Health health, long now) {
    this.history = history;
    this.health = health;
    this.now = now;
    this.call = history.call();
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
    Selector selector = new Selector(history, health, now);
    List<Target> primaries = selector.ordered(route.primaries());
    Rule rule = history.call().policy().defaultRule();
    for (boolean avoided : new boolean[] {false, true}) {
      Choice asked = selector.among(primaries, 1, avoided, true);
      if (asked != null) {
        return asked;
      }
      Choice other = selector.walk(rule, null, avoided);
      if (other != null) {
        return other;
      }
    }
    return selector.nothing();
  }

  /// The target that may follow a failure at `last`, under this rule.
  public static Choice next(Rule rule, Target last, History history, Health health, long now) {
    Selector selector = new Selector(history, health, now);
    for (boolean avoided : new boolean[] {false, true}) {
      Choice choice = selector.walk(rule, last, avoided);
      if (choice != null) {
        return choice;
      }
    }
    return selector.nothing();
  }

  /// How many targets could still be tried after `chosen`, had it failed, each for the first time,
  /// and now.
  public static int untried(Rule rule, Target chosen, History history, Health health, long now) {
    Selector selector = new Selector(history, health, now);
    int count = 0;
    for (Target target : selector.others(rule, chosen)) {
      if (!same(target, chosen)
          && history.triesOf(target) == 0
          && selector.eligible(target, 1, false)
          && health.standing(target, now).usable()) {
        count++;
      }
    }
    return count;
  }

  private @Nullable Choice walk(Rule rule, @Nullable Target last, boolean avoided) {
    int perTarget = call.policy().attemptsPerTarget(rule);
    for (Strategy strategy : rule.ladder()) {
      List<Target> step = step(strategy, last);
      if (!step.isEmpty()) {
        Choice choice = among(fewestTriesFirst(ordered(step)), perTarget, avoided, false);
        if (choice != null) {
          return choice;
        }
      }
    }
    return null;
  }

  private @Nullable Choice among(
      List<Target> candidates, int perTarget, boolean avoided, boolean asked) {
    for (Target target : candidates) {
      if (!eligible(target, perTarget, asked)) {
        continue;
      }
      Standing standing = health.standing(target, now);
      long until = blockedUntil(target, standing);
      if (until - now > 0) {
        if (blocked == null || until - blockedUntil < 0) {
          blocked = target;
          blockedUntil = until;
        }
      } else if (!standing.usable()) {
        if (open == null || standing.opensAt() - opensAt < 0) {
          open = target;
          opensAt = standing.opensAt();
        }
      } else if (avoided || !standing.avoided()) {
        return take(target, standing);
      }
    }
    return null;
  }

  /// The end of the longest block on the target, this call's own included; `now` or earlier if
  /// there is none.
  private long blockedUntil(Target target, Standing standing) {
    long own = OwnBlocks.until(history, target, now);
    return standing.blocked() && standing.blockedUntil() - own > 0 ? standing.blockedUntil() : own;
  }

  /// Nobody can be tried now: wait for a block to end, or take the least bad of the open ones, once
  /// a call.
  private Choice nothing() {
    if (blocked != null) {
      return new Choice.Blocked(blocked, blockedUntil);
    }
    if (open != null && !leastBadTried()) {
      return new Choice.Take(open, false, true);
    }
    return Choice.NONE;
  }

  private boolean leastBadTried() {
    for (Attempt attempt : history.attempts()) {
      if (attempt.why() == Why.LEAST_BAD) {
        return true;
      }
    }
    return false;
  }

  private boolean eligible(Target target, int perTarget, boolean asked) {
    return history.triesOf(target) < perTarget
        && !blamed(target)
        && (asked || target.capabilities().containsAll(call.needs().capabilities()));
  }

  /// Whether a failure of this call rules the target out.
  private boolean blamed(Target target) {
    for (Attempt attempt : history.attempts()) {
      Verdict.Failure failure = attempt.failure();
      if (attempt.running() && same(attempt.target(), target)) {
        return true;
      }
      if (failure != null && ruledOut(target, attempt.target(), failure.where())) {
        return true;
      }
    }
    return false;
  }

  private static boolean ruledOut(Target target, Target failed, Where where) {
    return switch (where) {
      case ANY_TARGET -> false;
      case OTHER_TARGET, NOWHERE -> same(target, failed);
      case OTHER_TARGET_LARGER_WINDOW -> same(target, failed) || !larger(target, failed);
    };
  }

  private static boolean larger(Target target, Target failed) {
    return target.contextWindow().isEmpty()
        || failed.contextWindow().isEmpty()
        || target.contextWindow().getAsLong() > failed.contextWindow().getAsLong();
  }

  private List<Target> step(Strategy strategy, @Nullable Target last) {
    String provider = call.route().primary().provider();
    return switch (strategy) {
      case SAME_MODEL -> last == null ? List.of() : List.of(last);
      case SAME_PROVIDER ->
          all(target -> target.provider().equals(provider) && !same(target, last));
      case DIFFERENT_PROVIDER -> all(target -> !target.provider().equals(provider));
    };
  }

  private List<Target> others(Rule rule, Target chosen) {
    return all(target -> {
      boolean ours = target.provider().equals(call.route().primary().provider());
      return !same(target, chosen)
          && rule.ladder().contains(ours ? Strategy.SAME_PROVIDER : Strategy.DIFFERENT_PROVIDER);
    });
  }

  private List<Target> all(Predicate<Target> wanted) {
    ArrayList<Target> found = new ArrayList<>(call.route().size());
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
    ArrayList<Target> sorted = new ArrayList<>(candidates);
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
