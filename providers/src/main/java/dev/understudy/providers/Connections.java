package dev.understudy.providers;

import dev.understudy.transport.EventLoops;
import dev.understudy.transport.HttpClient;
import io.netty.channel.EventLoop;

/// The connections that providers share, and the threads that serve them. Thread-safe.
public final class Connections implements AutoCloseable {
  private static final int MOST_THREADS = 4;

  private final HttpClient client;
  private final EventLoops loops;
  private final boolean owned;

  private Connections(HttpClient client, EventLoops loops, boolean owned) {
    this.client = client;
    this.loops = loops;
    this.owned = owned;
  }

  /// Those of the process, made when first asked for and kept until it ends. Their threads are
  /// daemons; closing them has no effect.
  public static Connections shared() {
    return Shared.CONNECTIONS;
  }

  /// New ones. Close them when the providers that use them are not needed any more.
  public static Connections open() {
    return new Connections(HttpClient.builder().build(), loops(), true);
  }

  /// New ones of a client with settings of its own: limits, certificates, name lookup. Closing them
  /// closes the client.
  public static Connections open(HttpClient client) {
    return new Connections(client, loops(), true);
  }

  /// Those of a client and of event loops that somebody else closes; closing these has no effect.
  public static Connections of(HttpClient client, EventLoops loops) {
    return new Connections(client, loops, false);
  }

  private static EventLoops loops() {
    int threads = Math.clamp(Runtime.getRuntime().availableProcessors() / 2, 1, MOST_THREADS);
    return EventLoops.start(threads, "understudy-provider");
  }

  HttpClient client() {
    return client;
  }

  EventLoop loop() {
    return loops.next();
  }

  /// Closes all connections and ends the threads; calls under way fail. Idempotent.
  @Override
  public void close() {
    if (owned) {
      client.close();
      loops.close();
    }
  }

  private static final class Shared {
    private static final Connections CONNECTIONS =
        new Connections(HttpClient.builder().build(), loops(), false);
  }
}
