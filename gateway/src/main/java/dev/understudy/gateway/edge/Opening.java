package dev.understudy.gateway.edge;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Looks at the first bytes of a connection without TLS: `PRI ` is how HTTP/2 begins for a caller
/// who knows that it is spoken here (RFC 9113 section 3.4), and no method of HTTP/1.1.
final class Opening extends ChannelInboundHandlerAdapter {
  private static final byte[] FIRST = "PRI ".getBytes(StandardCharsets.US_ASCII);

  private final Listener listener;
  private final Patrol patrol;
  private final ServerConnection lines;
  private @Nullable ByteBuf begun;

  Opening(Listener listener, Patrol patrol, ServerConnection lines) {
    this.listener = listener;
    this.patrol = patrol;
    this.lines = lines;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf in = (ByteBuf) message;
    if (begun != null) {
      in = begun.writeBytes(in);
      ((ByteBuf) message).release();
    }
    int known = Math.min(in.readableBytes(), FIRST.length);
    boolean frames = true;
    for (int at = 0; at < known; at++) {
      frames &= in.getByte(in.readerIndex() + at) == FIRST[at];
    }
    if (frames && known < FIRST.length) {
      if (begun == null) {
        begun = ctx.alloc().buffer(64).writeBytes(in);
        in.release();
      }
      return;
    }
    begun = null;
    if (frames) {
      ctx.pipeline().replace(lines, null, new FrameServerConnection(listener, patrol));
    }
    // Not removed first: what it hands on would go past its successor.
    ctx.fireChannelRead(in);
    ctx.pipeline().remove(this);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    if (begun != null) {
      begun.release();
      begun = null;
    }
  }
}
