package dev.understudy.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// Makes one connection for one exchange: looks the name up, checks the addresses, connects to one
/// after the other, does the TLS handshake and agrees on the protocol. Used on the loop of its pool
/// only.
final class Dial {
  private final Pool pool;
  private final Exchange exchange;
  private final EventLoop loop;
  private List<InetSocketAddress> addresses = List.of();
  private int next;
  private @Nullable Channel channel;
  private boolean over;

  Dial(Pool pool, Exchange exchange) {
    this.pool = pool;
    this.exchange = exchange;
    this.loop = pool.side().loop();
  }

  /// Begins.
  void begin() {
    Origin origin = pool.origin();
    Future<List<InetAddress>> lookup =
        origin.literal()
            ? loop.newSucceededFuture(
                List.of(NetUtil.createInetAddressFromIpAddressString(origin.host())))
            : pool.side().client().names().resolve(loop, origin.host());
    if (lookup.isDone()) {
      resolved(lookup);
    } else {
      lookup.addListener(done -> resolved(lookup));
    }
  }

  /// Gives up: nothing is heard of this again. Idempotent.
  void abandon() {
    if (!over) {
      over = true;
      if (channel != null) {
        var unused = channel.close();
      }
      pool.notMade();
    }
  }

  private void resolved(Future<List<InetAddress>> lookup) {
    if (over) {
      return;
    }
    if (!lookup.isSuccess()) {
      failed(lookup.cause());
      return;
    }
    List<InetSocketAddress> allowed = new ArrayList<>();
    for (InetAddress address : lookup.getNow()) {
      if (allowed(address)) {
        allowed.add(new InetSocketAddress(address, pool.origin().port()));
      }
    }
    if (allowed.isEmpty()) {
      failed(
          lookup.getNow().isEmpty()
              ? new UnknownHostException("no address for " + pool.origin().host())
              : new AddressRefused("not connecting to the address of " + pool.origin().host()));
      return;
    }
    addresses = allowed;
    connect();
  }

  private boolean allowed(InetAddress address) {
    return switch (Addresses.reach(address)) {
      case PUBLIC -> true;
      case PRIVATE -> !pool.side().client().publicOnly();
      case NEVER -> false;
    };
  }

  private void connect() {
    InetSocketAddress address = addresses.get(next++);
    Negotiation negotiation = new Negotiation(this);
    ChannelFuture connecting =
        new Bootstrap()
            .group(loop)
            .channelFactory(() -> EventLoops.newSocket(loop))
            .disableResolver()
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.SO_KEEPALIVE, true)
            // A failed write must not throw away an answer that has already arrived.
            .option(ChannelOption.AUTO_CLOSE, false)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, millisForThisAddress())
            .handler(handlers(negotiation))
            .connect(address);
    Channel mine = connecting.channel();
    channel = mine;
    connecting.addListener(done -> {
      if (over) {
        var unused = mine.close();
      } else if (done.isSuccess()) {
        connected(mine);
      } else {
        failed(done.cause());
      }
    });
  }

  /// An equal share of what is left for each address; the last has no limit but the exchange's.
  private int millisForThisAddress() {
    int left = addresses.size() - next;
    long remaining = TimeUnit.NANOSECONDS.toMillis(exchange.connectTimeLeft());
    return left == 0 ? 0 : (int) Math.max(1, remaining / (left + 1));
  }

  private ChannelInitializer<Channel> handlers(Negotiation negotiation) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel made) {
        if (pool.origin().secure()) {
          Trust trust = pool.side().client().trust();
          made.pipeline().addLast(trust.handler(pool.origin(), made.alloc()), negotiation);
        }
      }
    };
  }

  private void connected(Channel made) {
    SslHandler tls = made.pipeline().get(SslHandler.class);
    if (tls == null) {
      agreed(made, pool.side().client().knownHttp2(pool.origin()));
      return;
    }
    // Success is told by the negotiation, in the pipeline, before any byte of the peer.
    tls.handshakeFuture()
        .addListener(done -> {
          if (over) {
            var unused = made.close();
          } else if (!done.isSuccess()) {
            var unused = made.close();
            failed(done.cause());
          }
        });
  }

  /// It is known what the peer speaks.
  void agreed(Channel made, boolean http2) {
    if (over || !made.isActive()) {
      var unused = made.close();
      if (!over) {
        failed(new IOException("closed by the peer as soon as it was connected"));
      }
      return;
    }
    over = true;
    if (http2) {
      FrameConnection connection = new FrameConnection(pool);
      made.pipeline().addLast(connection);
      made.closeFuture().addListener(gone -> pool.closed(connection));
      pool.speaksFrames(connection);
      exchange.attach(connection.stream());
    } else {
      Connection connection = new Connection(pool);
      made.pipeline().addLast(connection);
      made.closeFuture().addListener(gone -> pool.closed(connection));
      pool.speaksLines();
      exchange.attach(connection);
      pool.roomChanged();
    }
  }

  private void failed(Throwable cause) {
    boolean neverCarried = cause instanceof IOException && !(cause instanceof SSLException);
    if (neverCarried && next < addresses.size()) {
      connect();
    } else if (neverCarried && next > 0 && exchange.spendFreeRetry()) {
      next = 0;
      begin();
    } else {
      over = true;
      exchange.connectFailed(cause);
      pool.notMade();
    }
  }
}
