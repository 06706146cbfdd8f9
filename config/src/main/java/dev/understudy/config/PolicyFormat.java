package dev.understudy.config;

import static dev.understudy.config.shape.Shapes.above;
import static dev.understudy.config.shape.Shapes.atLeast;
import static dev.understudy.config.shape.Shapes.choice;
import static dev.understudy.config.shape.Shapes.duration;
import static dev.understudy.config.shape.Shapes.durationOrZero;
import static dev.understudy.config.shape.Shapes.list;
import static dev.understudy.config.shape.Shapes.millis;
import static dev.understudy.config.shape.Shapes.positive;
import static dev.understudy.config.shape.Shapes.seconds;
import static dev.understudy.config.shape.Shapes.text;
import static dev.understudy.config.shape.Shapes.whole;

import dev.understudy.config.shape.EitherShape;
import dev.understudy.config.shape.Section;
import dev.understudy.config.shape.Shape;
import dev.understudy.policy.BreakerRule;
import dev.understudy.policy.BudgetRule;
import dev.understudy.policy.Coalesce;
import dev.understudy.policy.FallbackScope;
import dev.understudy.policy.Hedging;
import dev.understudy.policy.OnFailure;
import dev.understudy.policy.Reach;
import dev.understudy.policy.Replay;
import dev.understudy.policy.RetryAfterHandling;
import dev.understudy.policy.RetryPolicy;
import dev.understudy.policy.Rule;
import dev.understudy.policy.Scope;
import dev.understudy.policy.Selection;
import dev.understudy.policy.Streaming;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// The keys of `retry_policy`.
final class PolicyFormat {
  private PolicyFormat() {}

  /// The id of a model.
  static final Shape<String> MODEL_ID =
      text(
          "[A-Za-z0-9._-]+/[!-~]+",
          "a model id of the form provider/model",
          "put the provider and a slash before the model, as in openai/gpt-4o");

  private static final Section<RetryAfterHandling> RETRY_AFTER =
      Section.of(
          "retry_after_handling",
          "How a provider's request to be left alone (`Retry-After` and its relatives) is obeyed.",
          s -> {
            RetryAfterHandling usual = RetryAfterHandling.DEFAULT;
            var scope =
                s.key(
                    "scope",
                    choice(Scope.class),
                    usual.scope(),
                    "What the block covers: this entry, all of its provider, or all of its host "
                        + "and port.",
                    RetryAfterHandling::scope);
            var applyTo =
                s.key(
                    "apply_to",
                    choice(Reach.class),
                    usual.applyTo(),
                    "Whom the block concerns: every call, or the one that was told.",
                    RetryAfterHandling::applyTo);
            var max =
                s.key(
                    "max_retry_after_seconds",
                    seconds(),
                    usual.maxRetryAfter(),
                    "A longer request is cut to this.",
                    RetryAfterHandling::maxRetryAfter);
            var maxWait =
                s.key(
                    "max_wait",
                    durationOrZero(),
                    usual.maxWait(),
                    "A call waits for a block to end only if that takes no longer.",
                    RetryAfterHandling::maxWait);
            return v ->
                new RetryAfterHandling(v.get(scope), v.get(applyTo), v.get(max), v.get(maxWait));
          });

  private static final Section<BreakerRule> BREAKER =
      Section.of(
          "circuit_breaker",
          "When a target is cut off, and for how long.",
          s -> {
            BreakerRule usual = BreakerRule.DEFAULT;
            var failures =
                s.key(
                    "failures",
                    positive(),
                    usual.failures(),
                    "Consecutive failures that open it.",
                    BreakerRule::failures);
            var rate =
                s.key(
                    "rate",
                    above(0, 1),
                    usual.rate(),
                    "Share of failures that opens it.",
                    BreakerRule::rate);
            var minimum =
                s.key(
                    "minimum",
                    positive(),
                    usual.minimum(),
                    "Outcomes within the window before the rate counts.",
                    BreakerRule::minimum);
            var window =
                s.key(
                    "window",
                    duration(),
                    usual.window(),
                    "How long an outcome counts for the rate.",
                    BreakerRule::window);
            var open =
                s.key(
                    "open",
                    duration(),
                    usual.open(),
                    "How long it stays open before a probe.",
                    BreakerRule::open);
            var growth =
                s.key(
                    "growth",
                    atLeast(1, 1_000_000),
                    usual.growth(),
                    "Factor at every failed probe.",
                    BreakerRule::growth);
            var maxOpen =
                s.key(
                    "max_open",
                    duration(),
                    usual.maxOpen(),
                    "Longest period of being open.",
                    BreakerRule::maxOpen);
            s.rule((v, reading) -> {
              if (v.get(maxOpen).compareTo(v.get(open)) < 0) {
                reading.error(
                    v.path() + ".max_open",
                    "max_open is below open",
                    "raise max_open or lower open");
              }
            });
            return v ->
                new BreakerRule(
                    v.get(failures),
                    v.get(rate),
                    v.get(minimum),
                    v.get(window),
                    v.get(open),
                    v.get(growth),
                    v.get(maxOpen));
          });

