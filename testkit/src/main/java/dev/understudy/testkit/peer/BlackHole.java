package dev.understudy.testkit.peer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/// A port on loopback that never answers a SYN: it listens, accepts nothing, and its queue is full.
///
/// Linux drops what comes to a full queue; elsewhere a connection may be refused instead.
public final class BlackHole implements AutoCloseable {
  private static final int MOST = 64;
  private static final int FULL_AFTER_MILLIS = 200;

  private final ServerSocket listener;
  private final List<Socket> queue = new ArrayList<>();

  private BlackHole() throws IOException {
    listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  /// Opens one on a free port.
  ///
  /// @throws UncheckedIOException if no port can be had, or its queue does not fill up
  public static BlackHole open() {
    try {
      var hole = new BlackHole();
      while (!hole.full()) {
        if (hole.queue.size() == MOST) {
          hole.close();
          throw new IOException("the queue of a listener does not fill up");
        }
      }
      return hole;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /// The port.
  public int port() {
    return listener.getLocalPort();
  }

  /// Tries one more connection; true if it got no answer.
  private boolean full() throws IOException {
    var socket = new Socket();
    queue.add(socket);
    try {
      socket.connect(new InetSocketAddress(listener.getInetAddress(), port()), FULL_AFTER_MILLIS);
      return false;
    } catch (SocketTimeoutException full) {
      return true;
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
      for (Socket socket : queue) {
        socket.close();
      }
    } catch (IOException ignored) {
      // They are gone either way.
    }
  }
}
