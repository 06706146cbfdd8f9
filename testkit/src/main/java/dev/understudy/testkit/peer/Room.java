package dev.understudy.testkit.peer;

import dev.understudy.testkit.frames.Frame;
import dev.understudy.testkit.frames.FrameWire;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// How much a client lets us send over HTTP/2 (RFC 9113 section 5.2). Thread-safe.
final class Room {
  private static final int PIECE = 16 * 1024;
  private static final int INITIAL = 65_535;
  private static final int INITIAL_WINDOW_SIZE = 4;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition more = lock.newCondition();
  private final Map<Integer, Integer> streams = new HashMap<>();
  private int connection = INITIAL;
  private int initial = INITIAL;
  private boolean closed;

  /// Takes note of what a frame says about room.
  void heard(Frame frame) {
    lock.lock();
    try {
      if (frame.type() == Frame.WINDOW_UPDATE && frame.stream() == 0) {
        connection += frame.number();
      } else if (frame.type() == Frame.WINDOW_UPDATE) {
        streams.merge(frame.stream(), frame.number(), Integer::sum);
      } else if (frame.type() == Frame.SETTINGS) {
        ByteBuffer pairs = ByteBuffer.wrap(frame.payload());
        while (pairs.hasRemaining()) {
          int name = pairs.getShort();
          int value = pairs.getInt();
          initial = name == INITIAL_WINDOW_SIZE ? value : initial;
        }
      }
      more.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Sends bytes as room is given.
  ///
  /// @throws IOException if the connection ends meanwhile
  void send(FrameWire wire, int stream, byte[] bytes) throws IOException, InterruptedException {
    int sent = 0;
    while (sent < bytes.length) {
      int piece = take(stream, Math.min(PIECE, bytes.length - sent));
      wire.send(Frame.data(stream, Arrays.copyOfRange(bytes, sent, sent + piece), false));
      sent += piece;
    }
  }

  /// The stream is over.
  void forget(int stream) {
    lock.lock();
    try {
      streams.remove(stream);
    } finally {
      lock.unlock();
    }
  }

  /// Nobody gets room any more.
  void close() {
    lock.lock();
    try {
      closed = true;
      more.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private int take(int stream, int wanted) throws IOException, InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!closed && Math.min(connection, left(stream)) <= 0) {
        more.await();
      }
      if (closed) {
        throw new IOException("the connection is over");
      }
      int taken = Math.min(wanted, Math.min(connection, left(stream)));
      connection -= taken;
      streams.merge(stream, -taken, Integer::sum);
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /// What was given and taken is kept beside the initial window, which may change.
  private int left(int stream) {
    return initial + streams.getOrDefault(stream, 0);
  }
}
