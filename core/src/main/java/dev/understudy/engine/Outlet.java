package dev.understudy.engine;

import dev.understudy.attempt.Outcome;
import dev.understudy.call.CallFailed;
import dev.understudy.call.History;
import dev.understudy.call.Why;
import org.jspecify.annotations.Nullable;

/// Where a call's result goes: exactly one of [#delivered] and [#failed], once, on the call's loop.
/// A delivered stream that breaks and may be continued ([Transport.Events#broke]) is followed by
/// one of [#resumed] and [#interrupted]; the former may break again.
///
/// @param <R> what an answer is made of
public interface Outlet<R> {
  /// The answer: whole, or a stream whose first content is here. Whoever gets a stream owns it.
  ///
  /// @param history all attempts up to now
  void delivered(R answer, History history);

  /// The delivered stream broke, and this one goes on where it ended.
  ///
  /// @param history all attempts up to now
  default void resumed(R answer, History history) {
    throw new IllegalStateException("this outlet was promised that nothing is continued");
  }

  /// The delivered stream broke, and nobody can go on with it.
  ///
  /// @param why nothing else was tried
  default void interrupted(Why why, History history) {
    throw new IllegalStateException("this outlet was promised that nothing is continued");
  }

  /// There is no answer.
  ///
  /// @param shown what the attempt of [CallFailed#shown] ended with, so that it can be returned as
  ///   it came; null if there was no attempt, or if it was cut off by the call's end
  void failed(CallFailed failure, @Nullable Outcome<R> shown);
}
