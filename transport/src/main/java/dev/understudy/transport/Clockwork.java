package dev.understudy.transport;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The clocks of one event loop, driven by at most one timer. Most exchanges are over long before
/// any of their clocks: starting, moving and stopping a clock is a few writes to memory, and the
/// timer is armed for the earliest only. Used on its loop only.
final class Clockwork {
  /// The least time between two sweeps, so that many clocks which are due one after the other are
  /// not swept for one by one.
  private static final long SHORTEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(1);

  private final EventLoop loop;
  private @Nullable Clocked first;
  private @Nullable ScheduledFuture<?> timer;
  private long armedFor;

  Clockwork(EventLoop loop) {
    this.loop = loop;
  }

  /// Begins to watch, or moves the time at which to wake.
  void wake(Clocked clock, long at) {
    if (!clock.running) {
      clock.running = true;
      clock.previous = null;
      clock.next = first;
      if (first != null) {
        first.previous = clock;
      }
      first = clock;
    }
    clock.wakeAt = at;
    if (timer == null || at - armedFor < 0) {
      arm(at);
    }
  }

  /// Stops watching. Idempotent.
  void stop(Clocked clock) {
    if (!clock.running) {
      return;
    }
    clock.running = false;
    if (clock.previous != null) {
      clock.previous.next = clock.next;
    } else {
      first = clock.next;
    }
    if (clock.next != null) {
      clock.next.previous = clock.previous;
    }
    clock.next = null;
    clock.previous = null;
  }

  /// How many clocks are running.
  int running() {
    int count = 0;
    for (Clocked clock = first; clock != null; clock = clock.next) {
      count++;
    }
    return count;
  }

  private void arm(long at) {
    if (timer != null) {
      timer.cancel(false);
    }
    armedFor = at;
    long delay = Math.max(at - System.nanoTime(), SHORTEST_PAUSE);
    timer = loop.schedule(this::sweep, delay, TimeUnit.NANOSECONDS);
  }

  private void sweep() {
    timer = null;
    long now = System.nanoTime();
    List<Clocked> due = new ArrayList<>();
    for (Clocked clock = first; clock != null; clock = clock.next) {
      if (clock.wakeAt - now <= 0) {
        due.add(clock);
      }
    }
    for (Clocked clock : due) {
      if (clock.running && clock.wakeAt - now <= 0) {
        clock.due(now);
      }
    }
    rearm();
  }

  private void rearm() {
    if (first == null) {
      return;
    }
    long earliest = first.wakeAt;
    for (Clocked clock = first.next; clock != null; clock = clock.next) {
      if (clock.wakeAt - earliest < 0) {
        earliest = clock.wakeAt;
      }
    }
    if (timer == null || earliest - armedFor < 0) {
      arm(earliest);
    }
  }
}
