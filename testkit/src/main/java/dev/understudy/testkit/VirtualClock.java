package dev.understudy.testkit;

import dev.understudy.provider.ProviderException;
import dev.understudy.provider.Time;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/// [Time] on a [VirtualTime]: a sleep only moves the clock. A task under a limit runs on the test's
/// own thread; it takes as long as it sleeps on this clock, and a sleep that would pass the limit
/// is interrupted there, as the thread of a real task would be.
///
/// Not thread-safe: one thread owns it.
public final class VirtualClock implements Time {
  private static final class Limit {
    final long at;
    final Leftovers<?> leftovers;
    boolean over;

    Limit(long at, Leftovers<?> leftovers) {
      this.at = at;
      this.leftovers = leftovers;
    }
  }

  private final VirtualTime time;
  private final Deque<Limit> limits = new ArrayDeque<>();
  private final List<Duration> sleeps = new ArrayList<>();
  private OptionalLong interruptAt = OptionalLong.empty();
  private boolean interrupted;

  /// A clock on this time.
  public VirtualClock(VirtualTime time) {
    this.time = time;
  }

  /// The test interrupts its own thread, so to say, this long from now.
  public void interruptAfter(Duration delay) {
    interruptAt = OptionalLong.of(now() + delay.toNanos());
  }

  /// Every sleep outside tasks under a limit, as it was asked for.
  public List<Duration> sleeps() {
    return List.copyOf(sleeps);
  }

  @Override
  public long now() {
    return time.read();
  }

  @Override
  public void sleep(Duration duration) throws InterruptedException {
    if (limits.isEmpty()) {
      sleeps.add(duration);
    }
    long left = duration.toNanos();
    Limit first = null;
    for (Limit limit : limits) {
      if (limit.at - now() <= left) {
        first = limit;
        left = limit.at - now();
      }
    }
    if (interruptAt.isPresent() && interruptAt.getAsLong() - now() <= left) {
      pass(interruptAt.getAsLong() - now());
      interruptAt = OptionalLong.empty();
      interrupted = true;
      limits.forEach(limit -> limit.leftovers.abandoned());
      throw new InterruptedException();
    }
    pass(left);
    if (first != null) {
      first.over = true;
      first.leftovers.abandoned();
      throw new InterruptedException();
    }
  }

  private void pass(long nanos) {
    if (nanos > 0) {
      time.advance(Duration.ofNanos(nanos));
    }
  }

  @Override
  public <T> T within(Duration limit, Supplier<T> task, Leftovers<? super T> leftovers)
      throws InterruptedException, TimeoutException {
    Limit mine = new Limit(now() + limit.toNanos(), leftovers);
    limits.push(mine);
    try {
      T value = task.get();
      if (mine.over || interrupted) {
        leftovers.late(value);
        stop(mine);
      }
      return value;
    } catch (ProviderException stopped) {
      stop(mine);
      throw stopped;
    } finally {
      limits.remove(mine);
    }
  }

  /// Ends a task that was told to stop. The flag belonged to the task's own thread.
  private void stop(Limit mine) throws InterruptedException, TimeoutException {
    if (mine.over) {
      boolean flag = Thread.interrupted();
      throw new TimeoutException(flag ? "stopped" : "ignored the interrupt");
    }
    if (interrupted) {
      interrupted = false;
      boolean flag = Thread.interrupted();
      throw new InterruptedException(flag ? "stopped" : "ignored the interrupt");
    }
  }
}
