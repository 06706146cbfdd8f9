package dev.understudy.testkit.faults;

import dev.understudy.policy.BreakerRule;
import dev.understudy.policy.OnFailure;
import dev.understudy.policy.RetryPolicy;
import dev.understudy.policy.Rule;
import dev.understudy.policy.Strategy;
import dev.understudy.policy.Streaming;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// What a fault's policy has besides the defaults, said twice: as members of a `retry_policy` in a
/// configuration file, and as a policy.
record PolicyChange(String members, UnaryOperator<RetryPolicy.Builder> change) {
  static final PolicyChange NONE = new PolicyChange("", policy -> policy);
  static final PolicyChange AUTH_ERRORS_RETURNED =
      new PolicyChange("on_auth_error: return", policy -> policy.onAuthError(OnFailure.RETURN));
  static final PolicyChange EMPTY_ANSWERS_RETURNED =
      new PolicyChange("on_empty_answer: return", policy -> policy.onEmptyAnswer(OnFailure.RETURN));
  static final PolicyChange THREE_ON_ONE_MODEL =
      new PolicyChange(
          "default_strategy: same_model, default_max_attempts: 3",
          policy -> policy.defaultRule(Rule.of(3, Strategy.SAME_MODEL)));
  static final PolicyChange THREE_ON_ONE_MODEL_IN_2_S =
      new PolicyChange(
          "deadline: 2s, default_strategy: same_model, default_max_attempts: 3",
          policy ->
              policy.defaultRule(Rule.of(3, Strategy.SAME_MODEL)).deadline(Duration.ofSeconds(2)));
  static final PolicyChange DEADLINE_1500_MS =
      new PolicyChange("deadline: 1500ms", policy -> policy.deadline(Duration.ofMillis(1500)));
  static final PolicyChange RESUME =
      new PolicyChange(
          "streaming: {on_interrupt: resume}",
          policy ->
              policy.streaming(
                  streaming(Streaming.Commit.FIRST_CONTENT, Streaming.OnInterrupt.RESUME)));
  static final PolicyChange COMMIT_COMPLETE =
      new PolicyChange(
          "streaming: {commit: complete}",
          policy ->
              policy.streaming(streaming(Streaming.Commit.COMPLETE, Streaming.OnInterrupt.ERROR)));
  static final PolicyChange BREAKER_OPENS_AT_ONCE =
      new PolicyChange(
          "circuit_breaker: {failures: 1, open: 300ms}",
          policy -> {
            BreakerRule usual = BreakerRule.DEFAULT;
            return policy.circuitBreaker(
                Optional.of(
                    new BreakerRule(
                        1,
                        usual.rate(),
                        usual.minimum(),
                        usual.window(),
                        Duration.ofMillis(300),
                        usual.growth(),
                        usual.maxOpen())));
          });

  RetryPolicy policy() {
    return change.apply(RetryPolicy.builder()).build();
  }

  private static Streaming streaming(Streaming.Commit commit, Streaming.OnInterrupt interrupt) {
    Streaming usual = Streaming.DEFAULT;
    return new Streaming(commit, interrupt, usual.heartbeat(), usual.onClientDisconnect());
  }
}
