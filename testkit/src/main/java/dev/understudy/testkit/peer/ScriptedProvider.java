package dev.understudy.testkit.peer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// A provider on 127.0.0.1 that does what its scripts say, byte by byte.
///
/// ```java
/// try (var provider = ScriptedProvider.start()) {
///   provider.next(Answers.openai().error(429).retryAfter(2));
///   provider.always(Answers.openai().text("hello"));
///   ...
///   assertThat(provider.received(1).header("authorization")).hasValue("Bearer key");
/// }
/// ```
///
/// The script of a request is the first there is of: the one for its number ([#onRequest]); the
/// head of the queue ([#next]); the latest rule that fits ([#when], [#onPath], [#onStream],
/// [#onPlain]); the one for all ([#always]). Without any the answer is a 501 that says so.
///
/// Thread-safe; scripts may be changed while it serves. A connection costs one virtual thread, an
/// answer with pauses a second one.
public final class ScriptedProvider implements AutoCloseable {
  private static final int BACKLOG = 1024;

  /// A request and what to say.
  record Exchange(Received request, Answer answer) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Scripts scripts = new Scripts();
  private final List<Received> received = new ArrayList<>();
  private int keep = Integer.MAX_VALUE;
  private int requests;
  private int connections;
  private boolean deaf;
  private boolean closed;
  private @Nullable ServerSocket listener;
  private volatile @Nullable Thread acceptor;

  private final Set<Connection> open = ConcurrentHashMap.newKeySet();
  private final @Nullable SSLContext tls;
  private final boolean http2;
  private final int port;

  private ScriptedProvider(@Nullable SSLContext tls, boolean http2) {
    this.tls = tls;
    this.http2 = http2;
    this.port = listen(0);
  }

  /// Starts one that speaks plain HTTP, on a free port.
  ///
  /// @throws UncheckedIOException if no port can be had
  public static ScriptedProvider start() {
    return new ScriptedProvider(null, false);
  }

  /// Starts one that speaks TLS with the key of this context.
  ///
  /// @throws UncheckedIOException if no port can be had
  public static ScriptedProvider start(SSLContext tls) {
    return new ScriptedProvider(tls, false);
  }

  /// Starts one that speaks TLS and prefers HTTP/2. A part of an answer is a DATA frame;
  /// [Ending#RESET] is RST_STREAM, [Ending#CLOSE] ends the connection. What is true of HTTP/1.1
  /// only (framings, raw bytes, stale connections) has no effect.
  ///
  /// @throws UncheckedIOException if no port can be had
  public static ScriptedProvider startHttp2(SSLContext tls) {
    return new ScriptedProvider(tls, true);
  }

  /// The port, which stays the same while it refuses.
  public int port() {
    return port;
  }

  /// Scheme, address and port, without a path.
  public String baseUrl() {
    return (tls == null ? "http" : "https") + "://127.0.0.1:" + port;
  }

  /// The script of all requests that no other one is for.
  public ScriptedProvider always(Script script) {
    return change(() -> scripts.always(script));
  }

  /// Adds scripts to the queue: each is for one request.
  public ScriptedProvider next(Script... scripts) {
    return change(() -> this.scripts.next(List.of(scripts)));
  }

  /// The script of request `number`, counted from 1.
  public ScriptedProvider onRequest(int number, Script script) {
    return change(() -> scripts.onRequest(number, script));
  }

  /// The script of requests like this.
  public ScriptedProvider when(Predicate<Received> condition, Script script) {
    return change(() -> scripts.when(condition, script));
  }

  /// The script of requests to this path.
  public ScriptedProvider onPath(String path, Script script) {
    return when(request -> request.path().equals(path), script);
  }

  /// The script of requests that ask for a stream.
  public ScriptedProvider onStream(Script script) {
    return when(Received::stream, script);
  }

  /// The script of requests that ask for a plain answer.
  public ScriptedProvider onPlain(Script script) {
    return when(request -> !request.stream(), script);
  }

  /// Keeps only the latest `count` requests, for long runs. Numbers are not affected.
  public ScriptedProvider keep(int count) {
    return change(() -> keep = count);
  }

  /// Forgets all scripts and requests; counting starts at 1 again. Connections stay.
  public ScriptedProvider reset() {
    return change(() -> {
      scripts.clear();
      received.clear();
      requests = 0;
    });
  }

  /// From now on new connections are refused, those there are end.
  public ScriptedProvider refuse() {
    change(this::stopListening);
    awaitAcceptor();
    open.forEach(Connection::close);
    return this;
  }

