package dev.understudy.policy;

import dev.understudy.attempt.Evidence;
import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Verdict;
import dev.understudy.attempt.Where;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// Everything a user can say about retry and failover of a call. Immutable; defaults as in the
/// configuration file.
///
/// @param fallbackModels ordered model ids to fail over to
/// @param fallbackScope which targets may be used besides the list
/// @param defaultRule for failures that no other rule names
/// @param attemptsPerTarget tries on one target in a call; by default it follows from the ladder
/// @param maxTotalAttempts over all rules; 1 to 64
/// @param onStatusCodes the first entry that matches wins
/// @param onTimeout for clocks that ran out; the default rule if absent
/// @param onConnectError for connections that failed or broke; the default rule if absent
/// @param onHighLatency for slow answers; off if absent
/// @param backoff delays before retries; none if absent
/// @param retryAfterHandling how hints are obeyed
/// @param maxRetryDuration from the end of the first failed attempt, including the wait about to be
///   made
/// @param deadline the whole call
/// @param selection order among equals
/// @param circuitBreaker off if absent
/// @param retryBudget off if absent
/// @param hedging off if absent
/// @param streaming commit, interruption, heartbeat
/// @param onAuthError a target's own key is refused
/// @param onEmptyAnswer a complete answer with nothing in it
/// @param coalesce whether identical calls share one
/// @param replay whether unsafe requests are retried regardless
public record RetryPolicy(
    List<String> fallbackModels,
    FallbackScope fallbackScope,
    Rule defaultRule,
    OptionalInt attemptsPerTarget,
    int maxTotalAttempts,
    List<StatusRule> onStatusCodes,
    Optional<Rule> onTimeout,
    Optional<Rule> onConnectError,
    Optional<HighLatency> onHighLatency,
    Optional<Backoff> backoff,
    RetryAfterHandling retryAfterHandling,
    Optional<Duration> maxRetryDuration,
    Duration deadline,
    Selection selection,
    Optional<BreakerRule> circuitBreaker,
    Optional<BudgetRule> retryBudget,
    Optional<Hedging> hedging,
    Streaming streaming,
    OnFailure onAuthError,
    OnFailure onEmptyAnswer,
    Coalesce coalesce,
    Replay replay) {

  /// The largest `max_total_attempts`.
  public static final int ATTEMPT_CEILING = 64;

  /// All defaults.
  public static final RetryPolicy DEFAULT = builder().build();

  /// No policy: one attempt at the target that was asked for, whatever its health, and its failure
  /// as it came.
  public static final RetryPolicy NONE =
      builder()
          .defaultRule(Rule.of(1, Strategy.DIFFERENT_PROVIDER))
          .maxTotalAttempts(1)
          .fallbackScope(FallbackScope.FALLBACK_LIST_ONLY)
          .circuitBreaker(Optional.empty())
          .retryBudget(Optional.empty())
          .streaming(
              new Streaming(
                  Streaming.Commit.FIRST_CONTENT,
                  Streaming.OnInterrupt.ERROR,
                  Optional.empty(),
                  Streaming.OnDisconnect.CANCEL))
          .build();

  public RetryPolicy {
    fallbackModels = List.copyOf(fallbackModels);
    onStatusCodes = List.copyOf(onStatusCodes);
    if (attemptsPerTarget.isPresent() && attemptsPerTarget.getAsInt() < 1) {
      throw new IllegalArgumentException(
          "attempts_per_target must be at least 1: " + attemptsPerTarget.getAsInt());
    }
    if (maxTotalAttempts < 1 || maxTotalAttempts > ATTEMPT_CEILING) {
      throw new IllegalArgumentException(
          "max_total_attempts must be 1 to " + ATTEMPT_CEILING + ": " + maxTotalAttempts);
    }
    maxRetryDuration.ifPresent(value -> Positive.check("max_retry_duration_ms", value));
    Positive.check("deadline", deadline);
  }

  /// Whether this is the absence of a policy. There is one such object; a policy with equal
  /// settings is still a policy.
  @SuppressWarnings("ReferenceEquality")
  public boolean isNone() {
    return this == NONE;
  }

  /// The rule a failure belongs to: `on_status_codes` in order, `on_timeout`, `on_connect_error`,
  /// `on_high_latency`, the default rule.
  public Rule ruleFor(Verdict.Failure failure) {
    OptionalInt status = failure.evidence().status();
    if (status.isPresent()) {
      for (StatusRule entry : onStatusCodes) {
        if (entry.matches(status.getAsInt())) {
          return entry.rule();
        }
      }
    }
    return switch (failure.kind()) {
      case TIMED_OUT -> onTimeout.orElse(defaultRule);
      case CONNECT_FAILED, CONNECTION_LOST -> onConnectError.orElse(defaultRule);
      case HIGH_LATENCY -> onHighLatency.map(HighLatency::rule).orElse(defaultRule);
      default -> defaultRule;
    };
  }

  /// How often one target may be tried in a call while this rule governs it: the rule's own number,
  /// else the policy's, else the rule's maximum under `same_model` alone, 1 under another single
  /// strategy, 2 under a ladder.
  public int attemptsPerTarget(Rule rule) {
    if (rule.attemptsPerTarget().isPresent()) {
      return rule.attemptsPerTarget().getAsInt();
    }
    if (attemptsPerTarget.isPresent()) {
      return attemptsPerTarget.getAsInt();
    }
    if (rule.ladder().size() > 1) {
      return 2;
    }
    return rule.ladder().getFirst() == Strategy.SAME_MODEL ? rule.maxAttempts() : 1;
  }

  /// The backoff of a rule: its own, else the policy's.
  public Optional<Backoff> backoff(Rule rule) {
    return rule.backoff().isPresent() ? rule.backoff() : backoff;
  }

  /// What a provider's verdict becomes under this policy: `on_auth_error`, `on_empty_answer`,
  /// `on_status_codes` and replay safety, in that order.
  ///
  /// @param replaySafe whether the request may be sent twice
  public Verdict adjust(Verdict verdict, boolean replaySafe) {
    if (!(verdict instanceof Verdict.Failure failure) || isNone()) {
      return verdict;
    }
    Verdict.Failure adjusted = failure;
    if (adjusted.kind() == FailureKind.AUTH && onAuthError == OnFailure.RETURN) {
      adjusted = new Verdict.Fatal(adjusted.kind(), adjusted.evidence());
    }
    if (adjusted.kind() == FailureKind.EMPTY_ANSWER && onEmptyAnswer == OnFailure.RETURN) {
      return Verdict.OK;
    }
    if (adjusted instanceof Verdict.Fatal fatal && named(fatal)) {
      adjusted = Verdict.retry(Where.ANY_TARGET, fatal.kind(), fatal.evidence());
    }
    if (!replaySafe && replay == Replay.SAFE && !certainlyNotExecuted(adjusted)) {
      adjusted = new Verdict.Fatal(adjusted.kind(), adjusted.evidence());
    }
    return adjusted;
  }

  private boolean named(Verdict.Fatal fatal) {
    Evidence evidence = fatal.evidence();
    if (evidence.status().isEmpty() || fatal.kind() == FailureKind.CONTENT_POLICY) {
      return false;
    }
    int status = evidence.status().getAsInt();
    return onStatusCodes.stream().anyMatch(entry -> entry.matches(status));
  }

  private static boolean certainlyNotExecuted(Verdict.Failure failure) {
    int status = failure.evidence().status().orElse(0);
    return failure.kind() == FailureKind.CONNECT_FAILED
        || failure.kind() == FailureKind.UNSUPPORTED
        || status == 429
        || (status == 503 && failure.retryAfter().isPresent());
  }

  /// Starts from the defaults.
  public static Builder builder() {
    return new Builder();
  }

  /// Starts from this policy.
  public Builder toBuilder() {
    return new Builder()
        .fallbackModels(fallbackModels)
        .fallbackScope(fallbackScope)
        .defaultRule(defaultRule)
        .attemptsPerTarget(attemptsPerTarget)
        .maxTotalAttempts(maxTotalAttempts)
        .onStatusCodes(onStatusCodes)
        .onTimeout(onTimeout)
        .onConnectError(onConnectError)
        .onHighLatency(onHighLatency)
        .backoff(backoff)
        .retryAfterHandling(retryAfterHandling)
        .maxRetryDuration(maxRetryDuration)
        .deadline(deadline)
        .selection(selection)
        .circuitBreaker(circuitBreaker)
        .retryBudget(retryBudget)
        .hedging(hedging)
        .streaming(streaming)
        .onAuthError(onAuthError)
        .onEmptyAnswer(onEmptyAnswer)
        .coalesce(coalesce)
        .replay(replay);
  }

  /// Collects settings; every method is named like the property it sets. Not thread-safe.
  public static final class Builder {
    private List<String> fallbackModels = List.of();
    private FallbackScope fallbackScope = FallbackScope.AUTO;
    private Rule defaultRule = Rule.of(2, Strategy.DIFFERENT_PROVIDER);
    private OptionalInt attemptsPerTarget = OptionalInt.empty();
    private int maxTotalAttempts = 6;
    private List<StatusRule> onStatusCodes = List.of();
    private Optional<Rule> onTimeout = Optional.empty();
    private Optional<Rule> onConnectError = Optional.empty();
    private Optional<HighLatency> onHighLatency = Optional.empty();
    private Optional<Backoff> backoff = Optional.empty();
    private RetryAfterHandling retryAfterHandling = RetryAfterHandling.DEFAULT;
    private Optional<Duration> maxRetryDuration = Optional.empty();
    private Duration deadline = Duration.ofMinutes(10);
    private Selection selection = Selection.PRIORITY;
    private Optional<BreakerRule> circuitBreaker = Optional.of(BreakerRule.DEFAULT);
    private Optional<BudgetRule> retryBudget = Optional.of(BudgetRule.DEFAULT);
    private Optional<Hedging> hedging = Optional.empty();
    private Streaming streaming = Streaming.DEFAULT;
    private OnFailure onAuthError = OnFailure.FAILOVER;
    private OnFailure onEmptyAnswer = OnFailure.FAILOVER;
    private Coalesce coalesce = Coalesce.OFF;
    private Replay replay = Replay.SAFE;

    private Builder() {}

    /// Sets: ordered model ids to fail over to.
    public Builder fallbackModels(List<String> value) {
      fallbackModels = value;
      return this;
    }

    /// Sets: which targets may be used besides the list.
    public Builder fallbackScope(FallbackScope value) {
      fallbackScope = value;
      return this;
    }

    /// Sets: for failures that no other rule names.
    public Builder defaultRule(Rule value) {
      defaultRule = value;
      return this;
    }

    /// Sets: tries on one target in a call; by default it follows from the ladder.
    public Builder attemptsPerTarget(OptionalInt value) {
      attemptsPerTarget = value;
      return this;
    }

    /// Sets: over all rules; 1 to 64.
    public Builder maxTotalAttempts(int value) {
      maxTotalAttempts = value;
      return this;
    }

    /// Sets: the first entry that matches wins.
    public Builder onStatusCodes(List<StatusRule> value) {
      onStatusCodes = value;
      return this;
    }

    /// Sets: for clocks that ran out; the default rule if absent.
    public Builder onTimeout(Optional<Rule> value) {
      onTimeout = value;
      return this;
    }

    /// Sets: for connections that failed or broke; the default rule if absent.
    public Builder onConnectError(Optional<Rule> value) {
      onConnectError = value;
      return this;
    }

    /// Sets: for slow answers; off if absent.
    public Builder onHighLatency(Optional<HighLatency> value) {
      onHighLatency = value;
      return this;
    }

    /// Sets: delays before retries; none if absent.
    public Builder backoff(Optional<Backoff> value) {
      backoff = value;
      return this;
    }

    /// Sets: how hints are obeyed.
    public Builder retryAfterHandling(RetryAfterHandling value) {
      retryAfterHandling = value;
      return this;
    }

    /// Sets: from the end of the first failed attempt, including the wait about to be made.
    public Builder maxRetryDuration(Optional<Duration> value) {
      maxRetryDuration = value;
      return this;
    }

    /// Sets: the whole call.
    public Builder deadline(Duration value) {
      deadline = value;
      return this;
    }

    /// Sets: order among equals.
    public Builder selection(Selection value) {
      selection = value;
      return this;
    }

    /// Sets: off if absent.
    public Builder circuitBreaker(Optional<BreakerRule> value) {
      circuitBreaker = value;
      return this;
    }

    /// Sets: off if absent.
    public Builder retryBudget(Optional<BudgetRule> value) {
      retryBudget = value;
      return this;
    }

    /// Sets: off if absent.
    public Builder hedging(Optional<Hedging> value) {
      hedging = value;
      return this;
    }

    /// Sets: commit, interruption, heartbeat.
    public Builder streaming(Streaming value) {
      streaming = value;
      return this;
    }

    /// Sets: a target's own key is refused.
    public Builder onAuthError(OnFailure value) {
      onAuthError = value;
      return this;
    }

    /// Sets: a complete answer with nothing in it.
    public Builder onEmptyAnswer(OnFailure value) {
      onEmptyAnswer = value;
      return this;
    }

    /// Sets: whether identical calls share one.
    public Builder coalesce(Coalesce value) {
      coalesce = value;
      return this;
    }

    /// Sets: whether unsafe requests are retried regardless.
    public Builder replay(Replay value) {
      replay = value;
      return this;
    }

    /// The policy.
    ///
    /// @throws IllegalArgumentException if a value is out of range; the message names it
    public RetryPolicy build() {
      return new RetryPolicy(
          fallbackModels,
          fallbackScope,
          defaultRule,
          attemptsPerTarget,
          maxTotalAttempts,
          onStatusCodes,
          onTimeout,
          onConnectError,
          onHighLatency,
          backoff,
          retryAfterHandling,
          maxRetryDuration,
          deadline,
          selection,
          circuitBreaker,
          retryBudget,
          hedging,
          streaming,
          onAuthError,
          onEmptyAnswer,
          coalesce,
          replay);
    }
  }
}
