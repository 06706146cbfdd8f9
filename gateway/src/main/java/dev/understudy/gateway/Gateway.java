package dev.understudy.gateway;

import dev.understudy.config.Configuration;
import dev.understudy.config.Tls;
import dev.understudy.engine.Engine;
import dev.understudy.engine.RetryGate;
import dev.understudy.gateway.account.AccessLog;
import dev.understudy.gateway.edge.ApiKeys;
import dev.understudy.gateway.edge.EdgeLimits;
import dev.understudy.gateway.edge.Listener;
import dev.understudy.gateway.edge.TlsFiles;
import dev.understudy.gateway.route.Directory;
import dev.understudy.gateway.serve.Admission;
import dev.understudy.gateway.serve.RequestHandler;
import dev.understudy.gateway.serve.StatusPages;
import dev.understudy.observe.EngineListener;
import dev.understudy.transport.EventLoops;
import dev.understudy.transport.HttpClient;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// A running gateway: its ports, its event loops, its connections to providers. Thread-safe.
///
/// ```java
/// try (Gateway gateway = Gateway.start(configuration)) {
///   System.out.println(gateway.address());
/// }
/// ```
public final class Gateway implements AutoCloseable {
  private static final long LOOK_MILLIS = 10;

  private final AtomicReference<Directory> directory;
  private final EventLoops loops;
  private final HttpClient client;
  private final Engine engine;
  private final Admission admission;
  private final StatusPages pages;
  private final AccessLog log;
  private final List<Listener> listeners = new ArrayList<>();

  /// The listeners by their names in the file.
  private final Map<String, Listener> named = new ConcurrentHashMap<>();

  private Gateway(Configuration configuration, Builder builder) {
    directory = new AtomicReference<>(read(configuration));
    loops = EventLoops.start(builder.threads, "understudy-io");
    client = builder.client == null ? HttpClient.builder().build() : builder.client;
    log = new AccessLog(builder.logged);
    engine =
        Engine.builder()
            .gate(new RetryGate(configuration.limits().maxInFlightRetries()))
            .listener(log.listener().and(builder.listener))
            .build();
    admission = new Admission(configuration.limits().maxConcurrentRequests());
    pages = new StatusPages(directory::get, engine, log);
  }

  private static Directory read(Configuration configuration) {
    return Directory.of(configuration, Instant.now().getEpochSecond());
  }

  /// Starts a gateway with everything as the configuration says.
  ///
  /// @throws IOException if a port is taken or a TLS file unusable; nothing is left running then
  public static Gateway start(Configuration configuration) throws IOException {
    return builder().start(configuration);
  }

  /// A gateway with settings that are not in the file.
  public static Builder builder() {
    return new Builder();
  }

  private void open(Configuration configuration, EdgeLimits edge) throws IOException {
    RequestHandler handler =
        new RequestHandler(directory::get, engine, client, admission, pages, log);
    loops
        .group()
        .scheduleAtFixedRate(() -> handler.expire(System.nanoTime()), 1, 1, TimeUnit.MINUTES);
    for (dev.understudy.config.Listener wanted : configuration.listeners()) {
      int body = Math.min(wanted.maxBodyBytes(), configuration.limits().replayBufferBytes());
      Listener opened =
          Listener.open(
              loops.group(),
              loops.serverChannel(),
              new InetSocketAddress(wanted.address(), wanted.port()),
              edge.body(body),
              ApiKeys.of(wanted.apiKeys()),
              tls(wanted),
              handler,
              log);
      listeners.add(opened);
      named.put(wanted.name(), opened);
    }
  }

  private static @Nullable SslContext tls(dev.understudy.config.Listener wanted)
      throws IOException {
    Tls files = wanted.tls().orElse(null);
    return files == null ? null : TlsFiles.load(files.certificate(), files.privateKey());
  }

  /// The address of the first listener, with its real port.
  public InetSocketAddress address() {
    return listeners.getFirst().address();
  }

  /// The addresses of all listeners, in the order of the configuration.
  public List<InetSocketAddress> addresses() {
    return listeners.stream().map(Listener::address).toList();
  }

  /// The engine, for what is known about targets.
  public Engine engine() {
    return engine;
  }

  /// Requests being served.
  public int serving() {
    return admission.serving();
  }

  /// Calls that begin from now on use this configuration's models, policies and aliases; those
  /// under way keep theirs. Certificates of listeners are read again, for connections made from now
  /// on. Everything else about listeners, and limits, stays as it is. What is known about targets
  /// of the same name is kept.
  ///
  /// @throws IOException if a TLS file is unusable; nothing has changed then
  public void reload(Configuration configuration) throws IOException {
    Map<Listener, SslContext> identities = new LinkedHashMap<>();
    for (dev.understudy.config.Listener wanted : configuration.listeners()) {
      Listener open = named.get(wanted.name());
      SslContext identity = tls(wanted);
      if (open != null && identity != null) {
        identities.put(open, identity);
      }
    }
    identities.forEach(Listener::identity);
    directory.set(read(configuration));
  }

  /// Stops taking calls and waits for those under way. Ports are closed at once; on connections
  /// that are open, `readyz` and new calls get a 503. When the time is over, what is left is ended
  /// with an error. Blocks; must not be called from an event loop.
  ///
  /// @return whether every call ended by itself in time
  public boolean drain(Duration limit) {
    pages.drain();
    listeners.forEach(Listener::drain);
    boolean finished = idleWithin(limit);
    if (!finished) {
      listeners.forEach(Listener::expire);
      idleWithin(Duration.ofSeconds(1));
    }
    return finished;
  }

  private boolean idleWithin(Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    while (admission.serving() > 0) {
      if (System.nanoTime() - end >= 0 || Thread.currentThread().isInterrupted()) {
        return false;
      }
      java.util.concurrent.locks.LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS));
    }
    return true;
  }

  /// Ends everything at once: ports, calls, connections, threads. Idempotent.
  @Override
  public void close() {
    pages.drain();
    listeners.forEach(Listener::close);
    client.close();
    loops.close();
    log.close();
  }

  /// Settings that are not in the file. Not thread-safe.
  public static final class Builder {
    private int threads = Math.max(1, Runtime.getRuntime().availableProcessors());
    private EngineListener listener = EngineListener.NONE;
    private EdgeLimits edge = EdgeLimits.DEFAULT;
    private Runnable logged = () -> {};
    private @Nullable HttpClient client;

    private Builder() {}

    /// How many event loops; one a processor unless set.
    public Builder threads(int value) {
      threads = value;
      return this;
    }

    /// Who hears of calls and attempts, on their event loops.
    public Builder listener(EngineListener value) {
      listener = value;
      return this;
    }

    /// What to do when the access log, logger `understudy.access`, has been given the lines that
    /// were waiting: an appender may hold them until then. Run by the thread of the log.
    public Builder logged(Runnable value) {
      logged = value;
      return this;
    }

    /// What callers may take; its body limit is replaced by the listener's.
    public Builder edge(EdgeLimits value) {
      edge = value;
      return this;
    }

    /// Who talks to providers; closed with the gateway.
    public Builder client(HttpClient value) {
      client = value;
      return this;
    }

    /// Starts the gateway.
    ///
    /// @throws IOException if a port is taken or a TLS file unusable; nothing is left running then
    public Gateway start(Configuration configuration) throws IOException {
      Gateway gateway = new Gateway(configuration, this);
      try {
        gateway.open(configuration, edge);
        return gateway;
      } catch (IOException | RuntimeException unable) {
        gateway.close();
        throw unable;
      }
    }
  }
}
