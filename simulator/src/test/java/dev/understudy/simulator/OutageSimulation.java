package dev.understudy.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.attempt.Evidence;
import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Target;
import dev.understudy.attempt.Timeouts;
import dev.understudy.attempt.Verdict;
import dev.understudy.attempt.Where;
import dev.understudy.health.Bucket;
import dev.understudy.policy.ApplyTo;
import dev.understudy.policy.Backoff;
import dev.understudy.policy.Jitter;
import dev.understudy.policy.RetryPolicy;
import dev.understudy.policy.Rule;
import dev.understudy.policy.Strategy;
import dev.understudy.testkit.Seeds;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/// Outages under steady traffic, with the numbers that are promised for them.
class OutageSimulation {
  private static final Target A = Target.of("openai/a");
  private static final Target B = Target.of("groq/b");
  private static final List<Target> BOTH = List.of(A, B);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final RetryPolicy SAME_MODEL =
      RetryPolicy.builder().defaultRule(Rule.of(3, Strategy.SAME_MODEL)).build();

  @Test
  void aDeadPrimaryCostsAFewAttemptsAndIsUsedAgain() {
    Seeds.check(
        300,
        seed -> {
          Report report = deadForAMinute(seed, Duration.ofSeconds(4), 40);
          assertThat(report.calls()).allMatch(Report.Done::answered);
          assertThat(report.triesOf("openai/a", Duration.ZERO, MINUTE)).isLessThanOrEqualTo(10);
          assertThat(usedAgainAfter(report)).isLessThan(Duration.ofSeconds(30));
        });
  }

  @Test
  void underACallEveryThreeSecondsAtMostEightReachIt() {
    Seeds.check(
        300,
        seed -> {
          Report report = deadForAMinute(seed, Duration.ofSeconds(3), 50);
          assertThat(report.calls()).allMatch(Report.Done::answered);
          assertThat(report.triesOf("openai/a", Duration.ZERO, MINUTE)).isLessThanOrEqualTo(8);
          assertThat(usedAgainAfter(report)).isLessThanOrEqualTo(Duration.ofSeconds(34));
        });
  }

  private static Report deadForAMinute(long seed, Duration pause, int calls) {
    Conduct conduct =
        (target, now, streaming, dice) ->
            target.equals(A) && now < MINUTE.toNanos() ? serverError() : soon();
    return new Scenario(seed, BOTH, RetryPolicy.DEFAULT, conduct).play(calls, pause);
  }

  private static Duration usedAgainAfter(Report report) {
    return report.tries().stream()
        .filter(one -> one.target().equals("openai/a") && one.at().compareTo(MINUTE) >= 0)
        .findFirst()
        .orElseThrow()
        .at()
        .minus(MINUTE);
  }

  @Test
  void twoCoinsAreBetterThanOne() {
    RetryPolicy plain =
        RetryPolicy.builder()
            .circuitBreaker(Optional.empty())
            .retryBudget(Optional.empty())
            .build();
    Conduct coin = (target, now, streaming, dice) -> dice.nextBoolean() ? serverError() : soon();
    Report report = new Scenario(1, BOTH, plain, coin).play(10_000, Duration.ofMillis(20));
    Duration whole = Duration.ofDays(1);
    assertThat(report.answered(Duration.ZERO, whole)).isBetween(0.735, 0.765);
    assertThat(report.amplification(Duration.ZERO, whole)).isBetween(1.47, 1.53);
  }

  @Test
  void theDefaultsDoNotMultiplyWhatHalfFailsAndFillUpAgain() {
    Duration bad = Duration.ofSeconds(200);
    Conduct coin =
        (target, now, streaming, dice) ->
            now < bad.toNanos() && dice.nextBoolean() ? serverError() : soon();
    Scenario scenario = new Scenario(1, BOTH, RetryPolicy.DEFAULT, coin);
    Report report = scenario.play(12_000, Duration.ofMillis(20));
    assertThat(report.answered(Duration.ZERO, bad)).isGreaterThanOrEqualTo(0.5);
    assertThat(report.amplification(Duration.ZERO, bad)).isLessThanOrEqualTo(1.5);
    System.out.printf(
        "both fail half the time, defaults: %.3f answered, %.3f attempts a call%n",
        report.answered(Duration.ZERO, bad), report.amplification(Duration.ZERO, bad));
    assertThat(scenario.health().bucket(A)).isEqualTo(Bucket.FULL);
  }

  /// A load of 80 % of a provider that has only 30 % of its capacity for a minute, and works on for
  /// callers who gave up. Its backlog alone takes 150 s to do; retries must not add to it.
  @Test
  void retriesDoNotKeepAProviderDownThatWasShortOfCapacity() {
    RetryPolicy naive =
        SAME_MODEL.toBuilder()
            .circuitBreaker(Optional.empty())
            .retryBudget(Optional.empty())
            .build();
    Report none = shortOfCapacity(RetryPolicy.NONE);
    Report ours = shortOfCapacity(SAME_MODEL);
    Report naively = shortOfCapacity(naive);
    System.out.printf(
        "short of capacity: recovered after %d s without retries, %d s by default, %d s naively%n",
        recovery(none), recovery(ours), recovery(naively));
    assertThat(recovery(ours)).isLessThanOrEqualTo(recovery(none) + 10);
    assertThat(ours.answered(s(70 + recovery(ours)), s(400))).isGreaterThanOrEqualTo(0.99);
    assertThat(recovery(naively)).as("what the budget is for").isGreaterThan(300);
  }

