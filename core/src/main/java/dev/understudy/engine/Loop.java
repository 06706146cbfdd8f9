package dev.understudy.engine;

import java.util.concurrent.Executor;

/// Where a call lives: runs its tasks one at a time, in order, and wakes it up. An event loop of
/// the gateway, or a serial executor in a library.
public interface Loop extends Executor {
  /// Whether the calling thread is running a task of this loop now.
  boolean inLoop();

  /// Runs a task on this loop after a delay.
  ///
  /// @param nanos at least this long; zero or less means as soon as possible
  Timer schedule(Runnable task, long nanos);

  /// Runs the task at once if this thread is in the loop, else on the loop, later.
  default void run(Runnable task) {
    if (inLoop()) {
      task.run();
    } else {
      execute(task);
    }
  }

  /// A task that has not run yet.
  @FunctionalInterface
  interface Timer {
    /// Drops the task if it has not begun. Idempotent.
    void cancel();
  }
}
