package dev.understudy.bench.soak;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// Calls, as fast as they are answered or as fast as a clock says. Every answer is judged.
final class Traffic {
  private final Client client;
  private final AtomicLong number = new AtomicLong();

  Traffic(Client client) {
    this.client = client;
  }

  /// So many callers who ask again as soon as they have their answer.
  ///
  /// @return answers a second
  double closedLoop(int callers, Duration length, Tally tally) {
    long end = System.nanoTime() + length.toNanos();
    long before = tally.all();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < callers; i++) {
        threads.execute(() -> {
          while (System.nanoTime() < end) {
            call(tally);
          }
        });
      }
    }
    return (double) (tally.all() - before) / ((double) length.toNanos() / 1e9);
  }

  /// Calls that arrive by the clock, whether those before them are answered or not.
  ///
  /// @param rate calls a second
  /// @return when all are over: how many there were
  long openLoop(double rate, Duration length, Tally tally) {
    long start = System.nanoTime();
    long calls = (long) (rate * ((double) length.toNanos() / 1e9));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (long i = 0; i < calls; i++) {
        long due = start + (long) ((double) i * 1e9 / rate);
        long wait = due - System.nanoTime();
        if (wait > 0) {
          LockSupport.parkNanos(wait);
        }
        threads.execute(() -> call(tally));
      }
    }
    return calls;
  }

  /// So many calls at one instant, of one kind.
  void burst(int calls, Ask ask, Tally tally) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < calls; i++) {
        threads.execute(() -> call(number.incrementAndGet(), ask, tally));
      }
    }
  }

  /// How many calls there were.
  long calls() {
    return number.get();
  }

  private void call(Tally tally) {
    long call = number.incrementAndGet();
    call(call, Ask.of(call), tally);
  }

  private void call(long call, Ask ask, Tally tally) {
    try {
      tally.answered(call, ask, client.post(ask.path(), ask.body(call)));
    } catch (IOException | RuntimeException failed) {
      tally.lost(call, ask, failed);
    }
  }
}
