package dev.understudy.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.understudy.policy.Backoff.Delay;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What the parts of a policy refuse, with what words, and the last value that they still take.
class LimitsTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration YEAR = Duration.ofDays(365);
  private static final Duration LONGER = YEAR.plusNanos(1);
  private static final Rule RULE = Rule.of(2, Strategy.SAME_MODEL);

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void aValueOutsideItsLimitsIsRefusedByName(String message, Supplier<?> made) {
    assertThatThrownBy(made::get).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }

  static Stream<Arguments> aValueOutsideItsLimitsIsRefusedByName() {
    return Stream.of(
        refused("failures must be at least 1: 0", () -> breaker(0, 0.5, 10, SECOND, 1.5)),
        refused("rate must be above 0 and at most 1: 0.0", () -> breaker(5, 0, 10, SECOND, 1.5)),
        refused(
            "rate must be above 0 and at most 1: 1.01", () -> breaker(5, 1.01, 10, SECOND, 1.5)),
        refused("minimum must be at least 1: 0", () -> breaker(5, 0.5, 0, SECOND, 1.5)),
        refused("window must be positive: PT0S", () -> breaker(5, 0.5, 10, Duration.ZERO, 1.5)),
        refused("growth must be at least 1: 0.99", () -> breaker(5, 0.5, 10, SECOND, 0.99)),
        refused(
            "growth must be at least 1: Infinity",
            () -> breaker(5, 0.5, 10, SECOND, Double.POSITIVE_INFINITY)),
        refused("open must be positive: PT0S", () -> periods(Duration.ZERO, SECOND)),
        refused(
            "max_open must be at most a year: PT8760H0.000000001S", () -> periods(SECOND, LONGER)),
        refused(
            "max_open PT0.5S is below open PT1S", () -> periods(SECOND, Duration.ofMillis(500))),
        refused("capacity must be at least 1: 0", () -> new BudgetRule(0, 0, 0, 0)),
        refused("costs and refund must not be negative", () -> new BudgetRule(5, -1, 0, 0)),
        refused("costs and refund must not be negative", () -> new BudgetRule(5, 0, -1, 0)),
        refused("costs and refund must not be negative", () -> new BudgetRule(5, 0, 0, -1)),
        refused("a retry must not cost more than the capacity", () -> new BudgetRule(5, 6, 0, 0)),
        refused("a retry must not cost more than the capacity", () -> new BudgetRule(5, 0, 6, 0)),
        refused("after must be positive: PT0S", () -> hedging(Duration.ZERO, 1, 0.05)),
        refused("max_hedges must be at least 1: 0", () -> hedging(SECOND, 0, 0.05)),
        refused("max_extra_load must be above 0 and at most 1: 0.0", () -> hedging(SECOND, 1, 0)),
        refused("max_extra_load must be above 0 and at most 1: 1.5", () -> hedging(SECOND, 1, 1.5)),
        refused(
            "threshold_ms must be positive: PT0S",
            () -> latency(Duration.ZERO, 1, SECOND, SECOND, Scope.MODEL)),
        refused(
            "block_duration_seconds must be positive: PT0S",
            () -> latency(SECOND, 1, SECOND, Duration.ZERO, Scope.MODEL)),
        refused(
            "trigger_window_seconds must be positive: PT0S",
            () -> latency(SECOND, 1, Duration.ZERO, SECOND, Scope.MODEL)),
        refused(
            "min_triggers must be at least 1: 0",
            () -> latency(SECOND, 0, SECOND, SECOND, Scope.MODEL)),
        refused(
            "on_high_latency.scope is model or provider",
            () -> latency(SECOND, 1, SECOND, SECOND, Scope.ENDPOINT)),
        refused(
            "min_triggers above 1 needs trigger_window_seconds",
            () ->
                new HighLatency(
                    SECOND,
                    Measure.TTFB,
                    2,
                    Optional.empty(),
                    RULE,
                    SECOND,
                    Scope.MODEL,
                    Reach.GLOBAL)),
        refused(
            "max_retry_after_seconds must be positive: PT0S",
            () -> handling(Duration.ZERO, SECOND)),
        refused("max_wait must not be negative: PT-1S", () -> handling(SECOND, SECOND.negated())),
        refused("a rule needs at least one strategy", () -> rule(2, 1)),
        refused(
            "a ladder names every strategy at most once: [SAME_MODEL, SAME_MODEL]",
            () -> rule(2, 1, Strategy.SAME_MODEL, Strategy.SAME_MODEL)),
        refused("max_attempts must be at least 1: 0", () -> rule(0, 1, Strategy.SAME_MODEL)),
        refused("attempts_per_target must be at least 1: 0", () -> rule(2, 0, Strategy.SAME_MODEL)),
        refused(
            "attempts_per_target must be at least 1: 0",
            () -> RetryPolicy.builder().attemptsPerTarget(OptionalInt.of(0)).build()),
        refused("max_total_attempts must be 1 to 64: 0", () -> total(0)),
        refused("max_total_attempts must be 1 to 64: 65", () -> total(65)),
        refused(
            "max_retry_duration_ms must be positive: PT0S",
            () -> RetryPolicy.builder().maxRetryDuration(Optional.of(Duration.ZERO)).build()),
        refused(
            "deadline must be positive: PT0S",
            () -> RetryPolicy.builder().deadline(Duration.ZERO).build()),
        refused("base must be positive: PT0S", () -> delay(Duration.ZERO, SECOND, 2)),
        refused("multiplier must be at least 1: 0.9", () -> delay(SECOND, YEAR, 0.9)),
        refused(
            "multiplier must be at least 1: Infinity",
            () -> delay(SECOND, YEAR, Double.POSITIVE_INFINITY)),
        refused("max must be at most a year: PT8760H0.000000001S", () -> delay(SECOND, LONGER, 2)),
        refused("on_status_codes needs at least one code", () -> new StatusRule(List.of(), RULE)),
        refused("heartbeat must be positive: PT0S", () -> streaming(Duration.ZERO)),
        refused("status must be within 100-599: 99", () -> StatusRange.of(99)),
        refused("status must be within 100-599: 99-200", () -> new StatusRange(99, 200)),
        refused("status must be within 100-599: 200-600", () -> new StatusRange(200, 600)),
        refused("status range is inverted: 500-400", () -> StatusRange.parse("500-400")),
        refused(
            "not a status, a range such as \"500-599\" or a class such as \"5xx\": five",
            () -> StatusRange.parse("five")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void aValueAtItsLimitIsTaken(String what, Supplier<?> made) {
    assertThat(made.get()).as(what).isNotNull();
  }

  static Stream<Arguments> aValueAtItsLimitIsTaken() {
    return Stream.of(
        taken("one failure, every outcome, no growth", () -> breaker(1, 1, 1, YEAR, 1)),
        taken("an open period that never grows", () -> periods(SECOND, SECOND)),
        taken("a bucket for one retry", () -> new BudgetRule(5, 5, 5, 0)),
        taken("free retries", () -> new BudgetRule(1, 0, 0, 0)),
        taken("as many hedges as calls", () -> hedging(YEAR, 1, 1)),
        taken("one trigger", () -> latency(SECOND, 1, SECOND, SECOND, Scope.PROVIDER)),
        taken("two triggers in a window", () -> latency(SECOND, 2, SECOND, SECOND, Scope.MODEL)),
        taken("no wait", () -> handling(YEAR, Duration.ZERO)),
        taken("one attempt", () -> rule(1, 1, Strategy.SAME_MODEL)),
        taken(
            "one attempt per target",
            () -> RetryPolicy.builder().attemptsPerTarget(OptionalInt.of(1)).build()),
        taken("one attempt in all", () -> total(1)),
        taken("sixty-four attempts in all", () -> total(64)),
        taken("a delay that stays the same", () -> delay(SECOND, YEAR, 1)),
        taken("the lowest status", () -> StatusRange.of(100)),
        taken("the highest status", () -> StatusRange.of(599)));
  }

  private static Arguments refused(String message, Supplier<?> made) {
    return arguments(message, made);
  }

  private static Arguments taken(String what, Supplier<?> made) {
    return arguments(what, made);
  }

  private static BreakerRule breaker(
      int failures, double rate, int minimum, Duration window, double growth) {
    return new BreakerRule(failures, rate, minimum, window, SECOND, growth, SECOND);
  }

  private static BreakerRule periods(Duration open, Duration maxOpen) {
    return new BreakerRule(5, 0.5, 10, SECOND, open, 1.5, maxOpen);
  }

  private static Hedging hedging(Duration after, int maxHedges, double load) {
    return new Hedging(Optional.of(after), maxHedges, load);
  }

  private static HighLatency latency(
      Duration threshold, int triggers, Duration window, Duration block, Scope scope) {
    return new HighLatency(
        threshold, Measure.TTFB, triggers, Optional.of(window), RULE, block, scope, Reach.GLOBAL);
  }

  private static RetryAfterHandling handling(Duration maxRetryAfter, Duration maxWait) {
    return new RetryAfterHandling(Scope.MODEL, Reach.GLOBAL, maxRetryAfter, maxWait);
  }

  private static Rule rule(int maxAttempts, int perTarget, Strategy... ladder) {
    return new Rule(List.of(ladder), maxAttempts, OptionalInt.of(perTarget), Optional.empty());
  }

  private static RetryPolicy total(int attempts) {
    return RetryPolicy.builder().maxTotalAttempts(attempts).build();
  }

  private static Delay delay(Duration base, Duration max, double multiplier) {
    return new Delay(base, max, multiplier, Jitter.FULL);
  }

  private static Streaming streaming(Duration heartbeat) {
    return new Streaming(
        Streaming.Commit.COMPLETE,
        Streaming.OnInterrupt.ERROR,
        Optional.of(heartbeat),
        Streaming.OnDisconnect.CANCEL);
  }
}
