package dev.understudy.provider;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/// The JVM's own time.
enum SystemTime implements Time {
  MONOTONIC;

  private static final Duration FAREWELL = Duration.ofSeconds(1);

  @Override
  public long now() {
    return System.nanoTime();
  }

  @Override
  public void sleep(Duration duration) throws InterruptedException {
    Thread.sleep(duration);
  }

  @Override
  public <T> T within(Duration limit, Supplier<T> task, Leftovers<? super T> leftovers)
      throws InterruptedException, TimeoutException {
    Watched<T> watched = new Watched<>(task, leftovers);
    Thread thread = Thread.ofVirtual().name("understudy-attempt").start(watched);
    try {
      if (!thread.join(limit) && watched.abandoned()) {
        stop(thread, leftovers);
        throw new TimeoutException();
      }
    } catch (InterruptedException cancelled) {
      if (watched.abandoned()) {
        stop(thread, leftovers);
      } else {
        watched.discard();
      }
      throw cancelled;
    }
    return watched.result();
  }

  private static void stop(Thread thread, Leftovers<?> leftovers) {
    leftovers.abandoned();
    thread.interrupt();
    try {
      if (!thread.join(FAREWELL)) {
        leftovers.leaked();
      }
    } catch (InterruptedException again) {
      Thread.currentThread().interrupt();
    }
  }

  private sealed interface Ending<T> {}

  private record Value<T>(T value) implements Ending<T> {}

  private record Thrown<T>(Throwable failure) implements Ending<T> {}

  private record Abandoned<T>() implements Ending<T> {}

  /// A task and its one ending. Whoever sets the ending first has decided.
  private static final class Watched<T> implements Runnable {
    private final AtomicReference<Ending<T>> ending = new AtomicReference<>();
    private final Supplier<T> task;
    private final Leftovers<? super T> leftovers;

    Watched(Supplier<T> task, Leftovers<? super T> leftovers) {
      this.task = task;
      this.leftovers = leftovers;
    }

    @Override
    public void run() {
      Ending<T> mine;
      try {
        mine = new Value<>(task.get());
      } catch (Throwable failure) {
        mine = new Thrown<>(failure);
      }
      if (!ending.compareAndSet(null, mine) && mine instanceof Value<T>(T value)) {
        leftovers.late(value);
      }
    }

    boolean abandoned() {
      return ending.compareAndSet(null, new Abandoned<>());
    }

    void discard() {
      if (ending.get() instanceof Value<T>(T value)) {
        leftovers.late(value);
      }
    }

    T result() {
      return switch (Objects.requireNonNull(ending.get())) {
        case Value<T>(T value) -> value;
        case Thrown<T>(RuntimeException failure) -> throw failure;
        case Thrown<T>(Error failure) -> throw failure;
        case Thrown<T>(Throwable failure) -> throw new IllegalStateException(failure);
        case Abandoned<T> gone -> throw new IllegalStateException("nobody waits for this task");
      };
    }
  }
}