  private static final Section<BudgetRule> BUDGET =
      Section.of(
          "retry_budget",
          "How many retries a target's failures may cause: tokens in a bucket that starts full.",
          s -> {
            BudgetRule usual = BudgetRule.DEFAULT;
            var capacity =
                s.key(
                    "capacity",
                    positive(),
                    usual.capacity(),
                    "Tokens in a full bucket.",
                    BudgetRule::capacity);
            var transientCost =
                s.key(
                    "transient_cost",
                    whole(0, Integer.MAX_VALUE),
                    usual.transientCost(),
                    "Tokens for a retry after a failure that may have done work.",
                    BudgetRule::transientCost);
            var throttleCost =
                s.key(
                    "throttle_cost",
                    whole(0, Integer.MAX_VALUE),
                    usual.throttleCost(),
                    "Tokens for a retry after an answer that did no work.",
                    BudgetRule::throttleCost);
            var refund =
                s.key(
                    "refund",
                    whole(0, Integer.MAX_VALUE),
                    usual.refund(),
                    "Tokens back for a call that succeeds at once.",
                    BudgetRule::refund);
            s.rule((v, reading) -> {
              int dearest = Math.max(v.get(transientCost), v.get(throttleCost));
              if (dearest > v.get(capacity)) {
                reading.error(
                    v.path() + ".capacity",
                    "a retry costs " + dearest + " tokens, a full bucket has fewer",
                    "raise capacity or lower the costs");
              }
            });
            return v ->
                new BudgetRule(
                    v.get(capacity), v.get(transientCost), v.get(throttleCost), v.get(refund));
          });

  private static final Section<Hedging> HEDGING =
      Section.of(
          "hedging",
          "A second attempt beside a silent first one.",
          s -> {
            Hedging usual = Hedging.DEFAULT;
            Shape<Optional<Duration>> delay =
                EitherShape.<Optional<Duration>, String>of(
                        choice(Map.of("p95", "p95")),
                        word -> Optional.empty(),
                        value -> value.isEmpty() ? Optional.of("p95") : Optional.empty())
                    .or(duration(), Optional::of, value -> value);
            var after =
                s.key(
                    "after",
                    delay,
                    usual.after(),
                    "Silence before the hedge. `p95` is the target's own 95th percentile of time "
                        + "to first token.",
                    Hedging::after);
            var maxHedges =
                s.key(
                    "max_hedges",
                    positive(),
                    usual.maxHedges(),
                    "Hedges a call.",
                    Hedging::maxHedges);
            var maxExtraLoad =
                s.key(
                    "max_extra_load",
                    above(0, 1),
                    usual.maxExtraLoad(),
                    "Hedges as a share of calls over ten seconds.",
                    Hedging::maxExtraLoad);
            return v -> new Hedging(v.get(after), v.get(maxHedges), v.get(maxExtraLoad));
          });

  private static final Section<Streaming> STREAMING =
      Section.of(
          "streaming",
          "How streams are committed and kept alive.",
          s -> {
            Streaming usual = Streaming.DEFAULT;
            var commit =
                s.key(
                    "commit",
                    choice(Streaming.Commit.class),
                    usual.commit(),
                    "When an attempt becomes the answer: with its first content, or when it is "
                        + "`complete`.",
                    Streaming::commit);
            var onInterrupt =
                s.key(
                    "on_interrupt",
                    choice(Streaming.OnInterrupt.class),
                    usual.onInterrupt(),
                    "What follows a break after that: an `error`, or an attempt to `resume`.",
                    Streaming::onInterrupt);
            var heartbeat =
                s.key(
                    "heartbeat",
                    EitherShape.orOff(duration()),
                    usual.heartbeat(),
                    "Silence after which the caller gets a comment.",
                    Streaming::heartbeat);
            var onDisconnect =
                s.key(
                    "on_client_disconnect",
                    choice(Streaming.OnDisconnect.class),
                    usual.onClientDisconnect(),
                    "What happens to the attempt when the caller leaves.",
                    Streaming::onClientDisconnect);
            return v ->
                new Streaming(
                    v.get(commit), v.get(onInterrupt), v.get(heartbeat), v.get(onDisconnect));
          });

  /// A whole policy.
  static final Section<RetryPolicy> POLICY =
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
                    RuleFormat.HIGH_LATENCY,
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
                    RETRY_AFTER,
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
                    EitherShape.orOff(BREAKER),
                    usual.circuitBreaker(),
                    "When a failing target is cut off.",
                    RetryPolicy::circuitBreaker);
            var budget =
                s.key(
                    "retry_budget",
                    EitherShape.orOff(BUDGET),
                    usual.retryBudget(),
                    "How many retries a target's failures may cause.",
                    RetryPolicy::retryBudget);
            var hedging =
                s.key(
                    "hedging",
                    EitherShape.orOff(HEDGING),
                    usual.hedging(),
                    "A second attempt beside a silent first one.",
                    RetryPolicy::hedging);
            var streaming =
                s.key(
                    "streaming",
                    STREAMING,
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

  /// A policy by name, or written out.
  static final Shape<PolicyDraft> CHOICE =
      EitherShape.<PolicyDraft, String>of(
              text("[A-Za-z0-9._-]+", "the name of a policy", "write a name from retry_policies"),
              PolicyDraft.Named::new,
              draft ->
                  draft instanceof PolicyDraft.Named(var name)
                      ? Optional.of(name)
                      : Optional.empty())
          .or(
              POLICY,
              PolicyDraft.Inline::new,
              draft ->
                  draft instanceof PolicyDraft.Inline(var policy)
                      ? Optional.of(policy)
                      : Optional.empty());

  /// The default rule has no settings of its own in the file: they are the policy's.
  private static Rule plain(Rule rule) {
    if (rule.attemptsPerTarget().isPresent() || rule.backoff().isPresent()) {
      throw new IllegalArgumentException(
          "a file cannot express a default rule with its own backoff or attempts_per_target");
    }
    return rule;
  }
}
