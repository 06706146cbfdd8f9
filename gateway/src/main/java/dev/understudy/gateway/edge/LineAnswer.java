package dev.understudy.gateway.edge;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import java.nio.charset.StandardCharsets;

/// An answer over HTTP/1.1.
final class LineAnswer extends Answer {
  private static final int TOGETHER = 64 * 1024;
  private static final byte[] CLOSE = ascii("connection: close\r\n");
  private static final byte[] KEEP_ALIVE = ascii("connection: keep-alive\r\n");
  private static final byte[] LENGTH = ascii("content-length: ");
  private static final byte[] CHUNKED = ascii("transfer-encoding: chunked\r\n");
  private static final byte[] CRLF = ascii("\r\n");
  private static final byte[] LAST_CHUNK = ascii("0\r\n\r\n");
  private static final byte[] HEX = ascii("0123456789abcdef");
  private static final int CHUNK_HEAD = 10;

  private final ServerConnection connection;
  private final ChannelHandlerContext context;
  private final boolean http10;
  private final boolean headOnly;
  private boolean keepAlive;

  LineAnswer(ServerConnection connection, ChannelHandlerContext context, RequestHead head) {
    this.connection = connection;
    this.context = context;
    this.http10 = head.http10();
    this.headOnly = head.method().equals("HEAD");
    this.keepAlive = head.keepAlive();
  }

  @Override
  public EventLoop loop() {
    return context.channel().eventLoop();
  }

  @Override
  public boolean writable() {
    return context.channel().isWritable();
  }

  /// The connection ends with this answer.
  void closing() {
    keepAlive = false;
  }

  @Override
  public void whole(ReplyHead head, byte[] body) {
    if (state != State.NEW) {
      return;
    }
    status = head.status();
    bytes = body.length;
    head.bytes().add(LENGTH).add(Integer.toString(body.length)).add(CRLF);
    connectionLine(head);
    head.bytes().add(CRLF);
    int length = head.bytes().length();
    int follows = headOnly ? 0 : body.length;
    if (length + follows <= TOGETHER) {
      ByteBuf all = context.alloc().ioBuffer(length + follows);
      all.writeBytes(head.bytes().array(), 0, length).writeBytes(body, 0, follows);
      put(all);
    } else {
      put(Unpooled.wrappedBuffer(head.bytes().array(), 0, length));
      put(Unpooled.wrappedBuffer(body, 0, follows));
    }
    state = State.DONE;
    connection.answered(this, keepAlive);
  }

  @Override
  public void begin(ReplyHead head) {
    if (state != State.NEW) {
      return;
    }
    status = head.status();
    state = State.BEGUN;
    if (http10) {
      keepAlive = false;
    } else {
      head.bytes().add(CHUNKED);
    }
    connectionLine(head);
    head.bytes().add(CRLF);
    int length = head.bytes().length();
    put(context.alloc().ioBuffer(length).writeBytes(head.bytes().array(), 0, length));
  }

  @Override
  public void write(byte[] piece, int from, int to) {
    int length = to - from;
    if (state != State.BEGUN || length == 0) {
      return;
    }
    bytes += length;
    ByteBuf out = context.alloc().ioBuffer(length + CHUNK_HEAD + 2);
    if (http10) {
      out.writeBytes(piece, from, length);
    } else {
      chunkHead(out, length);
      out.writeBytes(piece, from, length).writeByte('\r').writeByte('\n');
    }
    put(out);
  }

  @Override
  public void flush() {
    if (state == State.BEGUN) {
      context.flush();
    }
  }

  @Override
  public void end() {
    if (state != State.BEGUN) {
      return;
    }
    if (!http10) {
      put(Unpooled.wrappedBuffer(LAST_CHUNK));
    }
    state = State.DONE;
    connection.answered(this, keepAlive);
  }

  @Override
  public void abort() {
    if (open()) {
      state = State.DONE;
      connection.aborted();
    }
  }

  @Override
  void expire() {
    closing();
    super.expire();
  }

  /// A failed write ends the connection (`exceptionCaught`), so no promise is needed.
  private void put(ByteBuf out) {
    context.write(out, context.voidPromise());
  }

  private void connectionLine(ReplyHead head) {
    keepAlive &= !connection.draining();
    if (!keepAlive) {
      head.bytes().add(CLOSE);
    } else if (http10) {
      head.bytes().add(KEEP_ALIVE);
    }
  }

  private static void chunkHead(ByteBuf out, int length) {
    int digits = Math.max(1, (35 - Integer.numberOfLeadingZeros(length)) / 4);
    for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4) {
      out.writeByte(HEX[(length >>> shift) & 0xf]);
    }
    out.writeByte('\r').writeByte('\n');
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
