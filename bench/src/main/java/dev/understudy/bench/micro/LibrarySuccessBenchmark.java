package dev.understudy.bench.micro;

import dev.failsafe.FailsafeExecutor;
import dev.understudy.failover.Failover;
import java.util.concurrent.Callable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.springframework.core.retry.RetryException;
import org.springframework.core.retry.RetryTemplate;

/// What the library's face costs around a call that succeeds at once, beside other libraries: those
/// that remember something between calls, and plain retries.
@State(Scope.Thread)
public class LibrarySuccessBenchmark {
  private final Callable<String> resilience4j =
      Rivals.resilience4j(LibrarySuccessBenchmark::operation);
  private final Callable<String> resilience4jWithBreaker =
      Rivals.resilience4jWithBreaker(LibrarySuccessBenchmark::operation);
  private final FailsafeExecutor<String> failsafe = Rivals.failsafe();
  private final FailsafeExecutor<String> failsafeWithBreaker = Rivals.failsafeWithBreaker();
  private final RetryTemplate spring = Rivals.spring();
  private final Failover failover = Rivals.failover();
  private final Failover forgetful = Rivals.forgetful();

  private static String operation() {
    return Engines.OK;
  }

  /// Resilience4j's retry and breaker.
  @Benchmark
  @Row(
      value = "library, success at once: Resilience4j retry and breaker",
      against = "resilience4jWithBreaker")
  public String resilience4jWithBreaker() throws Exception {
    return resilience4jWithBreaker.call();
  }

  /// Failsafe's retry and breaker.
  @Benchmark
  @Row(
      value = "library, success at once: Failsafe retry and breaker",
      against = "resilience4jWithBreaker")
  public String failsafeWithBreaker() {
    return failsafeWithBreaker.get(LibrarySuccessBenchmark::operation);
  }

  /// Ours with health, breaker and budget.
  @Benchmark
  @Row(
      value = "library, success at once: Failover with breaker and budget",
      against = "resilience4jWithBreaker")
  public String failover() {
    return failover.call(target -> operation());
  }

  /// Ours without breaker and budget.
  @Benchmark
  @Row(value = "library, success at once: Failover without them", against = "resilience4j")
  public String forgetful() {
    return forgetful.call(target -> operation());
  }

  /// Resilience4j's retry alone.
  @Benchmark
  @Row(value = "library, success at once: Resilience4j retry", against = "resilience4j")
  public String resilience4j() throws Exception {
    return resilience4j.call();
  }

  /// Failsafe's retry alone.
  @Benchmark
  @Row(value = "library, success at once: Failsafe retry", against = "resilience4j")
  public String failsafe() {
    return failsafe.get(LibrarySuccessBenchmark::operation);
  }

  /// Spring's template.
  @Benchmark
  @Row(value = "library, success at once: Spring RetryTemplate", against = "resilience4j")
  public String spring() throws RetryException {
    return spring.execute(LibrarySuccessBenchmark::operation);
  }
}
