package dev.understudy.plan;

import dev.understudy.attempt.FailureKind;
import dev.understudy.call.Attempt;
import dev.understudy.call.Charge;
import dev.understudy.call.History;
import dev.understudy.call.Why;
import dev.understudy.health.Health;
import dev.understudy.plan.Decision.Await;
import dev.understudy.plan.Decision.Start;
import dev.understudy.policy.Hedging;
import dev.understudy.policy.RetryPolicy;
import dev.understudy.policy.Rule;
import dev.understudy.select.Choice;
import dev.understudy.select.Selector;
import java.time.Duration;
import java.util.Optional;

/// When one more attempt is started beside a silent first one.
final class Hedge {
  private Hedge() {}

  /// The hedge, if it is due and allowed; else a wait until it is due or `wake`, whichever is
  /// earlier.
  static Decision next(Attempt running, History history, Health health, long now, long wake) {
    RetryPolicy policy = history.call().policy();
    if (policy.hedging().isEmpty() || !mayHedge(policy.hedging().get(), running, history)) {
      return new Await(wake, Why.IN_FLIGHT);
    }
    Hedging hedging = policy.hedging().get();
    Optional<Duration> delay =
        hedging.after().isPresent() ? hedging.after() : health.p95(running.target());
    if (delay.isEmpty()) {
      return new Await(wake, Why.IN_FLIGHT);
    }
    int earlier = history.size() - 1;
    long due = running.startedAt() + delay.get().toNanos() * (earlier + 1);
    if (now - due < 0) {
      return new Await(due - wake < 0 ? due : wake, Why.IN_FLIGHT);
    }
    Charge charge = Planner.charge(policy, running.target(), FailureKind.TIMED_OUT);
    if (health.affords(charge)
        && !Deadline.tooNear(history.call(), now)
        && health.hedgeAllowed(hedging.maxExtraLoad(), now)) {
      Rule rule = policy.defaultRule();
      if (Selector.next(rule, running.target(), history, health, now) instanceof Choice.Take take
          && !take.leastBad()) {
        return new Start(
            take.target(),
            Deadline.limits(take.target(), rule, history, health, now),
            charge,
            take.probe(),
            Why.HEDGE);
      }
    }
    return new Await(wake, Why.IN_FLIGHT);
  }

  /// Only a first attempt is hedged, and only while nothing of the call has failed.
  private static boolean mayHedge(Hedging hedging, Attempt running, History history) {
    return running.number() == 1
        && history.call().needs().replaySafe()
        && history.stoppedBy() == null
        && history.firstFailed() == null
        && history.size() - 1 < hedging.maxHedges()
        && history.size() < history.call().policy().maxTotalAttempts();
  }
}
