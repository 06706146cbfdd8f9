package dev.understudy.micrometer;

import dev.understudy.attempt.Target;
import dev.understudy.engine.Engine;
import dev.understudy.failover.Failover;
import dev.understudy.health.Block;
import dev.understudy.policy.BudgetRule;
import dev.understudy.policy.RetryPolicy;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.Locale;

/// What an engine knows about targets, as gauges that are read when somebody looks.
///
/// | meter | in Prometheus | tags | value |
/// |---|---|---|---|
/// | `understudy.blocked` | `understudy_blocked` | `target`, `reason` | 1 while it must not be tried for this reason (`retry_after`, `high_latency`, `operator`), else 0 |
/// | `understudy.breaker.state` | `understudy_breaker_state` | `target` | 0 closed, 1 half open, 2 open |
/// | `understudy.retry.budget.tokens` | `understudy_retry_budget_tokens` | `target` | what is left; absent if the policy has no budget |
///
/// Of several blocks on one target the one that ends last is the reason. Immutable.
public final class HealthMeters implements MeterBinder {
  private final Engine engine;
  private final List<Target> targets;
  private final RetryPolicy policy;
  private final Tags tags;

  private HealthMeters(Engine engine, List<Target> targets, RetryPolicy policy, Tags tags) {
    this.engine = engine;
    this.targets = List.copyOf(targets);
    this.policy = policy;
    this.tags = tags;
  }

  /// The health of a failover's targets.
  public static HealthMeters of(Failover failover) {
    return of(failover.engine(), failover.targets(), failover.policy());
  }

  /// The health of these targets.
  ///
  /// @param engine that makes the calls
  /// @param policy whose budget is counted
  public static HealthMeters of(Engine engine, List<Target> targets, RetryPolicy policy) {
    return new HealthMeters(engine, targets, policy, Tags.empty());
  }

  /// The same with these tags besides its own.
  public HealthMeters tags(Iterable<Tag> more) {
    return new HealthMeters(engine, targets, policy, tags.and(more));
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    for (Target target : targets) {
      Tags named = tags.and("target", target.name());
      for (Block.Cause cause : Block.Cause.values()) {
        Gauge.builder("understudy.blocked", () -> blocked(target, cause) ? 1 : 0)
            .description("Whether a target must not be tried.")
            .tags(named.and("reason", cause.name().toLowerCase(Locale.ROOT)))
            .register(registry);
      }
      Gauge.builder("understudy.breaker.state", () -> breaker(target))
          .description("The circuit breaker of a target: 0 closed, 1 half open, 2 open.")
          .tags(named)
          .register(registry);
      policy.retryBudget().ifPresent(rule -> bindBudget(registry, target, rule, named));
    }
  }

  private void bindBudget(MeterRegistry registry, Target target, BudgetRule rule, Tags named) {
    Gauge.builder(
            "understudy.retry.budget.tokens",
            () -> engine.health().bucket(target).tokens(rule.capacity()))
        .description("What is left of a target's retry budget.")
        .tags(named)
        .register(registry);
  }

  private boolean blocked(Target target, Block.Cause cause) {
    return engine
        .health()
        .block(target, engine.ticker().read())
        .map(block -> block.cause() == cause)
        .orElse(false);
  }

  private int breaker(Target target) {
    return switch (engine.health().breaker(target).gate(engine.ticker().read())) {
      case CLOSED -> 0;
      case PROBE, PROBING -> 1;
      case OPEN -> 2;
    };
  }
}
