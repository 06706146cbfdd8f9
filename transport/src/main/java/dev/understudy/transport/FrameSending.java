package dev.understudy.transport;

import dev.understudy.dialects.Piece;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.List;

/// One request being written to one HTTP/2 stream. Of a large one no more than a window is copied
/// ahead of the socket. Used on its loop only.
final class FrameSending implements Sending, ChannelFutureListener {
  private static final int PIECE = 16 * 1024;
  private static final int WINDOW = 4 * PIECE;

  private final ClientRequest request;
  private final Exchange exchange;
  private final FrameConnection connection;
  private final int id;
  private int piece;
  private int offset;
  private long left;
  private boolean headWritten;
  private boolean writing;
  private boolean stopped;
  private boolean anyByte;
  private int framesInFlight;

  FrameSending(ClientRequest request, Exchange exchange, FrameConnection connection, int id) {
    this.request = request;
    this.exchange = exchange;
    this.connection = connection;
    this.id = id;
    this.left = request.length();
  }

  @Override
  public boolean anyByte() {
    return anyByte;
  }

  /// Writes no more, and tells nothing more.
  void stop() {
    stopped = true;
  }

  @Override
  public void goOn() {
    if (writing) {
      return; // called from within a flush of ours
    }
    writing = true;
    ChannelHandlerContext context = connection.here();
    if (!headWritten) {
      headWritten = true;
      framesInFlight++;
      connection
          .encoder()
          .writeHeaders(context, id, head(), 0, left == 0, context.newPromise())
          .addListener(this);
    }
    while (left > 0 && !stopped && framesInFlight * PIECE < WINDOW) {
      framesInFlight++;
      ByteBuf body = body(context);
      connection.wrote(body.readableBytes());
      connection
          .encoder()
          .writeData(context, id, body, 0, left == 0, context.newPromise())
          .addListener(this);
    }
    writing = false;
    connection.flush(context);
    finish();
  }

  @Override
  public void operationComplete(ChannelFuture frame) {
    framesInFlight--;
    if (stopped) {
      return;
    }
    if (!frame.isSuccess()) {
      stopped = true;
      exchange.writeFailed(this, frame.cause());
      return;
    }
    anyByte = true;
    exchange.wrote(this);
    if (!writing) {
      if (left > 0) {
        goOn();
      } else {
        finish();
      }
    }
  }

  private void finish() {
    if (!stopped && !writing && framesInFlight == 0 && left == 0) {
      exchange.sent(this);
    }
  }

  private Http2Headers head() {
    Http2Headers fields = new DefaultHttp2Headers(false, 24);
    RequestHead head = request.head();
    fields
        .method(head.method())
        .scheme(head.origin().scheme())
        .authority(head.origin().authority())
        .path(head.path());
    head.fields().addTo(fields);
    request.extra().addTo(fields);
    if (request.lengthField().length > 0) {
      fields.add("content-length", Long.toString(request.length()));
    }
    return fields;
  }

  private ByteBuf body(ChannelHandlerContext context) {
    int room = (int) Math.min(PIECE, left);
    ByteBuf out = context.alloc().directBuffer(room);
    List<Piece> pieces = request.body();
    while (room > 0) {
      Piece now = pieces.get(piece);
      int count = Math.min(room, now.length() - offset);
      out.writeBytes(now.bytes(), now.from() + offset, count);
      room -= count;
      left -= count;
      offset += count;
      if (offset == now.length()) {
        piece++;
        offset = 0;
      }
    }
    return out;
  }
}
