package dev.understudy.providers;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The events of a stream between the loop that reads them and the thread that wants them. Says
/// when enough wait and when there is room again; never turns one away. Thread-safe; one thread
/// puts, one takes.
final class EventQueue {
  private static final int FULL = 64 << 10;
  private static final int ROOM = 16 << 10;

  /// What an event costs beside its data.
  private static final int OVERHEAD = 64;

  /// An event that is worth telling.
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Event(String name, byte[] data) {
    private int size() {
      return data.length + OVERHEAD;
    }
  }

  /// How a stream ends.
  sealed interface Ending {
    /// With the proof that it is complete.
    record Complete() implements Ending {}

    /// Before that.
    record Failed(Fault fault) implements Ending {}

    /// Its reader closed it.
    record Closed() implements Ending {}
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Event> events = new ArrayDeque<>();
  private final Runnable roomAgain;
  private @Nullable Ending ending;
  private long size;
  private boolean full;

  /// @param roomAgain called by the taking thread when a full queue has room again
  EventQueue(Runnable roomAgain) {
    this.roomAgain = roomAgain;
  }

  /// Adds an event.
  ///
  /// @return whether the queue has just become full
  boolean put(Event event) {
    lock.lock();
    try {
      if (ending != null) {
        return false;
      }
      events.add(event);
      size += event.size();
      changed.signalAll();
      boolean filled = !full && size > FULL;
      full |= filled;
      return filled;
    } finally {
      lock.unlock();
    }
  }

  /// Nothing follows. The first ending counts. Closing drops what waits.
  ///
  /// @return whether this is the ending that counts
  boolean end(Ending how) {
    lock.lock();
    try {
      if (ending != null) {
        return false;
      }
      ending = how;
      if (how instanceof Ending.Closed) {
        events.clear();
        size = 0;
      }
      changed.signalAll();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// Waits for the next event.
  ///
  /// @return null if none follows
  @Nullable Event take() throws InterruptedException {
    Event event;
    boolean room;
    lock.lockInterruptibly();
    try {
      while (events.isEmpty() && ending == null) {
        changed.await();
      }
      event = events.poll();
      if (event == null) {
        return null;
      }
      size -= event.size();
      room = full && size < ROOM;
      full &= !room;
    } finally {
      lock.unlock();
    }
    if (room) {
      roomAgain.run();
    }
    return event;
  }

  /// Whether it became full and has not had room again since.
  boolean isFull() {
    lock.lock();
    try {
      return full;
    } finally {
      lock.unlock();
    }
  }

  /// How it ended, once [#take] has given null.
  Ending ending() {
    lock.lock();
    try {
      if (ending == null) {
        throw new IllegalStateException("the stream has not ended");
      }
      return ending;
    } finally {
      lock.unlock();
    }
  }
}
