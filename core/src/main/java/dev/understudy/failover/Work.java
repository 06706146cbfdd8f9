package dev.understudy.failover;

import dev.understudy.attempt.Target;

/// One request to one target, waited for. It neither retries nor fails over by itself: attempts
/// would multiply.
///
/// @param <R> what it gives; never null
@FunctionalInterface
public interface Work<R> {
  /// Asks this target.
  ///
  /// @param target from those the [Failover] was made of
  /// @throws Exception if it fails; what that means is for the [FailureClassifier] to say
  R ask(Target target) throws Exception;
}
