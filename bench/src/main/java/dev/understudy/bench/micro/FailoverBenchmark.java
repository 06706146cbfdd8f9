package dev.understudy.bench.micro;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeExecutor;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// What a call costs whose first two attempts fail, without a wait between them: the engine goes to
/// three targets, the baselines try the same thing three times.
@State(Scope.Thread)
public class FailoverBenchmark {
  private int count;
  private final Engines engines = new Engines(Fleet.FORGETFUL, this::operation);
  private final Retry resilience4j =
      Retry.of(
          "bench",
          RetryConfig.<String>custom()
              .maxAttempts(3)
              .intervalFunction(attempt -> 0L)
              .retryOnResult(answer -> !answer.equals(Engines.OK))
              .build());
  private final FailsafeExecutor<String> failsafe =
      Failsafe.with(
          dev.failsafe.RetryPolicy.<String>builder()
              .withMaxAttempts(3)
              .handleResultIf(answer -> !answer.equals(Engines.OK))
              .build());

  private String operation() {
    count++;
    return count % 3 == 0 ? Engines.OK : "busy";
  }

  /// Resilience4j's retry, which sleeps for no time between attempts; that yields the thread.
  @Benchmark
  @Row(value = "third attempt succeeds: Resilience4j retry", against = "failsafe")
  public String resilience4j() {
    return resilience4j.executeSupplier(this::operation);
  }

  /// Failsafe's retry.
  @Benchmark
  @Row(value = "third attempt succeeds: Failsafe retry", against = "failsafe")
  public String failsafe() {
    return failsafe.get(this::operation);
  }

  /// The engine's loop.
  @Benchmark
  @Row(value = "third attempt succeeds, each at another target: engine", against = "failsafe")
  public String engine() {
    return engines.started();
  }
}
