package dev.understudy.gateway.edge;

import dev.understudy.dialects.Dialect;
import dev.understudy.dialects.Endpoint;
import dev.understudy.dialects.errors.ErrorBodies;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// One open port. Connections live on the event loops it was given.
public final class Listener implements AutoCloseable {
  private static final WriteBufferWaterMark MARKS = new WriteBufferWaterMark(16 * 1024, 64 * 1024);

  private final EdgeLimits limits;
  private final ApiKeys keys;
  private volatile @Nullable SslContext tls;
  private final Reception reception;
  private final Refusals refusals;
  private final Map<EventLoop, Patrol> patrols = new ConcurrentHashMap<>();
  private volatile boolean draining;
  private @Nullable Channel channel;

  private Listener(
      EdgeLimits limits,
      ApiKeys keys,
      @Nullable SslContext tls,
      Reception reception,
      Refusals refusals) {
    this.limits = limits;
    this.keys = keys;
    this.tls = tls;
    this.reception = reception;
    this.refusals = refusals;
  }

  /// Opens a port.
  ///
  /// @param loops accept and serve
  /// @param type of the server socket, matching the loops
  /// @param tls plain HTTP if null
  /// @throws IOException if the address cannot be used; the message names it
  public static Listener open(
      EventLoopGroup loops,
      Class<? extends ServerChannel> type,
      InetSocketAddress address,
      EdgeLimits limits,
      ApiKeys keys,
      @Nullable SslContext tls,
      Reception reception,
      Refusals refusals)
      throws IOException {
    Listener listener = new Listener(limits, keys, tls, reception, refusals);
    var bound =
        new ServerBootstrap()
            .group(loops)
            .channel(type)
            .option(ChannelOption.SO_BACKLOG, 1024)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, MARKS)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel accepted) {
                    listener.welcome(accepted);
                  }
                })
            .bind(address)
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException(
          "cannot listen on "
              + address.getHostString()
              + ":"
              + address.getPort()
              + ": "
              + bound.cause().getMessage(),
          bound.cause());
    }
    listener.channel = bound.channel();
    return listener;
  }

  private void welcome(Channel accepted) {
    EventLoop loop = accepted.eventLoop();
    Patrol patrol = patrols.computeIfAbsent(loop, this::patrol);
    SslContext identity = tls;
    if (identity == null) {
      ServerConnection lines = new ServerConnection(this, patrol);
      accepted.pipeline().addLast(new Opening(this, patrol, lines), lines);
    } else {
      SslHandler secure = identity.newHandler(accepted.alloc());
      secure.setHandshakeTimeoutMillis(limits.headTime().toMillis());
      accepted.pipeline().addLast(secure, new Agreement(this, patrol));
    }
  }

  private Patrol patrol(EventLoop loop) {
    long shortest =
        Math.min(
            Math.min(limits.headTime().toMillis(), limits.bodyTime().toMillis()),
            Math.min(limits.idleTime().toMillis(), limits.stallTime().toMillis()));
    return new Patrol(loop, Math.clamp(shortest / 10, 20, 1000));
  }

  /// The address it is bound to, with the real port.
  public InetSocketAddress address() {
    if (channel == null) {
      throw new IllegalStateException("not bound");
    }
    return (InetSocketAddress) channel.localAddress();
  }

  /// Connections that are made from now on see this certificate. Has no effect on a listener
  /// without TLS: what is plain stays plain.
  public void identity(SslContext renewed) {
    if (tls != null) {
      tls = renewed;
    }
  }

  /// Accepts nobody any more; every answer from now on ends its connection.
  public void drain() {
    draining = true;
    if (channel != null) {
      channel.close().awaitUninterruptibly();
    }
    each(Patrolled::drain);
  }

  /// Tells every answer that is under way that its time is over, and closes idle connections.
  public void expire() {
    each(Patrolled::expire);
  }

  /// Closes the port and all connections, whatever they are doing.
  @Override
  public void close() {
    drain();
    each(Patrolled::close);
    patrols.values().forEach(Patrol::stop);
  }

  private void each(java.util.function.Consumer<Patrolled> action) {
    patrols.forEach((loop, patrol) ->
        loop.submit(() -> patrol.connections().forEach(action)).awaitUninterruptibly());
  }

  EdgeLimits limits() {
    return limits;
  }

  Caller admit(RequestHead head) throws BadRequest {
    return OPEN_TO_ALL.contains(head.path()) ? NOBODY : keys.admit(head);
  }

  private static final Caller NOBODY = new Caller("-", java.util.Optional.empty());

  /// What says up or not, and nothing else.
  private static final java.util.Set<String> OPEN_TO_ALL = java.util.Set.of("/healthz", "/readyz");

  Reception reception() {
    return reception;
  }

  /// Refuses a request, in the caller's dialect as far as that is known.
  ///
  /// @param head null if it could not be read
  void refuse(@Nullable RequestHead head, String id, BadRequest why, Answer answer) {
    String path = head == null ? "" : head.path();
    Dialect dialect =
        path.startsWith(Endpoint.MESSAGES.path())
            ? Dialect.ANTHROPIC
            : path.endsWith("enerateContent") ? Dialect.GEMINI : Dialect.OPENAI;
    refusals.refused(head, id, why);
    answer.whole(
        ReplyHead.json(why.status()).field(Fields.REQUEST_ID, id),
        ErrorBodies.plain(dialect, why.status(), why.code(), why.text(), id));
  }

  boolean draining() {
    return draining;
  }
}
