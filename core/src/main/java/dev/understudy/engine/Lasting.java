package dev.understudy.engine;

import dev.understudy.call.CallFailed;

/// A call whose answer is read by a thread that can wait for somebody to go on with it.
///
/// @param <R> what an answer is made of
public interface Lasting<R> {
  /// The answer, its first content here. One that goes on is not this but what [#goOn] gives.
  R answer();

  /// Tells of a break of the answer that is being read, and waits for one that goes on with it, on
  /// the calling thread. Interrupting the thread cancels the call. By one thread at a time.
  ///
  /// @param broke reports the break to the answer's events
  /// @return what goes on, as soon as there is something new in it
  /// @throws CallFailed if nobody goes on; its history tells who was asked
  /// @throws java.util.concurrent.CancellationException if the call had been cancelled before it
  ///   broke
  R goOn(Runnable broke);

  /// Ends the call and whatever is being read. Idempotent, from any thread.
  void cancel();
}
