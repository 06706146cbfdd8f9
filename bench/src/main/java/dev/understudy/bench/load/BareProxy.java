package dev.understudy.bench.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// The least a Netty proxy can do: HTTP codec, kept-alive upstream connections, HTTP codec. No
/// checks, no limits, no policy; the floor under the gateway's numbers.
///
/// Arguments: port, port of the upstream.
final class BareProxy {
  private final int upstream;
  private final Deque<Channel> idle = new ArrayDeque<>();

  private BareProxy(int upstream) {
    this.upstream = upstream;
  }

  public static void main(String[] args) throws InterruptedException {
    BareProxy proxy = new BareProxy(Integer.parseInt(args[1]));
    Channel server =
        new ServerBootstrap()
            .group(OneLoop.group())
            .channel(OneLoop.SERVER)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel.pipeline().addLast(new HttpServerCodec(), proxy.new Caller());
                  }
                })
            .bind("127.0.0.1", Integer.parseInt(args[0]))
            .sync()
            .channel();
    server.closeFuture().sync();
  }

  /// The caller's side. One request at a time on a connection.
  private final class Caller extends ChannelInboundHandlerAdapter {
    private final Deque<Object> waiting = new ArrayDeque<>();
    private @Nullable Channel target;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      Channel to = target;
      if (to == null && waiting.isEmpty()) {
        to = idle.poll();
        if (to == null) {
          connect(ctx.channel());
        } else {
          attach(to, ctx.channel());
        }
      }
      if (to == null) {
        waiting.add(message);
      } else {
        send(to, message);
      }
    }

    private void send(Channel to, Object message) {
      if (message instanceof LastHttpContent) {
        to.writeAndFlush(message, to.voidPromise());
        target = null;
      } else {
        to.write(message, to.voidPromise());
      }
    }

    private void attach(Channel to, Channel caller) {
      target = to;
      to.pipeline().get(Provider.class).caller = caller;
    }

    private void connect(Channel caller) {
      ChannelFuture connected =
          new Bootstrap()
              .group(caller.eventLoop())
              .channel(OneLoop.CLIENT)
              .option(ChannelOption.TCP_NODELAY, true)
              .handler(
                  new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                      channel.pipeline().addLast(new HttpClientCodec(), new Provider());
                    }
                  })
              .connect("127.0.0.1", upstream);
      connected.addListener(done -> {
        if (!done.isSuccess()) {
          caller.close();
          return;
        }
        attach(connected.channel(), caller);
        for (Object message = waiting.poll(); message != null; message = waiting.poll()) {
          send(connected.channel(), message);
        }
      });
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close();
    }
  }

  /// The upstream's side.
  private final class Provider extends ChannelInboundHandlerAdapter {
    private @Nullable Channel caller;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      Channel to = caller;
      if (to == null) {
        io.netty.util.ReferenceCountUtil.release(message);
        return;
      }
      to.write(message, to.voidPromise());
      if (message instanceof LastHttpContent) {
        to.flush();
        caller = null;
        idle.push(ctx.channel());
      }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
      Channel to = caller;
      if (to != null) {
        to.flush();
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      idle.remove(ctx.channel());
      Channel to = caller;
      if (to != null) {
        to.close();
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close();
    }
  }
}
