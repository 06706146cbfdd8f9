package dev.understudy.gateway.edge;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http2.Http2Headers;
import java.time.Duration;

/// An answer on one stream of an HTTP/2 connection. What the caller gives no room for waits; more
/// than 64 KiB of that is too much.
final class FrameAnswer extends Answer {
  private static final int HIGH = 64 * 1024;
  private static final int LOW = 16 * 1024;

  private final FrameServerConnection connection;
  private final ChannelHandlerContext context;
  private final int stream;
  private final boolean headOnly;
  private final WriteStall stall;
  private long pending;
  private boolean full;

  FrameAnswer(
      FrameServerConnection connection,
      ChannelHandlerContext context,
      int stream,
      boolean headOnly,
      Duration stallTime) {
    this.connection = connection;
    this.context = context;
    this.stream = stream;
    this.headOnly = headOnly;
    this.stall = new WriteStall(stallTime);
  }

  @Override
  public EventLoop loop() {
    return context.channel().eventLoop();
  }

  @Override
  public boolean writable() {
    return !full;
  }

  @Override
  public void whole(ReplyHead head, byte[] body) {
    if (state != State.NEW) {
      return;
    }
    status = head.status();
    bytes = body.length;
    Http2Headers fields = FrameHeads.answer(head);
    fields.add("content-length", Integer.toString(body.length));
    boolean bare = headOnly || body.length == 0;
    head(fields, bare);
    if (!bare) {
      put(Unpooled.wrappedBuffer(body), true);
    }
    done();
  }

  @Override
  public void begin(ReplyHead head) {
    if (state != State.NEW) {
      return;
    }
    status = head.status();
    state = State.BEGUN;
    head(FrameHeads.answer(head), false);
  }

  @Override
  public void write(byte[] piece, int from, int to) {
    int length = to - from;
    if (state != State.BEGUN || length == 0) {
      return;
    }
    bytes += length;
    put(context.alloc().ioBuffer(length).writeBytes(piece, from, length), false);
  }

  @Override
  public void flush() {
    if (state == State.BEGUN) {
      connection.flush(context);
    }
  }

  @Override
  public void end() {
    if (state == State.BEGUN) {
      put(Unpooled.EMPTY_BUFFER, true);
      done();
    }
  }

  @Override
  public void abort() {
    if (open()) {
      state = State.DONE;
      connection.aborted(stream);
    }
  }

  /// Whether the caller has not taken a byte of what waits for too long.
  boolean stalled(long now) {
    return stall.tooLong(pending, now);
  }

  private void head(Http2Headers fields, boolean end) {
    ChannelPromise written = context.newPromise();
    if (end) {
      written.addListener(done -> connection.answered(stream));
    }
    connection.encoder().writeHeaders(context, stream, fields, 0, end, written);
  }

  private void put(ByteBuf out, boolean end) {
    int length = out.readableBytes();
    pending += length;
    connection.wrote(length);
    ChannelPromise written = context.newPromise();
    written.addListener(done -> written(length, end, (ChannelFuture) done));
    connection.encoder().writeData(context, stream, out, 0, end, written);
    if (pending > HIGH && !full) {
      full = true;
      writabilityChanged(false);
    }
  }

  private void written(int length, boolean end, ChannelFuture how) {
    pending -= length;
    if (full && pending <= LOW && how.isSuccess()) {
      full = false;
      writabilityChanged(true);
    }
    if (end) {
      connection.answered(stream);
    }
  }

  private void done() {
    state = State.DONE;
    connection.flush(context);
  }
}
