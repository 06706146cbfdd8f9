package dev.understudy.plan;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.understudy.attempt.Target;
import dev.understudy.attempt.Timeouts;
import dev.understudy.call.Call;
import dev.understudy.call.History;
import dev.understudy.health.Health;
import dev.understudy.policy.Rule;
import dev.understudy.select.Selector;
import java.time.Duration;

/// How a call's time is shared among its attempts.
final class Deadline {
  private Deadline() {}

  /// Whether an attempt that begins at this tick would have less than the smaller of 1 s and a
  /// tenth of the whole deadline.
  static boolean tooNear(Call call, long begin) {
    long whole = call.deadlineAt() - call.arrivedAt();
    return call.deadlineAt() - begin < Math.min(SECONDS.toNanos(1), whole / 10);
  }

  /// The clocks of an attempt: the target's own, none past the deadline, and short enough that
  /// every further target that is still untried could get its first token. If that leaves less than
  /// a fair share, the fair share. Of a stream, the reserve shortens only the wait for its first
  /// token: once it answers, nobody needs the rest.
  static Timeouts limits(Target target, Rule rule, History history, Health health, long now) {
    Timeouts own = target.timeouts();
    long left = history.call().deadlineAt() - now;
    boolean stream = history.call().needs().streaming();
    long wanted = (stream ? own.firstToken() : own.attempt()).toNanos();
    long reserve = 0;
    for (Target other : history.call().route().primaries()) {
      reserve += other.timeouts().firstToken().toNanos();
    }
    for (Target other : history.call().route().fallbacks()) {
      reserve += other.timeouts().firstToken().toNanos();
    }
    if (wanted + reserve <= left && own.attempt().toNanos() <= left) {
      return own;
    }
    long granted = Math.min(wanted, granted(target, rule, history, health, now, left));
    Timeouts within = own.within(Duration.ofNanos(stream ? left : granted));
    return stream ? firstTokenWithin(within, Duration.ofNanos(granted)) : within;
  }

  private static long granted(
      Target target, Rule rule, History history, Health health, long now, long left) {
    int more =
        Math.min(
            history.call().policy().maxTotalAttempts() - history.size() - 1,
            rule.maxAttempts() - Planner.failuresUnder(rule, history) - 1);
    int others = Math.min(more, Selector.untried(rule, target, history, health, now));
    if (others <= 0) {
      return left;
    }
    long reserve = others * target.timeouts().firstToken().toNanos();
    return Math.max(left - reserve, left / (others + 1));
  }

  private static Timeouts firstTokenWithin(Timeouts clocks, Duration limit) {
    if (clocks.firstToken().compareTo(limit) <= 0) {
      return clocks;
    }
    return new Timeouts(
        clocks.connect(), limit, clocks.idle(), clocks.idleThinking(), clocks.attempt());
  }
}