  private static Report shortOfCapacity(RetryPolicy policy) {
    Target target = A.with(new Timeouts(s(2), s(30), s(30), s(120), s(2)));
    Capacity capacity = new Capacity(100, 0.3, s(10), s(70));
    Conduct conduct = (who, now, streaming, dice) -> new Behaviour.Answers(capacity.take(now));
    return new Scenario(1, List.of(target), policy, conduct)
        .play(80 * 400, Duration.ofNanos(12_500_000));
  }

  /// Seconds from the end of the trouble until 99 % of the calls are answered again.
  private static long recovery(Report report) {
    long second = 70;
    while (second < 400 && report.answered(s(second), s(second + 1)) < 0.99) {
      second++;
    }
    return second - 70;
  }

  private static Duration s(long seconds) {
    return Duration.ofSeconds(seconds);
  }

  @Test
  void throttlesDoNotCostGoodput() {
    double without = goodputUnderThrottles(RetryPolicy.NONE);
    double with = goodputUnderThrottles(SAME_MODEL);
    System.out.printf("70 %% fast 429s: goodput %.3f without retries, %.3f with%n", without, with);
    assertThat(with).isGreaterThanOrEqualTo(0.95 * without);
  }

  private static double goodputUnderThrottles(RetryPolicy policy) {
    Conduct conduct =
        (target, now, streaming, dice) ->
            dice.nextInt(10) < 7
                ? new Behaviour.Fails(
                    Duration.ofMillis(5),
                    Verdict.retry(Where.ANY_TARGET, FailureKind.THROTTLED, Evidence.http(429)))
                : soon();
    return new Scenario(1, List.of(A), policy, conduct)
        .play(3_000, Duration.ofMillis(20))
        .answered(Duration.ZERO, MINUTE);
  }

  @Test
  void aProviderThatFlapsIsNotFollowed() {
    Conduct conduct =
        (target, now, streaming, dice) ->
            target.equals(A) && (now / s(2).toNanos()) % 2 == 1 ? serverError() : soon();
    Report report =
        new Scenario(1, BOTH, RetryPolicy.DEFAULT, conduct).play(2_400, Duration.ofMillis(50));
    assertThat(report.calls()).allMatch(Report.Done::answered);
    int most = 0;
    int all = 0;
    for (int second = 0; second < 120; second++) {
      Duration from = s(second);
      Duration to = s(second + 1);
      List<String> by =
          report.calls().stream()
              .filter(
                  call -> call.arrived().compareTo(from) >= 0 && call.arrived().compareTo(to) < 0)
              .map(Report.Done::by)
              .toList();
      int switches = 0;
      for (int i = 1; i < by.size(); i++) {
        switches += by.get(i).equals(by.get(i - 1)) ? 0 : 1;
      }
      most = Math.max(most, switches);
      all += switches;
    }
    System.out.printf(
        "flapping: %d switches in 120 s, at most %d in one, %.3f attempts a call%n",
        all, most, report.amplification(Duration.ZERO, s(120)));
    // A probe that succeeds while others are still served by B is three switches in its second.
    assertThat(all).isLessThanOrEqualTo(120);
    assertThat(most).isLessThanOrEqualTo(3);
    assertThat(report.amplification(Duration.ZERO, s(120))).isLessThanOrEqualTo(1.2);
  }

  @Test
  void retriesOfAThousandCallsAreSpread() {
    Duration base = s(1);
    RetryPolicy policy =
        RetryPolicy.builder()
            .defaultRule(Rule.of(2, Strategy.SAME_MODEL))
            .circuitBreaker(Optional.empty())
            .retryBudget(Optional.empty())
            .backoff(
                Optional.of(
                    Backoff.of(ApplyTo.GLOBAL, new Backoff.Delay(base, s(5), 2, Jitter.FULL))))
            .build();
    Duration fault = Duration.ofMillis(10);
    Conduct conduct =
        (target, now, streaming, dice) ->
            now < fault.toNanos()
                ? new Behaviour.Fails(
                    fault,
                    Verdict.retry(Where.ANY_TARGET, FailureKind.SERVER_ERROR, Evidence.http(500)))
                : soon();
    Report report = new Scenario(1, List.of(A), policy, conduct).play(1_000, Duration.ZERO);
    double[] waits =
        report.tries().stream()
            .filter(one -> one.number() == 2)
            .mapToDouble(one -> (double) one.at().minus(fault).toNanos() / (double) base.toNanos())
            .sorted()
            .toArray();
    assertThat(waits).hasSize(1_000);
    // Kolmogorov and Smirnov: the largest distance from the uniform distribution, at 1 in 1 000.
    double distance = 0;
    for (int i = 0; i < waits.length; i++) {
      distance = Math.max(distance, Math.abs(waits[i] - (i + 0.5) / waits.length));
    }
    assertThat(distance).isLessThan(1.95 / Math.sqrt(waits.length));
  }

  private static Behaviour soon() {
    return new Behaviour.Answers(Duration.ofMillis(100));
  }

  private static Behaviour serverError() {
    return new Behaviour.Fails(
        Duration.ofMillis(20),
        Verdict.retry(
            Where.ANY_TARGET,
            FailureKind.SERVER_ERROR,
            new Evidence("http_500", OptionalInt.of(500), Optional.empty(), Optional.empty())));
  }
}
