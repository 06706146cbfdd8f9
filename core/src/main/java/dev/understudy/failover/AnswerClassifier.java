package dev.understudy.failover;

import dev.understudy.attempt.Target;
import dev.understudy.attempt.Verdict;

/// Says what a returned value means, for work whose failures are values: an HTTP response with a
/// status, a result with an error in it. Total and thread-safe.
///
/// @param <R> what the work gives
@FunctionalInterface
public interface AnswerClassifier<R> {
  /// Judges an answer of a target; [Verdict#OK] if it is what the caller wanted.
  Verdict judge(Target target, R answer);

  /// Whatever is returned is good.
  static <R> AnswerClassifier<R> anythingIsGood() {
    return (target, answer) -> Verdict.OK;
  }
}
