package dev.understudy.simulator;

import dev.understudy.attempt.Target;
import dev.understudy.policy.ApplyTo;
import dev.understudy.policy.Backoff;
import dev.understudy.policy.BreakerRule;
import dev.understudy.policy.BudgetRule;
import dev.understudy.policy.FallbackScope;
import dev.understudy.policy.Hedging;
import dev.understudy.policy.HighLatency;
import dev.understudy.policy.Jitter;
import dev.understudy.policy.Measure;
import dev.understudy.policy.OnFailure;
import dev.understudy.policy.Reach;
import dev.understudy.policy.RetryAfterHandling;
import dev.understudy.policy.RetryPolicy;
import dev.understudy.policy.Rule;
import dev.understudy.policy.Scope;
import dev.understudy.policy.Selection;
import dev.understudy.policy.StatusRange;
import dev.understudy.policy.StatusRule;
import dev.understudy.policy.Strategy;
import dev.understudy.policy.Streaming;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;

/// Policies nobody would write, to find out what holds for all of them.
final class RandomPolicies {
  private RandomPolicies() {}

  static RetryPolicy of(Random dice, List<Target> fleet) {
    if (dice.nextInt(20) == 0) {
      return RetryPolicy.NONE;
    }
    RetryPolicy.Builder policy =
        RetryPolicy.builder()
            .defaultRule(rule(dice))
            .attemptsPerTarget(
                dice.nextInt(3) == 0 ? OptionalInt.of(1 + dice.nextInt(4)) : OptionalInt.empty())
            .maxTotalAttempts(1 + dice.nextInt(10))
            .fallbackScope(any(dice, FallbackScope.values()))
            .selection(any(dice, Selection.values()))
            .deadline(Duration.ofMillis(500 + dice.nextInt(120_000)))
            .onAuthError(any(dice, OnFailure.values()))
            .onEmptyAnswer(any(dice, OnFailure.values()))
            .retryAfterHandling(
                new RetryAfterHandling(
                    any(dice, Scope.values()),
                    any(dice, Reach.values()),
                    Duration.ofMillis(100 + dice.nextInt(60_000)),
                    Duration.ofMillis(dice.nextInt(20_000))));
    List<StatusRule> statuses = new ArrayList<>();
    for (int i = dice.nextInt(3); i > 0; i--) {
      statuses.add(
          new StatusRule(
              List.of(StatusRange.parse(any(dice, "429", "5xx", "503", "400-499", "529"))),
              rule(dice)));
    }
    policy.onStatusCodes(statuses);
    if (dice.nextBoolean()) {
      List<String> models = new ArrayList<>(fleet.stream().map(Target::name).toList());
      Collections.shuffle(models, dice);
      policy.fallbackModels(models.subList(0, dice.nextInt(models.size())));
    }
    if (dice.nextBoolean()) {
      policy.backoff(Optional.of(Backoff.of(any(dice, ApplyTo.values()), delay(dice))));
    }
    if (dice.nextInt(3) == 0) {
      policy.onTimeout(Optional.of(rule(dice)));
    }
    if (dice.nextInt(3) == 0) {
      policy.onConnectError(Optional.of(rule(dice)));
    }
    if (dice.nextInt(3) == 0) {
      policy.onHighLatency(Optional.of(latency(dice)));
    }
    if (dice.nextInt(3) == 0) {
      policy.maxRetryDuration(Optional.of(Duration.ofMillis(1 + dice.nextInt(30_000))));
    }
    if (dice.nextInt(3) == 0) {
      policy.hedging(
          Optional.of(
              new Hedging(
                  dice.nextBoolean()
                      ? Optional.of(Duration.ofMillis(50 + dice.nextInt(3000)))
                      : Optional.empty(),
                  1 + dice.nextInt(2),
                  1 - 0.95 * dice.nextDouble())));
    }
    if (dice.nextInt(4) == 0) {
      policy.circuitBreaker(Optional.empty());
    } else if (dice.nextBoolean()) {
      policy.circuitBreaker(
          Optional.of(
              new BreakerRule(
                  1 + dice.nextInt(5),
                  1 - 0.9 * dice.nextDouble(),
                  1 + dice.nextInt(10),
                  Duration.ofSeconds(1 + dice.nextInt(60)),
                  Duration.ofSeconds(1 + dice.nextInt(10)),
                  1 + dice.nextDouble(),
                  Duration.ofSeconds(11 + dice.nextInt(30)))));
    }
    if (dice.nextInt(4) == 0) {
      policy.retryBudget(Optional.empty());
    } else if (dice.nextInt(3) == 0) {
      policy.retryBudget(Optional.of(new BudgetRule(20 + dice.nextInt(480), 14, 5, 1)));
    }
    if (dice.nextInt(3) == 0) {
      policy.streaming(
          new Streaming(
              any(dice, Streaming.Commit.values()),
              Streaming.OnInterrupt.RESUME,
              Optional.empty(),
              Streaming.OnDisconnect.CANCEL));
    }
    return policy.build();
  }

  private static HighLatency latency(Random dice) {
    int triggers = 1 + dice.nextInt(3);
    return new HighLatency(
        Duration.ofMillis(200 + dice.nextInt(5000)),
        any(dice, Measure.values()),
        triggers,
        Optional.of(Duration.ofSeconds(1 + dice.nextInt(100))),
        rule(dice),
        Duration.ofSeconds(1 + dice.nextInt(60)),
        dice.nextBoolean() ? Scope.MODEL : Scope.PROVIDER,
        any(dice, Reach.values()));
  }

  private static Rule rule(Random dice) {
    List<Strategy> ladder = new ArrayList<>(List.of(Strategy.values()));
    Collections.shuffle(ladder, dice);
    return new Rule(
        ladder.subList(0, 1 + dice.nextInt(3)),
        1 + dice.nextInt(6),
        dice.nextInt(4) == 0 ? OptionalInt.of(1 + dice.nextInt(3)) : OptionalInt.empty(),
        dice.nextInt(4) == 0
            ? Optional.of(Backoff.of(any(dice, ApplyTo.values()), delay(dice)))
            : Optional.empty());
  }

  private static Backoff.Delay delay(Random dice) {
    int base = 1 + dice.nextInt(2000);
    return new Backoff.Delay(
        Duration.ofMillis(base),
        Duration.ofMillis(base + 1 + dice.nextInt(8000)),
        1 + 2 * dice.nextDouble(),
        any(dice, Jitter.values()));
  }

  @SafeVarargs
  private static <T> T any(Random dice, T... of) {
    return of[dice.nextInt(of.length)];
  }
}
