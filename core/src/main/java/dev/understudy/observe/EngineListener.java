package dev.understudy.observe;

import dev.understudy.call.Attempt;
import dev.understudy.call.Call;

/// Hears what happens to calls, in order, on the call's own loop. Must not block. What it throws is
/// logged and has no effect on the call.
public interface EngineListener {
  /// An attempt was sent.
  default void started(Call call, Attempt attempt) {}

  /// The call waits.
  ///
  /// @param nanos at most this long
  default void waiting(Call call, dev.understudy.call.Why why, long nanos) {}

  /// An attempt is over; of a delivered stream, when the stream is.
  default void attempt(AttemptRecord record) {}

  /// A call is over; of a delivered stream, when the stream is.
  default void call(CallRecord record) {}

  /// Hears nothing.
  EngineListener NONE = new EngineListener() {};
}
