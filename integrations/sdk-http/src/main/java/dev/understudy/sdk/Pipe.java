package dev.understudy.sdk;

import dev.understudy.dialects.Bytes;
import java.io.IOException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The bytes of one answer on their way from the thread that reads them off the network to the one
/// that wants them. Holds at most 64 KiB that nobody has taken, besides what was there before the
/// answer was shown. Thread-safe for one writer and one reader.
final class Pipe {
  private static final int ROOM = 64 << 10;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Bytes waiting = new Bytes(1024);
  private int taken;
  private boolean ended;
  private @Nullable IOException failure;
  private @Nullable Pipe next;

  /// Adds `bytes[0, length)` without regard to room.
  void add(byte[] bytes, int length) {
    lock.lock();
    try {
      if (!ended) {
        waiting.add(bytes, 0, length);
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /// Adds `bytes[0, length)`; waits while there is no room and the reader has not left.
  void put(byte[] bytes, int length) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (waiting.length() - taken >= ROOM && !ended) {
        changed.await();
      }
      if (!ended) {
        waiting.add(bytes, 0, length);
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /// Whether a writer would have to wait.
  boolean full() {
    lock.lock();
    try {
      return waiting.length() - taken >= ROOM && !ended;
    } finally {
      lock.unlock();
    }
  }

  /// Nothing follows.
  void finish() {
    end(null, null);
  }

  /// Nothing follows, and what is there is not the whole.
  void fail(IOException why) {
    end(why, null);
  }

  /// The rest comes through another pipe.
  void followedBy(Pipe more) {
    end(null, more);
  }

  private void end(@Nullable IOException why, @Nullable Pipe more) {
    lock.lock();
    try {
      if (!ended) {
        ended = true;
        failure = why;
        next = more;
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /// The reader wants nothing more.
  void abandon() {
    lock.lock();
    try {
      waiting.clear();
      taken = 0;
      if (!ended) {
        ended = true;
        failure = new IOException("closed");
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /// The pipe that the rest comes through; null unless this one was followed and is empty.
  @Nullable Pipe successor() {
    lock.lock();
    try {
      return ended && taken == waiting.length() ? next : null;
    } finally {
      lock.unlock();
    }
  }

  /// How many bytes can be read without waiting.
  int available() {
    lock.lock();
    try {
      return waiting.length() - taken;
    } finally {
      lock.unlock();
    }
  }

  /// Takes bytes as they come, at least one; -1 if nothing follows here.
  ///
  /// @throws IOException if what was read is not the whole
  int take(byte[] into, int offset, int length) throws IOException, InterruptedException {
    lock.lockInterruptibly();
    try {
      while (taken == waiting.length() && !ended) {
        changed.await();
      }
      int count = Math.min(length, waiting.length() - taken);
      if (count == 0) {
        if (failure != null) {
          throw failure;
        }
        return -1;
      }
      System.arraycopy(waiting.array(), taken, into, offset, count);
      taken += count;
      if (taken == waiting.length()) {
        waiting.clear();
        taken = 0;
      }
      changed.signalAll();
      return count;
    } finally {
      lock.unlock();
    }
  }
}
