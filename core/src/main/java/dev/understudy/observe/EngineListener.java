package dev.understudy.observe;

import dev.understudy.call.Attempt;
import dev.understudy.call.Call;
import dev.understudy.call.Why;

/// Hears what happens to calls, in order, on the call's own loop. Must not block. What it throws is
/// logged and has no effect on the call.
public interface EngineListener {
  /// A call begins. Told before its first attempt, by the thread that makes the call: what that
  /// thread knows (its span, its logger's fields) can be kept for the rest of the call.
  ///
  /// @param now tick of the telling, so that the call's ticks can be turned into calendar time
  /// @return who hears the rest of this call: this listener, or one with a memory of its own for
  ///   this call alone
  default EngineListener arrived(Call call, long now) {
    return this;
  }

  /// An attempt was sent.
  default void started(Call call, Attempt attempt) {}

  /// A thread is about to do an attempt's work: the moment to make current what that work should
  /// find there. Called on that thread, for an attempt that was told as started, at least once.
  ///
  /// @return what to undo on the same thread when the work is done
  default Entered entering(Attempt attempt) {
    return Entered.NONE;
  }

  /// The call waits.
  ///
  /// @param nanos at most this long
  default void waiting(Call call, Why why, long nanos) {}

  /// An attempt is over; of a delivered stream, when the stream is.
  default void attempt(AttemptRecord record) {}

  /// A call is over; of a delivered stream, when the stream is.
  default void call(CallRecord record) {}

  /// This listener, then another. Each hears everything, also when the other throws; what they made
  /// current is undone in the reverse order.
  default EngineListener and(EngineListener other) {
    if (equals(NONE)) {
      return other;
    }
    return other.equals(NONE) ? this : new Both(this, other);
  }

  /// What a listener made current on a thread that entered an attempt.
  @FunctionalInterface
  interface Entered {
    /// Undoes it, on the thread where it was done.
    void close();

    /// Nothing to undo.
    Entered NONE = () -> {};
  }

  /// Hears nothing.
  EngineListener NONE = new EngineListener() {};
}
