package dev.understudy.attempt;

/// Every way an attempt or a call can fail, with where it may be tried again and what it counts
/// for.
public enum FailureKind {
  /// Too many requests or tokens per interval; comes back by itself.
  THROTTLED(Where.ANY_TARGET, false, Cost.THROTTLE, "rate_limited"),
  /// Money, a spend cap, or a daily or monthly allowance is gone.
  QUOTA_EXHAUSTED(Where.OTHER_TARGET, false, Cost.THROTTLE, "quota_exhausted"),
  /// The provider is short of capacity for everyone.
  OVERLOADED(Where.ANY_TARGET, true, Cost.TRANSIENT, "overloaded"),
  /// Any other fault of the provider.
  SERVER_ERROR(Where.ANY_TARGET, true, Cost.TRANSIENT, "server_error"),
  /// The target's key is missing, wrong, revoked or not allowed here.
  AUTH(Where.OTHER_TARGET, false, Cost.THROTTLE, "upstream_auth"),
  /// The provider says that the request is wrong.
  BAD_REQUEST(Where.NOWHERE, false, Cost.NONE, "bad_request"),
  /// The prompt does not fit into the model's window.
  CONTEXT_TOO_LONG(Where.OTHER_TARGET_LARGER_WINDOW, false, Cost.THROTTLE, "context_too_long"),
  /// Refused by a moderation or safety system before an answer.
  CONTENT_POLICY(Where.NOWHERE, false, Cost.NONE, "content_policy"),
  /// Wrong path, or an unknown object named by the caller.
  NOT_FOUND(Where.NOWHERE, false, Cost.NONE, "not_found"),
  /// The target's own model or deployment does not exist.
  MODEL_NOT_FOUND(Where.OTHER_TARGET, false, Cost.THROTTLE, "model_not_found"),
  /// The target lacks an operation or a capability that the request needs.
  UNSUPPORTED(Where.OTHER_TARGET, false, Cost.THROTTLE, "unsupported"),
  /// Refused, unreachable, DNS, TLS, or closed before the request was sent.
  CONNECT_FAILED(Where.ANY_TARGET, true, Cost.TRANSIENT, "connect_failed"),
  /// Reset or closed while sending or answering.
  CONNECTION_LOST(Where.ANY_TARGET, true, Cost.TRANSIENT, "connection_lost"),
  /// One of the attempt's clocks ran out.
  TIMED_OUT(Where.ANY_TARGET, true, Cost.TRANSIENT, "timeout"),
  /// Abandoned before its answer because it was slower than the policy's threshold.
  HIGH_LATENCY(Where.OTHER_TARGET, false, Cost.TRANSIENT, "high_latency"),
  /// Not what was asked for: media type, JSON, compression, character set, shape.
  MALFORMED_ANSWER(Where.ANY_TARGET, true, Cost.TRANSIENT, "malformed_answer"),
  /// A complete answer with nothing in it.
  EMPTY_ANSWER(Where.OTHER_TARGET, true, Cost.TRANSIENT, "empty_answer"),
  /// A stream that ended without its completion proof.
  STREAM_INTERRUPTED(Where.ANY_TARGET, true, Cost.TRANSIENT, "stream_interrupted"),
  /// The call's own deadline is over.
  DEADLINE_EXCEEDED(Where.NOWHERE, false, Cost.NONE, "deadline_exceeded"),
  /// Our own limits are full; nothing was sent.
  LOCAL_OVERLOAD(Where.NOWHERE, false, Cost.NONE, "local_overload"),
  /// The caller hung up or cancelled.
  CLIENT_GONE(Where.NOWHERE, false, Cost.NONE, "client_gone"),
  /// Cancelled by us: the loser of a hedge, an abandoned attempt.
  SUPERSEDED(Where.NOWHERE, false, Cost.NONE, "superseded");

  /// What a retry after this failure costs the failed target's retry budget.
  public enum Cost {
    /// Nothing.
    NONE,
    /// The attempt may have consumed capacity at the provider.
    TRANSIENT,
    /// The provider answered that it did no work.
    THROTTLE
  }

  private final Where usualWhere;
  private final boolean countsForBreaker;
  private final Cost cost;
  private final String code;

  FailureKind(Where usualWhere, boolean countsForBreaker, Cost cost, String code) {
    this.usualWhere = usualWhere;
    this.countsForBreaker = countsForBreaker;
    this.cost = cost;
    this.code = code;
  }

  /// Where such a failure may be tried again unless more is known about it.
  public Where usualWhere() {
    return usualWhere;
  }

  /// Whether the circuit breaker of the target counts this as a failure.
  public boolean countsForBreaker() {
    return countsForBreaker;
  }

  /// Whether it is about the target's credential, so that every target with the same one fails
  /// alike.
  public boolean blamesCredential() {
    return this == QUOTA_EXHAUSTED || this == AUTH;
  }

  /// What a retry after it costs.
  public Cost cost() {
    return cost;
  }

  /// The word for it in error bodies, logs and metrics.
  public String code() {
    return code;
  }
}
