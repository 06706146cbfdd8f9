package dev.understudy.transport;

import dev.understudy.dialects.Piece;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.DefaultChannelProgressivePromise;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// One request being written to one HTTP/1.1 connection. Small requests are one buffer and one
/// system call; of a large one no more than a window is copied ahead of the socket. Used on its
/// loop only.
final class LineSending implements Sending, ChannelFutureListener {
  private static final int WINDOW = 64 * 1024;
  private static final byte[] LINE_END = {'\r', '\n'};

  private final ClientRequest request;
  private final Exchange exchange;
  private final ChannelHandlerContext context;
  private int piece;
  private int offset;
  private boolean headWritten;
  private boolean writing;
  private boolean anyByte;
  private int windowsInFlight;

  LineSending(ClientRequest request, Exchange exchange, ChannelHandlerContext context) {
    this.request = request;
    this.exchange = exchange;
    this.context = context;
  }

  @Override
  public boolean anyByte() {
    return anyByte;
  }

  @Override
  public void goOn() {
    if (writing) {
      return; // called from within a flush of ours
    }
    writing = true;
    Channel channel = context.channel();
    while (hasMore() && channel.isWritable() && channel.isActive()) {
      windowsInFlight++;
      context.writeAndFlush(window(), new Progress(this, channel)).addListener(this);
    }
    writing = false;
    if (windowsInFlight == 0 && !hasMore()) {
      exchange.sent(this);
    }
  }

  @Override
  public void operationComplete(ChannelFuture window) {
    windowsInFlight--;
    if (!window.isSuccess()) {
      exchange.writeFailed(this, window.cause());
      return;
    }
    progressed();
    if (windowsInFlight == 0 && !hasMore() && !writing) {
      exchange.sent(this);
    }
  }

  private void progressed() {
    anyByte = true;
    exchange.wrote(this);
  }

  private boolean hasMore() {
    return !headWritten || piece < request.body().size();
  }

  private ByteBuf window() {
    byte[] head = request.head().bytes();
    byte[] extra = request.extra().bytes();
    byte[] length = request.lengthField();
    byte[] digits =
        length.length == 0
            ? length
            : Long.toString(request.length()).getBytes(StandardCharsets.US_ASCII);
    int headBytes =
        headWritten ? 0 : head.length + extra.length + length.length + digits.length + 4;
    ByteBuf out =
        context.alloc().directBuffer(headBytes + (int) Math.min(WINDOW, request.length()));
    if (!headWritten) {
      headWritten = true;
      out.writeBytes(head).writeBytes(extra);
      if (length.length > 0) {
        out.writeBytes(length).writeBytes(digits).writeBytes(LINE_END);
      }
      out.writeBytes(LINE_END);
    }
    body(out);
    return out;
  }

  private void body(ByteBuf out) {
    int room = WINDOW;
    List<Piece> pieces = request.body();
    while (piece < pieces.size() && room > 0) {
      Piece now = pieces.get(piece);
      int count = Math.min(room, now.length() - offset);
      out.writeBytes(now.bytes(), now.from() + offset, count);
      room -= count;
      offset += count;
      if (offset == now.length()) {
        piece++;
        offset = 0;
      }
    }
  }

  /// Tells that part of a window was written.
  private static final class Progress extends DefaultChannelProgressivePromise {
    private final LineSending sending;

    Progress(LineSending sending, Channel channel) {
      super(channel);
      this.sending = sending;
    }

    @Override
    public boolean tryProgress(long progress, long total) {
      sending.progressed();
      return super.tryProgress(progress, total);
    }
  }
}