  /// Takes connections again, on the same port.
  public ScriptedProvider accept() {
    return change(() -> {
      if (listener == null && !closed) {
        listen(port);
      }
    });
  }

  /// From now on new connections are accepted and not read: a client that speaks TLS waits for the
  /// handshake.
  public ScriptedProvider deaf() {
    return change(() -> deaf = true);
  }

  /// Reads from all connections again.
  public ScriptedProvider hearing() {
    return change(() -> deaf = false);
  }

  /// Closes the connections that wait for a request.
  public ScriptedProvider closeIdle() {
    open.stream().filter(Connection::idle).forEach(Connection::close);
    return this;
  }

  /// How many requests were received.
  public int requests() {
    return locked(() -> requests);
  }

  /// How many connections were accepted.
  public int connections() {
    return locked(() -> connections);
  }

  /// How many connections are open.
  public int openConnections() {
    return open.size();
  }

  /// All requests so far, in the order of their arrival.
  public List<Received> received() {
    return locked(() -> List.copyOf(received));
  }

  /// The request of this number, counted from 1.
  ///
  /// @throws IllegalStateException if it did not come
  public Received received(int number) {
    return received().stream()
        .filter(request -> request.number() == number)
        .findFirst()
        .orElseThrow(
            () -> new IllegalStateException("no request " + number + " among " + received()));
  }

  /// Waits for the request of this number.
  ///
  /// @throws IllegalStateException if it does not come within `limit`
  /// @throws InterruptedException if this thread is interrupted
  public Received await(int number, Duration limit) throws InterruptedException {
    long left = limit.toNanos();
    lock.lockInterruptibly();
    try {
      while (requests < number && left > 0) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
    return received(number);
  }

  /// Waits until this many connections are open.
  ///
  /// @return false if that is not so after `limit`
  /// @throws InterruptedException if this thread is interrupted
  public boolean awaitOpenConnections(int count, Duration limit) throws InterruptedException {
    long left = limit.toNanos();
    lock.lockInterruptibly();
    try {
      while (open.size() != count && left > 0) {
        left = changed.awaitNanos(left);
      }
      return open.size() == count;
    } finally {
      lock.unlock();
    }
  }

  /// Stops listening and ends all connections.
  @Override
  public void close() {
    change(() -> {
      closed = true;
      stopListening();
    });
    awaitAcceptor();
    open.forEach(Connection::close);
  }

  @Override
  public String toString() {
    return "ScriptedProvider " + baseUrl();
  }

  Exchange exchange(int connection, RequestReader.Message message) {
    Script script;
    Received request;
    lock.lock();
    try {
      request = new Received(++requests, connection, message, System.nanoTime());
      received.add(request);
      if (received.size() > keep) {
        received.removeFirst();
      }
      script = scripts.of(request);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    return new Exchange(request, script.answer(request));
  }

  void awaitHearing() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (deaf && !closed) {
        changed.await();
      }
    } finally {
      lock.unlock();
    }
  }

  void ended(Connection connection) {
    change(() -> open.remove(connection));
  }

  private int listen(int wanted) {
    try {
      var socket = new ServerSocket();
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted), BACKLOG);
      listener = socket;
      acceptor =
          Thread.ofVirtual()
              .name("provider-" + socket.getLocalPort())
              .start(() -> acceptFrom(socket));
      return socket.getLocalPort();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private void acceptFrom(ServerSocket socket) {
    try {
      while (true) {
        Socket accepted = socket.accept();
        change(() -> serve(accepted));
      }
    } catch (IOException stopped) {
      // The listener was closed, which is how this loop ends.
    }
  }

  private void serve(Socket accepted) {
    var connection = new Connection(this, ++connections, accepted, tls, http2);
    if (listener == null) {
      connection.close();
      return;
    }
    open.add(connection);
    Thread.ofVirtual().name("provider-" + port + "-" + connections).start(connection);
  }

  private void stopListening() {
    ServerSocket socket = listener;
    listener = null;
    if (socket != null) {
      try {
        socket.close();
      } catch (IOException ignored) {
        // It is gone either way.
      }
    }
  }

  /// The port is free when the thread that accepts has noticed that it is closed. Not under the
  /// lock, which that thread may need.
  private void awaitAcceptor() {
    Thread thread = acceptor;
    if (thread == null) {
      return;
    }
    try {
      thread.join();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private ScriptedProvider change(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    return this;
  }

  private <T> T locked(Supplier<T> read) {
    lock.lock();
    try {
      return read.get();
    } finally {
      lock.unlock();
    }
  }
}
