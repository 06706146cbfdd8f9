package dev.understudy.transport;

import dev.understudy.transport.frames.FieldBlock;
import dev.understudy.transport.frames.MalformedFields;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// One stream of an HTTP/2 connection: carries one exchange, once. What arrives while nobody reads
/// is held, a window at most, and the peer gets no leave to send more. Used on its loop only.
final class FrameStream implements Link {
  private static final int MAX_INTERIM = 16;

  private final FrameConnection connection;
  private final Deque<ByteBuf> held = new ArrayDeque<>();
  private @Nullable Exchange exchange;
  private @Nullable FrameSending sending;
  private int id;
  private long begunAt;
  private boolean headRequest;
  private boolean headSeen;
  private int interim;
  private long remaining = Framing.ABSENT;
  private boolean paused;
  private boolean delivering;
  private boolean endHeld;
  private int owed;

  /// Whether its connection had been without work for a while when it began.
  boolean stale;

  FrameStream(FrameConnection connection) {
    this.connection = connection;
  }

  int id() {
    return id;
  }

  @Override
  public Sending carry(Exchange next, ClientRequest request) {
    exchange = next;
    headRequest = request.head().isHead();
    begunAt = System.nanoTime();
    id = connection.begin(this);
    FrameSending begun = new FrameSending(request, next, connection, id);
    sending = begun;
    return begun;
  }

  @Override
  public boolean mayBeStale() {
    return stale && !connection.heardSince(begunAt);
  }

  @Override
  public void reading(boolean on) {
    paused = !on;
    if (on && (owed > 0 || !held.isEmpty() || endHeld) && !delivering) {
      delivering = true;
      connection.here().channel().eventLoop().execute(this::deliver);
    }
  }

  @Override
  public void close() {
    connection.doubted(begunAt);
    leave();
    connection.abandon(id, Http2Error.CANCEL);
    connection.ended(id, this);
  }

  // The answer.

  void headers(Http2Headers headers, boolean end) {
    Exchange carrying = exchange;
    if (carrying == null) {
      return;
    }
    carrying.bytesArrived();
    connection.touch(this);
    try {
      if (headSeen) {
        trailer(headers);
      } else {
        head(carrying, headers, end);
      }
      if (end && exchange != null) {
        inputEnded();
      }
    } catch (BadAnswer bad) {
      connection.abandon(id, Http2Error.PROTOCOL_ERROR);
      lost(bad);
    }
  }

  private void head(Exchange carrying, Http2Headers headers, boolean end) throws BadAnswer {
    FieldBlock block = fields(headers);
    int status = status(block);
    if (status < 200) {
      if (status == 101 || end || ++interim > MAX_INTERIM) {
        throw new BadAnswer("unexpected interim answer " + status);
      }
      return;
    }
    Framing framing = new Framing();
    framing.begin();
    int[] ranges = block.ranges();
    for (int at = 0; at < ranges.length; at += 4) {
      framing.field(block.bytes(), ranges[at], ranges[at + 1], ranges[at + 2], ranges[at + 3]);
    }
    headSeen = true;
    remaining = framing.contentLength();
    if (headRequest || status == 304) {
      remaining = 0;
    } else if (status == 204) {
      if (remaining > 0) {
        throw new BadAnswer("status 204 with a body");
      }
      remaining = 0;
    }
    carrying.head(status, new HeaderBlock(block.bytes(), ranges));
  }

  /// Trailers are checked and forgotten.
  private static void trailer(Http2Headers headers) throws BadAnswer {
    if (fields(headers).pseudoCount() > 0) {
      throw new BadAnswer("a pseudo field in a trailer");
    }
  }

  private static FieldBlock fields(Http2Headers headers) throws BadAnswer {
    try {
      return FieldBlock.read(headers, HeadParser.MAX_FIELDS);
    } catch (MalformedFields malformed) {
      throw new BadAnswer(malformed.text());
    }
  }

  private static int status(FieldBlock block) throws BadAnswer {
    String text = block.pseudo(":status");
    if (text == null || block.pseudoCount() > 1 || !text.matches("[1-9][0-9]{2}")) {
      throw new BadAnswer("malformed status");
    }
    return Integer.parseInt(text);
  }

  /// @return how many of the bytes are used
  int data(ByteBuf data, boolean end) {
    Exchange carrying = exchange;
    int bytes = data.readableBytes();
    if (carrying == null) {
      return bytes;
    }
    if (!headSeen || (remaining != Framing.ABSENT && bytes > remaining)) {
      connection.abandon(id, Http2Error.PROTOCOL_ERROR);
      lost(new BadAnswer(headSeen ? "more body than its length" : "a body without a head"));
      return bytes;
    }
    if (remaining != Framing.ABSENT) {
      remaining -= bytes;
    }
    if (paused || !held.isEmpty() || endHeld) {
      hold(data);
      endHeld |= end;
      return 0;
    }
    hand(carrying, data);
    if (exchange == null) {
      return bytes;
    }
    if (end) {
      inputEnded();
      return bytes;
    }
    if (paused) {
      owed += bytes;
      return 0;
    }
    return bytes;
  }

  private void hold(ByteBuf data) {
    if (data.isReadable()) {
      held.addLast(data.retainedSlice());
    }
  }

  private void hand(Exchange carrying, ByteBuf data) {
    carrying.bytesArrived();
    if (data.isReadable()) {
      connection.touch(this);
      carrying.body(data);
    }
  }

  /// Hands over what was held, until somebody pauses again.
  private void deliver() {
    delivering = false;
    Exchange carrying = exchange;
    int used = owed;
    owed = 0;
    while (exchange != null && carrying != null && !paused && !held.isEmpty()) {
      ByteBuf next = held.removeFirst();
      used += next.readableBytes();
      try {
        hand(carrying, next);
      } finally {
        next.release();
      }
    }
    if (exchange == null || carrying == null) {
      return;
    }
    if (paused) {
      owed = used;
      carrying.readComplete();
    } else if (endHeld) {
      inputEnded();
    } else {
      carrying.readComplete();
      connection.used(id, used);
    }
  }

  private void inputEnded() {
    if (paused || !held.isEmpty()) {
      endHeld = true;
      return;
    }
    Exchange done = exchange;
    if (done == null) {
      return;
    }
    if (!headSeen || remaining > 0) {
      lost(new BadAnswer(headSeen ? remaining + " bytes less than its length" : "no head"));
      return;
    }
    leave();
    if (!done.finished()) {
      connection.abandon(id, Http2Error.CANCEL); // the rest of the request
    }
    connection.ended(id, this);
    done.ended();
  }

  // Endings from elsewhere.

  void readComplete() {
    if (exchange != null) {
      exchange.readComplete();
    }
  }

  /// The peer has read some of the request.
  void readByPeer() {
    if (exchange != null && sending != null) {
      exchange.wrote(sending);
    }
  }

  /// The answer will not come, or not to its end.
  void lost(Throwable cause) {
    Exchange broken = leave();
    connection.ended(id, this);
    if (broken != null) {
      broken.lost(cause);
    }
  }

  /// The peer never looked at the request.
  void refused(Throwable cause) {
    Exchange broken = leave();
    connection.ended(id, this);
    if (broken != null) {
      broken.refused(cause);
    }
  }

  private @Nullable Exchange leave() {
    Exchange left = exchange;
    exchange = null;
    if (sending != null) {
      sending.stop();
    }
    for (ByteBuf next = held.pollFirst(); next != null; next = held.pollFirst()) {
      next.release();
    }
    return left;
  }
}
