package dev.understudy.testkit;

import dev.understudy.engine.Loop;
import dev.understudy.engine.Ticker;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Queue;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;

/// Clock, loop and timers made of one number. Nothing happens until a test asks for it; then
/// everything that is due happens on the test's own thread, in the order of time and, at one
/// instant, in the order it was asked for.
///
/// Not thread-safe: one thread owns it.
public final class VirtualTime implements Loop, Ticker {
  private record Due(long at, long order, Runnable task) {}

  private final Queue<Runnable> ready = new ArrayDeque<>();
  private final TreeSet<Due> timers =
      new TreeSet<>(Comparator.comparingLong(Due::at).thenComparingLong(Due::order));
  private long now;
  private long order;
  private boolean running;

  /// Time starts at zero.
  public VirtualTime() {
    this(0);
  }

  /// Time starts at this tick, which may be near an overflow.
  public VirtualTime(long start) {
    now = start;
  }

  @Override
  public long read() {
    return now;
  }

  @Override
  public boolean inLoop() {
    return running;
  }

  @Override
  public void execute(Runnable task) {
    ready.add(task);
  }

  @Override
  public Timer schedule(Runnable task, long nanos) {
    Due due = new Due(now + Math.max(0, nanos), order++, task);
    timers.add(due);
    return () -> timers.remove(due);
  }

  /// Runs all that is due at this instant, and what that makes due.
  public void settle() {
    advance(Duration.ZERO);
  }

  /// Lets time pass.
  public void advance(Duration duration) {
    long end = now + duration.toNanos();
    while (true) {
      drain();
      if (timers.isEmpty() || timers.first().at() > end) {
        break;
      }
      step();
    }
    now = end;
  }

  /// Lets time pass until nothing is left to do.
  ///
  /// @param steps how many timers may fire before this is called a loop
  /// @throws IllegalStateException if more do
  public void exhaust(int steps) {
    drain();
    for (int step = 0; !timers.isEmpty(); step++) {
      if (step >= steps) {
        throw new IllegalStateException("still busy after " + steps + " timers");
      }
      step();
      drain();
    }
  }

  /// Lets time pass until this is so, and not a nanosecond longer.
  ///
  /// @return false if nothing is left to do and it is still not so
  public boolean advanceUntil(BooleanSupplier condition) {
    drain();
    while (!condition.getAsBoolean()) {
      if (timers.isEmpty()) {
        return false;
      }
      step();
      drain();
    }
    return true;
  }

  /// How many timers are armed.
  public int armed() {
    return timers.size();
  }

  private void step() {
    Due due = timers.pollFirst();
    if (due != null) {
      now = Math.max(now, due.at());
      running(due.task());
    }
  }

  private void drain() {
    for (Runnable task = ready.poll(); task != null; task = ready.poll()) {
      running(task);
    }
  }

  private void running(Runnable task) {
    boolean before = running;
    running = true;
    try {
      task.run();
    } finally {
      running = before;
    }
  }
}
