package dev.understudy.provider;

import dev.understudy.attempt.Outcome;
import dev.understudy.call.Attempt;
import dev.understudy.engine.Transport;

/// How the attempts of one [FailoverCall] are made. Thread-safe: two may be under way at once.
///
/// @param <T> what an answer is
interface Attempts<T> {
  /// Makes an attempt on the calling thread; interrupting it ends it.
  ///
  /// @return an outcome; the answer of one that is not whole reports its end to `events`
  Outcome<T> make(Attempt attempt, Transport.Events<T> events) throws InterruptedException;

  /// Releases an answer that nobody takes.
  default void discard(T answer) {}

  /// Whether an answer has nothing in it.
  boolean empty(T answer);
}
