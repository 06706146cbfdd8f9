package dev.understudy.attempt;

/// Turns what happened on the wire into what it means. Total: every outcome has a verdict, no call
/// throws.
///
/// Thread-safe. Knows providers, never policies: the policy's own changes to a verdict come after
/// it.
///
/// @param <R> what an answer is made of
@FunctionalInterface
public interface Classifier<R> {
  /// Judges one outcome of one target.
  Verdict judge(Target target, Outcome<R> outcome);
}
