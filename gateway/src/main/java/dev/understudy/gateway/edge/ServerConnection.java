package dev.understudy.gateway.edge;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.CodecException;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One HTTP/1.1 connection of a caller: requests one after the other. A request that follows before
/// its predecessor is answered waits, up to a bound.
final class ServerConnection extends ChannelInboundHandlerAdapter implements Patrolled {
  private static final Logger LOG = LoggerFactory.getLogger(ServerConnection.class);
  private static final int WAITING_BYTES = 64 * 1024;
  private static final int LINGER_BYTES = 1024 * 1024;
  private static final long LINGER_NANOS = Duration.ofSeconds(2).toNanos();
  private static final long BODY_GRACE_NANOS = Duration.ofSeconds(5).toNanos();
  private static final byte[] CONTINUE =
      "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private enum State {
    HEAD,
    BODY,
    SERVING,
    /// The last answer is out; what still comes in is thrown away, so that the answer is not lost
    /// to a reset.
    LINGERING
  }

  private final Listener listener;
  private final Patrol patrol;
  private final EdgeLimits limits;
  private State state = State.HEAD;
  private HeadParser parser;
  private @Nullable RequestHead head;
  private @Nullable Caller caller;
  private @Nullable BodyReader body;
  private @Nullable LineAnswer answer;
  private @Nullable ByteBuf waiting;
  private @Nullable ChannelHandlerContext context;
  private final WriteStall stall;
  private long since = System.nanoTime();
  private long discarded;
  private boolean consuming;

  ServerConnection(Listener listener, Patrol patrol) {
    this.listener = listener;
    this.patrol = patrol;
    this.limits = listener.limits();
    this.parser = new HeadParser(limits);
    this.stall = new WriteStall(limits.stallTime());
  }

  boolean draining() {
    return listener.draining();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
    if (ctx.channel().isActive()) {
      patrol.add(this);
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    patrol.remove(this);
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    patrol.add(this);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    patrol.remove(this);
    if (waiting != null) {
      waiting.release();
      waiting = null;
    }
    Answer open = answer;
    answer = null;
    if (open != null) {
      open.left();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    boolean strangers = cause instanceof IOException || cause instanceof CodecException;
    if (!strangers) {
      LOG.error("a connection ends over a fault of this program", cause);
    }
    ctx.close();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (answer != null) {
      answer.writabilityChanged(ctx.channel().isWritable());
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf in = (ByteBuf) message;
    try {
      consume(ctx, in);
    } finally {
      in.release();
    }
  }

  private void consume(ChannelHandlerContext ctx, ByteBuf in) {
    consuming = true;
    try {
      while (in.isReadable()) {
        switch (state) {
          case HEAD -> head(ctx, in);
          case BODY -> body(ctx, in);
          case SERVING -> {
            keep(ctx, in);
            return;
          }
          case LINGERING -> {
            discarded += in.readableBytes();
            if (discarded > LINGER_BYTES) {
              ctx.close();
            }
            return;
          }
        }
      }
    } catch (BadRequest bad) {
      refuse(ctx, bad);
      discarded += in.readableBytes();
    } finally {
      consuming = false;
    }
  }

  private void head(ChannelHandlerContext ctx, ByteBuf in) throws BadRequest {
    if (!parser.begun()) {
      since = System.nanoTime();
    }
    RequestHead read = parser.feed(in);
    if (read == null) {
      return;
    }
    head = read;
    Caller admitted = listener.admit(read);
    caller = admitted;
    if (read.framing() instanceof RequestHead.Framing.Length length && length.bytes() == 0) {
      serve(ctx, read, admitted, new byte[0]);
      return;
    }
    body = BodyReader.of(read.framing(), limits.bodyBytes());
    since = System.nanoTime();
    state = State.BODY;
    if (read.expectsContinue()) {
      ctx.writeAndFlush(Unpooled.wrappedBuffer(CONTINUE));
    }
  }

  private void body(ChannelHandlerContext ctx, ByteBuf in) throws BadRequest {
    if (body == null || head == null || caller == null) {
      throw new IllegalStateException("no body is being read");
    }
    if (body.feed(in)) {
      serve(ctx, head, caller, body.body());
    }
  }

  private void serve(ChannelHandlerContext ctx, RequestHead head, Caller caller, byte[] bytes) {
    state = State.SERVING;
    body = null;
    LineAnswer next = new LineAnswer(this, ctx, head);
    answer = next;
    listener.reception().arrived(new Envelope(head, bytes, caller, System.nanoTime()), next);
  }

  /// Keeps input that came too early.
  private void keep(ChannelHandlerContext ctx, ByteBuf in) {
    if (waiting == null) {
      waiting = ctx.alloc().buffer(in.readableBytes());
    }
    waiting.writeBytes(in);
    if (waiting.readableBytes() > WAITING_BYTES) {
      ctx.channel().config().setAutoRead(false);
    }
  }

  void answered(Answer done, boolean keepAlive) {
    ChannelHandlerContext ctx = context;
    if (answer != done || ctx == null) {
      return;
    }
    answer = null;
    head = null;
    caller = null;
    since = System.nanoTime();
    if (!keepAlive) {
      farewell(ctx, waiting != null || state != State.SERVING);
      return;
    }
    ctx.flush();
    state = State.HEAD;
    parser = new HeadParser(limits);
    ByteBuf early = waiting;
    waiting = null;
    if (early != null) {
      ctx.channel().config().setAutoRead(true);
      if (consuming) {
        throw new IllegalStateException("input was kept while it was consumed");
      }
      try {
        consume(ctx, early);
      } finally {
        early.release();
      }
    }
  }

  void aborted() {
    answer = null;
    if (context != null) {
      context.close();
    }
  }

  private void refuse(ChannelHandlerContext ctx, BadRequest bad) {
    RequestHead seen = head;
    String id = RequestIds.of(seen);
    state = State.LINGERING;
    LineAnswer last = new LineAnswer(this, ctx, seen == null ? RequestHead.unreadable() : seen);
    answer = last;
    last.closing();
    listener.refuse(seen, id, bad, last);
  }

  /// Closes after what is written has gone out. If more input may be on its way, it is read and
  /// thrown away for a moment: closing over unread input would reset the connection and could
  /// destroy the answer on its way.
  private void farewell(ChannelHandlerContext ctx, boolean inputMayFollow) {
    if (!inputMayFollow) {
      ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
      return;
    }
    state = State.LINGERING;
    since = System.nanoTime();
    Channel channel = ctx.channel();
    channel.config().setAutoRead(true);
    ctx.writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener(written -> {
          SslHandler tls = ctx.pipeline().get(SslHandler.class);
          if (!written.isSuccess()) {
            ctx.close();
          } else if (tls != null) {
            tls.closeOutbound();
          } else if (channel instanceof DuplexChannel duplex) {
            duplex.shutdownOutput();
          }
        });
  }

  @Override
  public void inspect(long now) {
    ChannelHandlerContext ctx = context;
    if (ctx == null) {
      return;
    }
    if (stall.tooLong(ctx.channel(), now)) {
      ctx.close();
    }
    long age = now - since;
    switch (state) {
      case HEAD -> {
        if (!parser.begun()) {
          if (age > limits.idleTime().toNanos()) {
            ctx.close();
          }
        } else if (age > limits.headTime().toNanos()) {
          refuse(ctx, new BadRequest(408, "head_timeout", "the head of the request took too long"));
        }
      }
      case BODY -> {
        long came = body == null ? 0 : body.size();
        long least = (age - BODY_GRACE_NANOS) / 1_000_000_000L * limits.bodyBytesPerSecond();
        if (age > limits.bodyTime().toNanos() || came < least) {
          refuse(ctx, new BadRequest(408, "body_timeout", "the body of the request took too long"));
        }
      }
      case SERVING -> {}
      case LINGERING -> {
        if (age > LINGER_NANOS) {
          ctx.close();
        }
      }
    }
  }

  @Override
  public void expire() {
    if (answer != null) {
      answer.expire();
    } else if (context != null) {
      context.close();
    }
  }

  /// Every answer says so by itself.
  @Override
  public void drain() {}

  @Override
  public void close() {
    if (context != null) {
      context.close();
    }
  }
}
