package dev.understudy.call;

/// The reason for a decision. Logs, metrics, `explain`, error bodies and test transcripts all print
/// this one word.
public enum Why {
  /// Start: the call's first attempt, at the target it asked for.
  FIRST,
  /// Start: the first attempt, elsewhere, because the target it asked for is blocked, open or
  /// avoided.
  PRIMARY_UNAVAILABLE,
  /// Start: the same target again.
  RETRY,
  /// Start: another target.
  FAILOVER,
  /// Start: beside an attempt that is still silent.
  HEDGE,
  /// Start: every breaker is open and this target is the least bad.
  LEAST_BAD,
  /// Start: after a break in front of the caller, with the text it has as the beginning of the
  /// answer.
  RESUME,
  /// Start: after a break in front of the caller, the whole request again, to be shown from where
  /// the text ended if it comes to the same text.
  REGENERATE,

  /// Wait: for an attempt to end.
  IN_FLIGHT,
  /// Wait: the backoff of the policy.
  BACKOFF,
  /// Wait: the chosen target is blocked for a short while.
  BLOCKED,

  /// Abandon: slower than the policy's threshold, and another target is free.
  HIGH_LATENCY,
  /// Abandon: another attempt of the call was faster.
  SUPERSEDED,

  /// Deliver: a good answer.
  ANSWERED,

  /// Give up: the failure may not be retried.
  NOT_RETRIABLE,
  /// Give up: the rule's, the target's or the call's attempts are spent.
  ATTEMPTS_SPENT,
  /// Give up: no target is left that could be tried.
  NO_TARGET,
  /// Give up: every target left is blocked for longer than the call may wait.
  BLOCKED_TOO_LONG,
  /// Give up: the deadline is over or too near.
  DEADLINE_PASSED,
  /// Give up: the policy's time for retries is over.
  RETRY_TIME_SPENT,
  /// Give up: the retry budget of the target that failed is empty.
  RETRY_BUDGET,
  /// Give up: too many calls of this process are retrying.
  RETRY_GATE,
  /// Give up: the caller left.
  CANCELLED;

  /// Whether an attempt started for this reason goes on with another one's answer.
  public boolean goesOn() {
    return this == RESUME || this == REGENERATE;
  }
}
