package dev.understudy.policy;

/// What to do about a failure that can be either passed on or failed over.
public enum OnFailure {
  /// Try another target.
  FAILOVER,
  /// Return it to the caller.
  RETURN
}
