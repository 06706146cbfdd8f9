package dev.understudy.springai;

import dev.understudy.attempt.Target;
import dev.understudy.call.Needs;
import dev.understudy.engine.Engine;
import dev.understudy.failover.Failover;
import dev.understudy.failover.FailureClassifier;
import dev.understudy.policy.RetryPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The failovers of one model: by the target to begin with, the policy and what the call needs.
/// They share one engine, so what one call learns of a target every other knows. Thread-safe.
final class Ways {
  private record Way(String first, String policy, Needs needs) {}

  private final List<Target> targets;
  private final Engine engine;
  private final FailureClassifier failures;
  private final Map<Way, Failover> ways = new ConcurrentHashMap<>();

  Ways(List<Target> targets, Engine engine, FailureClassifier failures) {
    this.targets = List.copyOf(targets);
    this.engine = engine;
    this.failures =
        (target, failure) ->
            failure instanceof EmptyAnswer ? EmptyAnswer.VERDICT : failures.judge(target, failure);
  }

  /// @param name of the policy; one name, one policy
  Failover from(Target first, String name, RetryPolicy policy, Needs needs) {
    return ways.computeIfAbsent(
        new Way(first.name(), name, needs),
        way -> {
          List<Target> order = new ArrayList<>(targets);
          order.remove(first);
          order.addFirst(first);
          return Failover.of(order).engine(engine).failures(failures).policy(policy).needs(needs);
        });
  }
}
