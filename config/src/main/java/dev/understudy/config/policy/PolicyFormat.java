package dev.understudy.config.policy;

import static dev.understudy.config.shape.Shapes.choice;
import static dev.understudy.config.shape.Shapes.duration;
import static dev.understudy.config.shape.Shapes.list;
import static dev.understudy.config.shape.Shapes.millis;
import static dev.understudy.config.shape.Shapes.positive;
import static dev.understudy.config.shape.Shapes.text;
import static dev.understudy.config.shape.Shapes.whole;

import dev.understudy.config.shape.EitherShape;
import dev.understudy.config.shape.Section;
import dev.understudy.config.shape.Shape;
import dev.understudy.policy.Coalesce;
import dev.understudy.policy.FallbackScope;
import dev.understudy.policy.OnFailure;
import dev.understudy.policy.Replay;
import dev.understudy.policy.RetryPolicy;
import dev.understudy.policy.Rule;
import dev.understudy.policy.Selection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// The keys of `retry_policy`. Those that are sections have a file of their own.
public final class PolicyFormat {
  private PolicyFormat() {}

  /// The id of a model.
  public static final Shape<String> MODEL_ID =
      text(
          "[A-Za-z0-9._-]+/[!-~]+",
          "a model id of the form provider/model",
          "put the provider and a slash before the model, as in openai/gpt-4o");

