package dev.understudy.sdk;

import java.io.IOException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The bytes of one answer on their way from the thread that reads them off the network to the one
/// that wants them. A writer that waits for room leaves at most 64 KiB and one piece in it.
/// Thread-safe for one writer and one reader.
final class Pipe {
  private static final int ROOM = 64 << 10;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private byte[] bytes = new byte[1024];
  private int from;
  private int to;
  private boolean ended;
  private @Nullable IOException failure;
  private @Nullable Pipe next;

  /// Adds `more[0, length)`, whether there is room or not.
  void add(byte[] more, int length) {
    lock.lock();
    try {
      if (!ended && length > 0) {
        if (bytes.length - to < length) {
          byte[] wider = to - from + length <= bytes.length ? bytes : wider(length);
          System.arraycopy(bytes, from, wider, 0, to - from);
          bytes = wider;
          to -= from;
          from = 0;
        }
        System.arraycopy(more, 0, bytes, to, length);
        to += length;
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  private byte[] wider(int more) {
    return new byte[Math.max(2 * (to - from), to - from + more)];
  }

  /// Waits until there is room, or the reader has left.
  void awaitRoom() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (to - from >= ROOM && !ended) {
        changed.await();
      }
    } finally {
      lock.unlock();
    }
  }

  /// Whether a writer would have to wait.
  boolean full() {
    lock.lock();
    try {
      return to - from >= ROOM && !ended;
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
      from = to;
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
      return ended && from == to ? next : null;
    } finally {
      lock.unlock();
    }
  }

  /// How many bytes it has memory for.
  int capacity() {
    lock.lock();
    try {
      return bytes.length;
    } finally {
      lock.unlock();
    }
  }

  /// How many bytes can be read without waiting.
  int available() {
    lock.lock();
    try {
      return to - from;
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
      while (from == to && !ended) {
        changed.await();
      }
      int count = Math.min(length, to - from);
      if (count == 0) {
        if (failure != null) {
          throw failure;
        }
        return -1;
      }
      System.arraycopy(bytes, from, into, offset, count);
      from += count;
      changed.signalAll();
      return count;
    } finally {
      lock.unlock();
    }
  }
}
