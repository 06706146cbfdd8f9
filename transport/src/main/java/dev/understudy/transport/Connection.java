package dev.understudy.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// One HTTP/1.1 connection to an origin: carries one exchange at a time, or none. Used on its loop
/// only.
final class Connection extends ChannelInboundHandlerAdapter implements Link, ResponseDecoder.Sink {
  private final Pool pool;
  private final ResponseDecoder decoder = new ResponseDecoder();
  private @Nullable ChannelHandlerContext context;
  private @Nullable Exchange exchange;
  private int carried;
  private boolean delivered;
  private boolean closeNotified;

  /// When it is too old to be used, while idle.
  long idleUntil;

  Connection(Pool pool) {
    this.pool = pool;
  }

  @Override
  public boolean mayBeStale() {
    return carried > 1;
  }

  boolean isIdle() {
    return exchange == null;
  }

  boolean isOpen() {
    return context != null && context.channel().isActive();
  }

  /// How long it may be idle.
  ///
  /// @param longest our own limit, in nanoseconds
  long keptFor(long longest) {
    long seconds = decoder.keepAliveSeconds();
    return seconds == Framing.ABSENT ? longest : Math.min(longest, Pool.announced(seconds));
  }

  @Override
  public Sending carry(Exchange next, ClientRequest request) {
    ChannelHandlerContext here = context;
    if (here == null) {
      throw new IllegalStateException("not connected");
    }
    exchange = next;
    carried++;
    decoder.begin(request.head().isHead());
    return new LineSending(request, next, here);
  }

  @Override
  public void reading(boolean on) {
    if (context != null) {
      context.channel().config().setAutoRead(on);
    }
  }

  @Override
  public void close() {
    exchange = null;
    decoder.stop();
    if (context != null) {
      Channel channel = context.channel();
      var unused = channel.close();
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
  }

  @Override
  public void channelRead(ChannelHandlerContext from, Object message) {
    ByteBuf in = (ByteBuf) message;
    try {
      Exchange carrying = exchange;
      if (carrying == null) {
        close(); // nobody asked for this
        return;
      }
      delivered = true;
      carrying.bytesArrived();
      decoder.decode(in, this);
    } catch (BadAnswer bad) {
      lost(bad);
    } finally {
      in.release();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext from) {
    Exchange carrying = exchange;
    if (delivered && carrying != null) {
      delivered = false;
      carrying.readComplete();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext from) {
    if (exchange != null) {
      exchange.writable();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext from, Object event) {
    if (event instanceof SslCloseCompletionEvent end && end.isSuccess()) {
      closeNotified = true;
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext from) {
    if (exchange == null) {
      return;
    }
    try {
      decoder.inputEnded(this, closeNotified || !pool.origin().secure());
    } catch (IOException incomplete) {
      lost(incomplete);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext from, Throwable thrown) {
    Throwable cause = thrown;
    if (thrown instanceof DecoderException && thrown.getCause() != null) {
      cause = thrown.getCause();
    }
    if (exchange != null) {
      lost(cause);
    } else if (carried > 0) {
      close();
    }
  }

  @Override
  public void head(int status, HeaderBlock headers) {
    if (exchange != null) {
      exchange.head(status, headers);
    }
  }

  @Override
  public void body(ByteBuf slice) {
    if (exchange != null) {
      exchange.body(slice);
    }
  }

  @Override
  public void end(boolean reusable) {
    Exchange done = exchange;
    if (done == null) {
      return;
    }
    exchange = null;
    delivered = false;
    boolean keep = done.finished() && reusable;
    if (keep && isOpen()) {
      pool.release(this);
    } else {
      close();
    }
    done.ended();
  }

  private void lost(Throwable cause) {
    Exchange broken = exchange;
    close();
    if (broken != null) {
      broken.lost(cause);
    }
  }
}
