package dev.understudy.transport;

import dev.understudy.attempt.Timeouts;
import io.netty.channel.EventLoop;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Sends requests and tells how they go. Keeps connections alive, per event loop and origin, so
/// that an exchange never leaves the loop it was started on. Thread-safe.
public final class HttpClient implements AutoCloseable {
  private final Map<EventLoop, LoopSide> sides = new ConcurrentHashMap<>();
  private final PoolLimits limits;
  private final NameResolver names;
  private final Trust trust;
  private final boolean publicOnly;
  private final Set<Origin> http2;
  private volatile boolean closed;

  private HttpClient(Builder builder) {
    limits = builder.limits;
    names = builder.names;
    trust = new Trust(builder.certificates);
    publicOnly = builder.publicOnly;
    http2 = Set.copyOf(builder.http2);
  }

  /// A client to be described.
  public static Builder builder() {
    return new Builder();
  }

  /// Begins an exchange with the origin of the request's head and returns at once.
  ///
  /// @param loop where it lives: everything the listener hears, it hears there. Started from a
  ///   thread of this loop it begins at once, else as soon as the loop gets to it.
  /// @param clocks from this moment on
  public ClientExchange send(
      EventLoop loop, ClientRequest request, Timeouts clocks, ExchangeListener listener) {
    LoopSide side = sides.get(loop);
    if (side == null) {
      side = sides.computeIfAbsent(loop, on -> new LoopSide(this, on));
    }
    Exchange exchange = new Exchange(side, request, clocks, listener);
    if (loop.inEventLoop()) {
      exchange.begin();
    } else {
      loop.execute(exchange::begin);
    }
    return exchange;
  }

  /// Closes idle connections, refuses new exchanges with [NoConnection], and closes the connections
  /// in use when their exchanges are over. Idempotent.
  @Override
  public void close() {
    closed = true;
    sides.forEach((loop, side) -> {
      if (!loop.isShuttingDown()) {
        loop.execute(side::close);
      }
    });
    names.close();
  }

  PoolLimits limits() {
    return limits;
  }

  NameResolver names() {
    return names;
  }

  Trust trust() {
    return trust;
  }

  boolean publicOnly() {
    return publicOnly;
  }

  /// Whether this origin speaks HTTP/2 without being asked.
  boolean knownHttp2(Origin origin) {
    return http2.contains(origin);
  }

  boolean closed() {
    return closed;
  }

  /// The part of the client that lives on a loop, once it was used there.
  LoopSide side(EventLoop loop) {
    return sides.computeIfAbsent(loop, on -> new LoopSide(this, on));
  }

  /// What a client is made of. Not thread-safe.
  public static final class Builder {
    private PoolLimits limits = PoolLimits.DEFAULT;
    private NameResolver names = new DnsResolver();
    private final Map<Origin, List<X509Certificate>> certificates = new HashMap<>();
    private final Set<Origin> http2 = new HashSet<>();
    private boolean publicOnly;

    private Builder() {}

    /// How many connections are kept; [PoolLimits#DEFAULT] unless set.
    public Builder limits(PoolLimits limits) {
      this.limits = limits;
      return this;
    }

    /// Who looks names up; the system's name servers, asked on the event loop, unless set. Closed
    /// with the client.
    public Builder names(NameResolver names) {
      this.names = names;
      return this;
    }

    /// Believes only these certificates, or what they signed, at this origin. The host name is
    /// verified all the same.
    public Builder trust(Origin origin, List<X509Certificate> authorities) {
      certificates.put(origin, List.copyOf(authorities));
      return this;
    }

    /// Speaks HTTP/2 with this plain origin from the first byte on. Others without TLS are spoken
    /// to in HTTP/1.1; with TLS the peer is asked (ALPN).
    ///
    /// @throws IllegalArgumentException if the origin is `https`
    public Builder http2WithPriorKnowledge(Origin origin) {
      if (origin.secure()) {
        throw new IllegalArgumentException("over TLS the peer is asked: " + origin);
      }
      http2.add(origin);
      return this;
    }

    /// Refuses loopback and private addresses, too. Not set unless asked for: origins come from the
    /// operator's file, and a model server next door is what many of them are.
    public Builder publicAddressesOnly() {
      publicOnly = true;
      return this;
    }

    /// The client.
    ///
    /// @throws IllegalArgumentException if certificates cannot be used
    public HttpClient build() {
      return new HttpClient(this);
    }
  }
}
