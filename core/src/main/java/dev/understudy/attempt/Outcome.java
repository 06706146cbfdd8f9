package dev.understudy.attempt;

import java.time.Duration;

/// What happened on the wire: facts, no judgement.
///
/// @param <R> what an answer is made of
public sealed interface Outcome<R> {

  /// An answer arrived, good or bad. A plain answer is whole; of a stream, the first content is
  /// here and the rest follows.
  ///
  /// @param whole false if the answer goes on after this; its end is then reported as a verdict of
  ///   its own
  record Answered<R>(R answer, boolean whole) implements Outcome<R> {}

  /// The exchange broke: refused, reset, closed, TLS, unreadable.
  record Broken<R>(Phase phase, Throwable cause) implements Outcome<R> {}

  /// A clock ran out.
  ///
  /// @param after the clock's setting
  record TimedOut<R>(Phase phase, Duration after) implements Outcome<R> {}

  /// Nothing was sent.
  record NotSent<R>(Refusal why, String detail) implements Outcome<R> {}

  /// A whole answer.
  static <R> Outcome<R> answered(R answer) {
    return new Answered<>(answer, true);
  }

  /// An answer that has begun.
  static <R> Outcome<R> begun(R answer) {
    return new Answered<>(answer, false);
  }
}
