package dev.understudy.bench.micro;

import dev.failsafe.CircuitBreaker;
import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeExecutor;
import dev.understudy.failover.Failover;
import dev.understudy.policy.BreakerRule;
import dev.understudy.policy.RetryPolicy;
import dev.understudy.policy.Rule;
import dev.understudy.policy.Strategy;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.springframework.core.retry.RetryTemplate;

/// What libraries keep the same operation alive with: three attempts, nothing waited for between
/// them, and an exception of which there is only one object, so that nobody pays for making it.
/// Whatever can be made before a call is made here.
final class Rivals {
  /// What an operation fails with.
  @SuppressWarnings("StaticAssignmentOfThrowable") // its stack trace is not what is measured
  static final IOException FAILURE = new IOException("busy");

  private static final Duration LONG = Duration.ofMinutes(1);

  private Rivals() {}

  static Callable<String> resilience4j(Callable<String> operation) {
    return Retry.decorateCallable(
        Retry.of(
            "bench", RetryConfig.custom().maxAttempts(3).intervalFunction(attempt -> 0L).build()),
        operation);
  }

  /// With a breaker around each attempt that no share of failures below all opens.
  static Callable<String> resilience4jWithBreaker(Callable<String> operation) {
    return resilience4j(
        io.github.resilience4j.circuitbreaker.CircuitBreaker.decorateCallable(
            io.github.resilience4j.circuitbreaker.CircuitBreaker.of(
                "bench", CircuitBreakerConfig.custom().failureRateThreshold(100).build()),
            operation));
  }

  static FailsafeExecutor<String> failsafe() {
    return Failsafe.with(failsafeRetry());
  }

  static FailsafeExecutor<String> failsafeWithBreaker() {
    return Failsafe.with(
        failsafeRetry(), CircuitBreaker.<String>builder().withFailureThreshold(100, 100).build());
  }

  private static dev.failsafe.RetryPolicy<String> failsafeRetry() {
    return dev.failsafe.RetryPolicy.<String>builder().withMaxAttempts(3).build();
  }

  static RetryTemplate spring() {
    return new RetryTemplate(
        org.springframework.core.retry.RetryPolicy.builder()
            .maxRetries(2)
            .delay(Duration.ZERO)
            .build());
  }

  /// With every default: health, breaker, retry budget.
  static Failover failover() {
    return Failover.of(Fleet.A, Fleet.B, Fleet.C).policy(Fleet.POLICY);
  }

  /// Without breaker and retry budget.
  static Failover forgetful() {
    return Failover.of(Fleet.A, Fleet.B, Fleet.C).policy(Fleet.FORGETFUL);
  }

  /// With a breaker that counts and that no number of failures opens.
  static Failover counting() {
    BreakerRule never =
        new BreakerRule(Integer.MAX_VALUE, 1, Integer.MAX_VALUE, LONG, LONG, 1, LONG);
    return Failover.of(Fleet.A, Fleet.B, Fleet.C)
        .policy(
            RetryPolicy.builder()
                .defaultRule(Rule.of(3, Strategy.DIFFERENT_PROVIDER))
                .circuitBreaker(Optional.of(never))
                .retryBudget(Optional.empty())
                .build());
  }
}
