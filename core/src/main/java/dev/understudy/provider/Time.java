package dev.understudy.provider;

import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/// What a [RetryingProvider] needs of time. Thread-safe.
public interface Time {
  /// Nanoseconds since some fixed instant; only differences mean anything.
  long now();

  /// Waits at least this long.
  ///
  /// @throws InterruptedException if the thread is interrupted; the wait is over then
  void sleep(Duration duration) throws InterruptedException;

  /// Runs a task for at most this long. Whether it was answered or timed out is decided once: what
  /// comes after that is a leftover.
  ///
  /// @return the task's value; what the task throws is thrown
  /// @throws TimeoutException if the limit came first; the task was told to stop
  /// @throws InterruptedException if the thread was interrupted; the task was told to stop
  <T> T within(Duration limit, Supplier<T> task, Leftovers<? super T> leftovers)
      throws InterruptedException, TimeoutException;

  /// The JVM's own monotonic time. Tasks run on virtual threads of their own and are told to stop
  /// by an interrupt.
  static Time system() {
    return SystemTime.MONOTONIC;
  }

  /// What becomes of a task that nobody waits for any more.
  ///
  /// @param <T> what the task gives
  interface Leftovers<T> {
    /// Nobody waits any more; the task is about to be told to stop.
    default void abandoned() {}

    /// The value came too late.
    default void late(T value) {}

    /// The task did not stop within a second.
    default void leaked() {}
  }
}
