package dev.understudy.plan;

import dev.understudy.call.Attempt;
import dev.understudy.call.History;
import dev.understudy.health.Health;
import dev.understudy.policy.HighLatency;
import dev.understudy.policy.Measure;
import dev.understudy.policy.RetryPolicy;
import dev.understudy.policy.Rule;
import dev.understudy.select.Choice;
import dev.understudy.select.Selector;
import java.time.Duration;
import java.util.Optional;

/// When a silent attempt is abandoned because another target could be faster.
final class Slowness {
  private Slowness() {}

  /// How long the policy lets an attempt be silent; empty if it does not say.
  static Optional<Duration> patience(Attempt running, History history) {
    return history
        .call()
        .policy()
        .onHighLatency()
        .filter(rule -> rule.measure() == Measure.TTFB)
        .filter(rule -> !hedged(running, history))
        .map(HighLatency::threshold);
  }

  /// Whether the rule allows another attempt and a target is free for it.
  static boolean betterElsewhere(Attempt running, History history, Health health, long now) {
    RetryPolicy policy = history.call().policy();
    if (!history.call().needs().replaySafe() || Deadline.tooNear(history.call(), now)) {
      return false;
    }
    Rule rule = policy.onHighLatency().orElseThrow().rule();
    return history.size() < policy.maxTotalAttempts()
        && Planner.failuresUnder(rule, history) + 1 < rule.maxAttempts()
        && Selector.next(rule, running.target(), history, health, now) instanceof Choice.Take take
        && !take.leastBad();
  }

  private static boolean hedged(Attempt running, History history) {
    for (Attempt attempt : history.attempts()) {
      if (attempt.running() && attempt.number() != running.number()) {
        return true;
      }
    }
    return false;
  }
}
