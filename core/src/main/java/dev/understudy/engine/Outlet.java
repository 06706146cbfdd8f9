package dev.understudy.engine;

import dev.understudy.attempt.Outcome;
import dev.understudy.call.CallFailed;
import dev.understudy.call.History;
import org.jspecify.annotations.Nullable;

/// Where a call's result goes. Exactly one of the two, once, on the call's loop.
///
/// @param <R> what an answer is made of
public interface Outlet<R> {
  /// The answer: whole, or a stream whose first content is here. Whoever gets a stream owns it.
  ///
  /// @param history all attempts up to now
  void delivered(R answer, History history);

  /// There is no answer.
  ///
  /// @param shown what the attempt of [CallFailed#shown] ended with, so that it can be returned as
  ///   it came; null if there was no attempt, or if it was cut off by the call's end
  void failed(CallFailed failure, @Nullable Outcome<R> shown);
}
