package dev.understudy.testkit.frames;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/// A provider on 127.0.0.1 that speaks HTTP/2 as its script says, frame by frame: each connection
/// is handed to the script, on a thread of its own, and closed when the script returns.
///
/// ```java
/// try (var peer = FramePeer.plain((wire, connection) -> {
///   wire.accept();
///   Message request = wire.message();
///   wire.send(Frame.reset(request.stream(), Frame.REFUSED_STREAM));
/// })) { … }
/// ```
public final class FramePeer implements AutoCloseable {
  /// What one connection does.
  @FunctionalInterface
  public interface Script {
    /// @param connection 1 for the first
    void run(FrameWire wire, int connection) throws Exception;
  }

  private final ServerSocket server;
  private final @Nullable SSLContext tls;
  private final List<String> protocols;
  private final Script script;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final List<Throwable> broken = new CopyOnWriteArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();

  private FramePeer(@Nullable SSLContext tls, List<String> protocols, Script script) {
    this.tls = tls;
    this.protocols = protocols;
    this.script = script;
    try {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException none) {
      throw new IllegalStateException(none);
    }
    Thread.ofVirtual().start(this::accept);
  }

  /// One without TLS.
  public static FramePeer plain(Script script) {
    return new FramePeer(null, List.of(), script);
  }

  /// One that speaks TLS and offers HTTP/2.
  public static FramePeer tls(SSLContext context, Script script) {
    return new FramePeer(context, List.of("h2"), script);
  }

  /// The port.
  public int port() {
    return server.getLocalPort();
  }

  /// Connections accepted so far.
  public int connections() {
    return connections.get();
  }

  /// What scripts threw that was not the end of a connection.
  public List<Throwable> broken() {
    return broken;
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
        Thread.ofVirtual().start(() -> serve(socket, number));
      }
    } catch (IOException closed) {
      // That is how this loop ends.
    }
  }

  private void serve(Socket socket, int number) {
    try (socket) {
      script.run(new FrameWire(tls == null ? socket : handshake(tls, socket)), number);
    } catch (IOException gone) {
      // The client hung up, or the test is over.
    } catch (Exception | AssertionError wrong) {
      broken.add(wrong);
    }
  }

  private Socket handshake(SSLContext context, Socket socket) throws IOException {
    var secure =
        (SSLSocket)
            context.getSocketFactory().createSocket(socket, (java.io.InputStream) null, true);
    SSLParameters parameters = secure.getSSLParameters();
    parameters.setApplicationProtocols(protocols.toArray(String[]::new));
    secure.setSSLParameters(parameters);
    secure.startHandshake();
    return secure;
  }
}
