package dev.understudy.bench.micro;

import dev.failsafe.FailsafeExecutor;
import dev.understudy.failover.Failover;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.springframework.core.retry.RetryException;
import org.springframework.core.retry.RetryTemplate;

/// What the library's face costs around a call whose first two attempts throw: ours goes to three
/// targets, the others try the same thing three times.
@State(Scope.Thread)
public class LibraryFailoverBenchmark {
  private int count;
  private final Callable<String> resilience4j = Rivals.resilience4j(this::operation);
  private final Callable<String> resilience4jWithBreaker =
      Rivals.resilience4jWithBreaker(this::operation);
  private final FailsafeExecutor<String> failsafe = Rivals.failsafe();
  private final FailsafeExecutor<String> failsafeWithBreaker = Rivals.failsafeWithBreaker();
  private final RetryTemplate spring = Rivals.spring();
  private final Failover counting = Rivals.counting();
  private final Failover forgetful = Rivals.forgetful();

  private String operation() throws IOException {
    count++;
    if (count % 3 != 0) {
      throw Rivals.FAILURE;
    }
    return Engines.OK;
  }

  /// Resilience4j's retry and breaker; it sleeps for no time between attempts.
  @Benchmark
  @Row(
      value = "library, third attempt succeeds: Resilience4j retry and breaker",
      against = "resilience4jWithBreaker")
  public String resilience4jWithBreaker() throws Exception {
    return resilience4jWithBreaker.call();
  }

  /// Failsafe's retry and breaker.
  @Benchmark
  @Row(
      value = "library, third attempt succeeds: Failsafe retry and breaker",
      against = "resilience4jWithBreaker")
  public String failsafeWithBreaker() {
    return failsafeWithBreaker.get(this::operation);
  }

  /// Ours with health and a breaker.
  @Benchmark
  @Row(
      value = "library, third attempt succeeds, each at another target: Failover with breaker",
      against = "resilience4jWithBreaker")
  public String counting() {
    return counting.call(target -> operation());
  }

  /// Ours without a breaker.
  @Benchmark
  @Row(
      value = "library, third attempt succeeds, each at another target: Failover without one",
      against = "resilience4j")
  public String forgetful() {
    return forgetful.call(target -> operation());
  }

  /// Resilience4j's retry alone.
  @Benchmark
  @Row(value = "library, third attempt succeeds: Resilience4j retry", against = "resilience4j")
  public String resilience4j() throws Exception {
    return resilience4j.call();
  }

  /// Failsafe's retry alone.
  @Benchmark
  @Row(value = "library, third attempt succeeds: Failsafe retry", against = "resilience4j")
  public String failsafe() {
    return failsafe.get(this::operation);
  }

  /// Spring's template.
  @Benchmark
  @Row(value = "library, third attempt succeeds: Spring RetryTemplate", against = "resilience4j")
  public String spring() throws RetryException {
    return spring.execute(this::operation);
  }
}
