package dev.understudy.policy;

import java.time.Duration;

/// How a provider's request to be left alone is obeyed.
///
/// @param scope what the block covers
/// @param applyTo whom it concerns
/// @param maxRetryAfter longer hints are cut to this
/// @param maxWait a call waits for a block to end only if it takes no longer than this
public record RetryAfterHandling(
    Scope scope, Reach applyTo, Duration maxRetryAfter, Duration maxWait) {

  /// The target itself, for every call, up to 300 s, waiting at most 10 s.
  public static final RetryAfterHandling DEFAULT =
      new RetryAfterHandling(
          Scope.MODEL, Reach.GLOBAL, Duration.ofSeconds(300), Duration.ofSeconds(10));

  public RetryAfterHandling {
    Positive.check("max_retry_after_seconds", maxRetryAfter);
    if (maxWait.isNegative()) {
      throw new IllegalArgumentException("max_wait must not be negative: " + maxWait);
    }
  }
}