  /// A whole policy.
  public static final Section<RetryPolicy> POLICY =
      Section.of(
          "retry_policy",
          "What happens when an attempt fails. The policy of the model that the caller asked for "
              + "governs the whole call.",
          s -> {
            RetryPolicy usual = RetryPolicy.DEFAULT;
            var fallbackModels =
                s.key(
                    "fallback_models",
                    list(MODEL_ID),
                    List.<String>of(),
                    "Models to fail over to, in this order: ids, or names that contain a slash.",
                    RetryPolicy::fallbackModels);
            var fallbackScope =
                s.key(
                    "fallback_scope",
                    choice(FallbackScope.class),
                    usual.fallbackScope(),
                    "Which models may be used: only the list, the list and then every other "
                        + "configured model, or (`auto`) the list if it is not empty, else every "
                        + "other configured model in file order.",
                    RetryPolicy::fallbackScope);
            var strategy =
                s.key(
                    "default_strategy",
                    RuleFormat.LADDER,
                    usual.defaultRule().ladder(),
                    "Who may take over when no other rule names the failure. A list is tried in "
                        + "turn.",
                    (RetryPolicy policy) -> plain(policy.defaultRule()).ladder());
            var maxAttempts =
                s.key(
                    "default_max_attempts",
                    positive(),
                    usual.defaultRule().maxAttempts(),
                    "Attempts that may fail under the default rule. The first request counts.",
                    (RetryPolicy policy) -> policy.defaultRule().maxAttempts());
            var perTarget =
                s.optional(
                    "attempts_per_target",
                    positive(),
                    "the rule's `max_attempts` under `same_model` alone, 2 under a list of "
                        + "strategies, else 1",
                    "Tries on one target in a call.",
                    (RetryPolicy policy) -> RuleFormat.boxed(policy.attemptsPerTarget()));
            var total =
                s.key(
                    "max_total_attempts",
                    whole(1, RetryPolicy.ATTEMPT_CEILING),
                    usual.maxTotalAttempts(),
                    "Attempts over all rules.",
                    RetryPolicy::maxTotalAttempts);
            var statuses =
                s.key(
                    "on_status_codes",
                    list(RuleFormat.STATUS_RULE),
                    List.of(),
                    "Rules for named statuses; the first entry that matches wins.",
                    RetryPolicy::onStatusCodes);
            var onTimeout =
                s.optional(
                    "on_timeout",
                    RuleFormat.RULE,
                    "the default rule",
                    "The rule for clocks that ran out.",
                    RetryPolicy::onTimeout);
            var onConnectError =
                s.optional(
                    "on_connect_error",
                    RuleFormat.RULE,
                    "the default rule",
                    "The rule for connections that were refused, reset or broke before the answer "
                        + "began.",
                    RetryPolicy::onConnectError);
            var onHighLatency =
                s.optional(
                    "on_high_latency",
                    HighLatencyFormat.HIGH_LATENCY,
                    "off",
                    "The rule for slow answers.",
                    RetryPolicy::onHighLatency);
            var backoff =
                s.optional(
                    "backoff",
                    BackoffFormat.BACKOFF,
                    "no waits",
                    "Waits before retries.",
                    RetryPolicy::backoff);
            var retryAfter =
                s.key(
                    "retry_after_handling",
                    RetryAfterHandlingFormat.RETRY_AFTER_HANDLING,
                    usual.retryAfterHandling(),
                    "How a provider's request to be left alone is obeyed.",
                    RetryPolicy::retryAfterHandling);
            var maxDuration =
                s.optional(
                    "max_retry_duration_ms",
                    millis(),
                    "no limit",
                    "Time for retries from the first failure on, including the wait about to be "
                        + "made.",
                    RetryPolicy::maxRetryDuration);
            var deadline =
                s.key(
                    "deadline",
                    duration(),
                    usual.deadline(),
                    "Time for the whole call.",
                    RetryPolicy::deadline);
            var selection =
                s.key(
                    "selection",
                    choice(Selection.class),
                    usual.selection(),
                    "Order among equally eligible models of one strategy.",
                    RetryPolicy::selection);
            var breaker =
                s.key(
                    "circuit_breaker",
                    EitherShape.orOff(CircuitBreakerFormat.CIRCUIT_BREAKER),
                    usual.circuitBreaker(),
                    "When a failing target is cut off.",
                    RetryPolicy::circuitBreaker);
            var budget =
                s.key(
                    "retry_budget",
                    EitherShape.orOff(RetryBudgetFormat.RETRY_BUDGET),
                    usual.retryBudget(),
                    "How many retries a target's failures may cause.",
                    RetryPolicy::retryBudget);
            var hedging =
                s.key(
                    "hedging",
                    EitherShape.orOff(HedgingFormat.HEDGING),
                    usual.hedging(),
                    "A second attempt beside a silent first one.",
                    RetryPolicy::hedging);
            var streaming =
                s.key(
                    "streaming",
                    StreamingFormat.STREAMING,
                    usual.streaming(),
                    "Commit, interruption and heartbeat of streams.",
                    RetryPolicy::streaming);
            var onAuthError =
                s.key(
                    "on_auth_error",
                    choice(OnFailure.class),
                    usual.onAuthError(),
                    "What follows when a target refuses its own key.",
                    RetryPolicy::onAuthError);
            var onEmptyAnswer =
                s.key(
                    "on_empty_answer",
                    choice(OnFailure.class),
                    usual.onEmptyAnswer(),
                    "What follows a complete answer with nothing in it.",
                    RetryPolicy::onEmptyAnswer);
            var coalesce =
                s.key(
                    "coalesce",
                    choice(Coalesce.class),
                    usual.coalesce(),
                    "Whether identical requests of one caller share a call in flight.",
                    RetryPolicy::coalesce);
            var replay =
                s.key(
                    "replay",
                    choice(Replay.class),
                    usual.replay(),
                    "Which requests may be sent twice: those without side effects at the provider, "
                        + "or `always`.",
                    RetryPolicy::replay);
            return v ->
                RetryPolicy.builder()
                    .fallbackModels(v.get(fallbackModels))
                    .fallbackScope(v.get(fallbackScope))
                    .defaultRule(
                        new Rule(
                            v.get(strategy),
                            v.get(maxAttempts),
                            OptionalInt.empty(),
                            Optional.empty()))
                    .attemptsPerTarget(RuleFormat.unboxed(v.get(perTarget)))
                    .maxTotalAttempts(v.get(total))
                    .onStatusCodes(v.get(statuses))
                    .onTimeout(v.get(onTimeout))
                    .onConnectError(v.get(onConnectError))
                    .onHighLatency(v.get(onHighLatency))
                    .backoff(v.get(backoff))
                    .retryAfterHandling(v.get(retryAfter))
                    .maxRetryDuration(v.get(maxDuration))
                    .deadline(v.get(deadline))
                    .selection(v.get(selection))
                    .circuitBreaker(v.get(breaker))
                    .retryBudget(v.get(budget))
                    .hedging(v.get(hedging))
                    .streaming(v.get(streaming))
                    .onAuthError(v.get(onAuthError))
                    .onEmptyAnswer(v.get(onEmptyAnswer))
                    .coalesce(v.get(coalesce))
                    .replay(v.get(replay))
                    .build();
          });

  /// The default rule has no settings of its own in the file: they are the policy's.
  private static Rule plain(Rule rule) {
    if (rule.attemptsPerTarget().isPresent() || rule.backoff().isPresent()) {
      throw new IllegalArgumentException(
          "a file cannot express a default rule with its own backoff or attempts_per_target");
    }
    return rule;
  }
}
