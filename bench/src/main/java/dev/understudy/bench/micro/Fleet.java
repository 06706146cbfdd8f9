package dev.understudy.bench.micro;

import dev.understudy.attempt.Evidence;
import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Target;
import dev.understudy.attempt.Verdict;
import dev.understudy.attempt.Where;
import dev.understudy.call.Call;
import dev.understudy.call.Needs;
import dev.understudy.call.Route;
import dev.understudy.policy.RetryPolicy;
import dev.understudy.policy.Rule;
import dev.understudy.policy.Strategy;
import java.util.Optional;

/// Three targets of three providers, and the calls that the benchmarks make.
final class Fleet {
  static final Target A = Target.of("openai/gpt-4o");
  static final Target B = Target.of("anthropic/claude-sonnet-4-0");
  static final Target C = Target.of("gemini/gemini-2.5-pro");
  static final Route ROUTE = Route.of(A, B, C);

  /// Every default, and three attempts.
  static final RetryPolicy POLICY =
      RetryPolicy.builder().defaultRule(Rule.of(3, Strategy.DIFFERENT_PROVIDER)).build();

  /// The same without what remembers failures between calls, as the plain retries of the baselines
  /// have none: with it, a benchmark that fails all the time would soon be refused.
  static final RetryPolicy FORGETFUL =
      RetryPolicy.builder()
          .defaultRule(Rule.of(3, Strategy.DIFFERENT_PROVIDER))
          .circuitBreaker(Optional.empty())
          .retryBudget(Optional.empty())
          .build();

  static final Verdict FAILED =
      new Verdict.Retry(
          FailureKind.SERVER_ERROR, Where.ANY_TARGET, Optional.empty(), Evidence.http(503));

  private Fleet() {}

  static Call call(RetryPolicy policy, long now) {
    return Call.of("bench", 42, ROUTE, policy, Needs.PLAIN, now);
  }
}
