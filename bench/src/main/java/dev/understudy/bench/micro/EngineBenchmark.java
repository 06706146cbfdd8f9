package dev.understudy.bench.micro;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeExecutor;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.time.Duration;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// What a call costs that succeeds at once, around an operation that does nothing: the engine with
/// every default (health, breaker, budget) beside plain retries of three attempts.
@State(Scope.Thread)
public class EngineBenchmark {
  private final Engines engines = new Engines(Fleet.POLICY, EngineBenchmark::operation);
  private final Retry resilience4j =
      Retry.of(
          "bench",
          RetryConfig.<String>custom()
              .maxAttempts(3)
              .waitDuration(Duration.ofMillis(1))
              .retryOnResult(answer -> !answer.equals(Engines.OK))
              .build());
  private final FailsafeExecutor<String> failsafe =
      Failsafe.with(
          dev.failsafe.RetryPolicy.<String>builder()
              .withMaxAttempts(3)
              .handleResultIf(answer -> !answer.equals(Engines.OK))
              .build());

  private static String operation() {
    return Engines.OK;
  }

  /// Resilience4j's retry.
  @Benchmark
  @Row(value = "success at once: Resilience4j retry", against = "resilience4j")
  public String resilience4j() {
    return resilience4j.executeSupplier(EngineBenchmark::operation);
  }

  /// Failsafe's retry.
  @Benchmark
  @Row(value = "success at once: Failsafe retry", against = "resilience4j")
  public String failsafe() {
    return failsafe.get(EngineBenchmark::operation);
  }

  /// The engine's loop.
  @Benchmark
  @Row(value = "success at once: engine", against = "resilience4j")
  public String engine() {
    return engines.started();
  }

  /// The blocking facade.
  @Benchmark
  @Row(value = "success at once: engine, blocking facade", against = "resilience4j")
  public String blocking() {
    return engines.called();
  }
}
