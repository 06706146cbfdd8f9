package dev.understudy.failover;

import dev.understudy.engine.Loop;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A loop without a thread: whoever brings a task runs it, and those that come meanwhile, one at a
/// time and in their order. Thread-safe.
final class SerialLoop implements Loop {
  private static final ScheduledThreadPoolExecutor TIMERS = timers();

  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicInteger pending = new AtomicInteger();
  private volatile @Nullable Thread owner;

  /// One thread for the timers of all calls; it runs nothing but what a timer starts.
  private static ScheduledThreadPoolExecutor timers() {
    ScheduledThreadPoolExecutor timers =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "understudy-timer");
              thread.setDaemon(true);
              return thread;
            });
    timers.setRemoveOnCancelPolicy(true);
    return timers;
  }

  /// Runs a task after a delay, on the thread of the timers.
  static Timer after(long nanos, Runnable task) {
    ScheduledFuture<?> due = TIMERS.schedule(task, Math.max(0, nanos), TimeUnit.NANOSECONDS);
    return () -> due.cancel(false);
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // threads have no other equality
  public boolean inLoop() {
    return owner == Thread.currentThread();
  }

  @Override
  public Timer schedule(Runnable task, long nanos) {
    return after(nanos, () -> run(task));
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
    if (pending.getAndIncrement() == 0) {
      drain();
    }
  }

  private void drain() {
    do {
      Runnable task = tasks.poll();
      owner = Thread.currentThread();
      try {
        if (task != null) {
          task.run();
        }
      } finally {
        owner = null;
      }
    } while (pending.decrementAndGet() > 0);
  }
}
