package dev.understudy.bench.micro;

import dev.understudy.call.History;
import dev.understudy.health.InMemoryHealth;
import dev.understudy.plan.Decision;
import dev.understudy.plan.Planner;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// What a decision costs, at three points of a call with three targets.
@State(Scope.Thread)
public class PlannerBenchmark {
  private static final long NOW = 1_000_000_000L;

  private final InMemoryHealth health = new InMemoryHealth();
  private final History fresh = History.of(Fleet.call(Fleet.POLICY, NOW));
  private final History failed =
      fresh.started(Fleet.A, NOW).ended(1, Fleet.FAILED, NOW + 1_000_000);
  private final History exhausted =
      failed
          .started(Fleet.B, NOW + 1_000_000)
          .ended(2, Fleet.FAILED, NOW + 2_000_000)
          .started(Fleet.C, NOW + 2_000_000)
          .ended(3, Fleet.FAILED, NOW + 3_000_000);

  /// The first decision of a call.
  @Benchmark
  @Row(value = "planner, first attempt", against = "first")
  public Decision first() {
    return Planner.next(fresh, health, NOW);
  }

  /// After one failure: another target is chosen.
  @Benchmark
  @Row(value = "planner, after a failure", against = "first")
  public Decision afterAFailure() {
    return Planner.next(failed, health, NOW + 1_000_000);
  }

  /// After three failures: the call is given up.
  @Benchmark
  @Row(value = "planner, after the last failure", against = "first")
  public Decision exhausted() {
    return Planner.next(exhausted, health, NOW + 3_000_000);
  }
}
