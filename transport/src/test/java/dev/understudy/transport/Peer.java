package dev.understudy.transport;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// A provider of raw bytes on loopback: each connection is handed to a script with its number,
/// counted from 1, on a thread of its own.
final class Peer implements AutoCloseable {
  /// What one connection does; the socket is closed when it returns.
  @FunctionalInterface
  interface Script {
    void run(Wire wire, int connection) throws Exception;
  }

  private final ServerSocket server;
  private final Script script;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();

  private Peer(ServerSocket server, Script script) {
    this.server = server;
    this.script = script;
    var unused = Thread.ofVirtual().start(this::accept);
  }

  static Peer running(Script script) {
    try {
      return new Peer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), script);
    } catch (IOException none) {
      throw new IllegalStateException(none);
    }
  }

  static Peer running(ServerSocket server, Script script) {
    return new Peer(server, script);
  }

  /// Answers every request of every connection with these bytes.
  static Peer answering(String answer) {
    return running((wire, number) -> {
      while (wire.request()) {
        wire.send(answer);
      }
    });
  }

  int port() {
    return server.getLocalPort();
  }

  Origin origin() {
    return new Origin("http", "127.0.0.1", port());
  }

  /// Connections accepted so far.
  int connections() {
    return connections.get();
  }

  /// Whole requests read so far: head and body.
  List<String> requests() {
    return requests;
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        sockets.add(socket);
        int number = connections.incrementAndGet();
        var unused = Thread.ofVirtual().start(() -> serve(socket, number));
      }
    } catch (IOException closed) {
      // the test is over
    }
  }

  private void serve(Socket socket, int number) {
    try (socket) {
      script.run(new Wire(socket), number);
    } catch (SocketException gone) {
      // the client hung up, or the test is over
    } catch (Exception broken) {
      if (!server.isClosed() && !(broken instanceof IOException)) {
        throw new IllegalStateException("script of connection " + number, broken);
      }
    }
  }

  /// The peer's end of a connection.
  final class Wire {
    private final Socket socket;
    private final InputStream in;

    Wire(Socket socket) throws IOException {
      this.socket = socket;
      this.in = socket.getInputStream();
      socket.setTcpNoDelay(true);
    }

    Socket socket() {
      return socket;
    }

    /// Reads one request with its body.
    ///
    /// @return false if the client closed instead
    boolean request() throws IOException {
      ByteArrayOutputStream head = new ByteArrayOutputStream();
      while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
        int b = in.read();
        if (b < 0) {
          return false;
        }
        head.write(b);
      }
      String text = head.toString(StandardCharsets.ISO_8859_1);
      int at = text.indexOf("content-length: ");
      int length = at < 0 ? 0 : Integer.parseInt(text.substring(at + 16, text.indexOf('\r', at)));
      byte[] body = in.readNBytes(length);
      if (body.length < length) {
        return false;
      }
      requests.add(text + new String(body, StandardCharsets.UTF_8));
      return true;
    }

    void send(String bytes) throws IOException {
      socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
    }

    /// Waits, so that what was sent before is read on its own.
    void pause(int millis) throws InterruptedException {
      var unused = new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
    }

    /// Closes with a reset.
    void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }

    /// Says nothing until the client closes.
    void waitForEnd() throws IOException {
      while (in.read() >= 0) {}
    }
  }
}
