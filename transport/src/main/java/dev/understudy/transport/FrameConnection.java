package dev.understudy.transport;

import dev.understudy.transport.frames.FrameHandler;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import java.io.EOFException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One HTTP/2 connection to an origin: carries as many exchanges at once as the peer allows, each
/// on a stream. Takes no new ones once the peer said GOAWAY, or seems dead; those it has go on.
/// Used on its loop only.
final class FrameConnection extends FrameHandler {
  /// The most streams on one connection, whatever the peer allows.
  private static final int MOST_STREAMS = 256;

  /// What a stream may have under way towards us before somebody reads it.
  private static final int STREAM_WINDOW = 256 * 1024;

  /// No stream is begun above this identifier: they end at 2^31 - 1.
  private static final int LAST_STREAM = Integer.MAX_VALUE - 2 * MOST_STREAMS;

  private static final long SILENCE = TimeUnit.SECONDS.toNanos(5);

  private static final Set<String> SECRETS =
      Set.of("authorization", "x-api-key", "api-key", "x-goog-api-key", "x-amz-security-token");

  private final Pool pool;
  private final IntObjectMap<FrameStream> streams = new IntObjectHashMap<>();
  private final List<FrameStream> touched = new ArrayList<>();
  private @Nullable Throwable broken;
  private boolean greeted;
  private boolean retired;
  private boolean carriedBefore;
  private int believed = MOST_STREAMS;
  private long readAt;

  /// When it is too old to be used, while it carries nothing.
  long idleUntil;

  FrameConnection(Pool pool) {
    super(
        false,
        new Http2Settings()
            .pushEnabled(false)
            .initialWindowSize(STREAM_WINDOW)
            .maxHeaderListSize(HeadParser.MAX_BYTES),
        HeadParser.MAX_BYTES,
        (name, value) -> SECRETS.contains(name.toString()));
    this.pool = pool;
  }

  // What the pool asks.

  /// How many exchanges it may take at this moment. One, until the peer's settings are known.
  int room() {
    if (retired || !connected()) {
      return 0;
    }
    int most = greeted ? Math.min(connection().local().maxActiveStreams(), believed) : 1;
    return most - Math.max(streams.size(), connection().local().numActiveStreams());
  }

  /// Whether the peer has not said yet how many streams it allows.
  boolean greeting() {
    return !greeted && !retired && connected();
  }

  boolean isIdle() {
    return streams.isEmpty();
  }

  /// A stream for one exchange.
  Link stream() {
    return new FrameStream(this);
  }

  /// Says goodbye and closes.
  void close() {
    retired = true;
    if (connected()) {
      var unusedToo =
          goAway(
              context(),
              0,
              Http2Error.NO_ERROR.code(),
              Unpooled.EMPTY_BUFFER,
              context().newPromise());
      Channel channel = context().channel();
      flush(context());
      var unused = channel.close();
    }
  }

  // What its streams ask.

  /// Gives a stream its identifier.
  int begin(FrameStream stream) {
    int id = connection().local().incrementAndGetNextStreamId();
    retired |= id > LAST_STREAM;
    stream.stale = carriedBefore && streams.isEmpty();
    carriedBefore = true;
    streams.put(id, stream);
    return id;
  }

  ChannelHandlerContext here() {
    return context();
  }

  void wrote(int bytes) {
    sending(bytes);
  }

  /// Whether the peer was heard of since this tick.
  boolean heardSince(long tick) {
    return readAt - tick > 0;
  }

  /// The listener has used these bytes: the peer may send as many more.
  void used(int id, int bytes) {
    Http2Stream stream = connection().stream(id);
    if (stream == null || bytes == 0) {
      return; // over: Netty has given back what it had
    }
    try {
      if (connection().local().flowController().consumeBytes(stream, bytes)) {
        flush(context());
      }
    } catch (Http2Exception impossible) {
      onError(context(), true, impossible);
    }
  }

  /// Ends a stream from this side.
  void abandon(int id, Http2Error why) {
    if (connected() && connection().stream(id) != null) {
      var unusedToo = resetStream(context(), id, why.code(), context().newPromise());
      flush(context());
    }
  }

  /// A stream is over.
  void ended(int id, FrameStream stream) {
    if (streams.remove(id) == null) {
      return;
    }
    touched.remove(stream);
    if (!retired || !streams.isEmpty()) {
      pool.streamEnded(this);
    } else {
      close();
    }
  }

  /// A stream was cancelled that had begun at this tick. If the peer has said nothing at all for a
  /// good while, the connection may be dead: nobody else should wait for it.
  void doubted(long begunAt) {
    if (System.nanoTime() - begunAt > SILENCE && !heardSince(begunAt)) {
      retired = true;
    }
  }

  void touch(FrameStream stream) {
    if (!touched.contains(stream)) {
      touched.add(stream);
    }
  }

  // Frames.

  @Override
  protected void headers(int id, Http2Headers headers, boolean end) {
    FrameStream stream = streams.get(id);
    if (stream != null) {
      stream.headers(headers, end);
    }
  }

  @Override
  protected int data(int id, ByteBuf data, int padding, boolean end) {
    FrameStream stream = streams.get(id);
    int bytes = data.readableBytes();
    return stream == null ? bytes + padding : stream.data(data, end) + padding;
  }

  @Override
  protected void reset(int id, long code) {
    FrameStream stream = streams.get(id);
    if (stream == null) {
      return;
    }
    Http2Error error = Http2Error.valueOf(code);
    if (error == Http2Error.REFUSED_STREAM) {
      // Not more than it has now, then; and if it has none, there is no use in asking again.
      believed = Math.min(believed, streams.size() - 1);
      retired |= believed == 0;
      stream.refused(new NotSent("stream refused by the peer"));
    } else {
      stream.lost(new StreamReset(error == null ? "code " + code : error.name()));
    }
  }

  @Override
  protected void goAway(int last, long code) {
    retired = true;
    for (FrameStream stream : copy()) {
      if (stream.id() > last) {
        stream.refused(new NotSent("connection ended by the peer"));
      }
    }
    if (streams.isEmpty()) {
      close();
    }
  }

  @Override
  protected void settings(Http2Settings settings) {
    greeted = true;
    pool.roomChanged();
  }

  @Override
  protected void window(int id) {
    FrameStream stream = streams.get(id);
    if (stream != null) {
      stream.readByPeer();
    }
  }

  // The connection.

  @Override
  public void channelRead(ChannelHandlerContext from, Object message) throws Exception {
    readAt = System.nanoTime();
    super.channelRead(from, message);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext from) throws Exception {
    while (!touched.isEmpty()) {
      touched.removeLast().readComplete();
    }
    super.channelReadComplete(from);
  }

  @Override
  public void channelInactive(ChannelHandlerContext from) throws Exception {
    retired = true;
    Throwable cause = broken == null ? new EOFException("closed by the peer") : broken;
    for (FrameStream stream : copy()) {
      stream.lost(cause);
    }
    super.channelInactive(from);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext from, Throwable thrown) throws Exception {
    Throwable cause = thrown;
    if (thrown instanceof DecoderException && thrown.getCause() != null) {
      cause = thrown.getCause();
    }
    if (cause instanceof Http2Exception) {
      super.exceptionCaught(from, cause);
      return;
    }
    fail(cause);
    var unused = from.close();
  }

  @Override
  protected void onConnectionError(
      ChannelHandlerContext from, boolean outbound, Throwable cause, @Nullable Http2Exception h2) {
    retired = true;
    fail(h2 == null ? cause : new BadAnswer("malformed HTTP/2: " + h2.getMessage()));
    super.onConnectionError(from, outbound, cause, h2);
  }

  @Override
  protected void onStreamError(
      ChannelHandlerContext from,
      boolean outbound,
      Throwable cause,
      Http2Exception.StreamException h2) {
    FrameStream stream = streams.get(h2.streamId());
    super.onStreamError(from, outbound, cause, h2);
    if (stream != null) {
      stream.lost(new BadAnswer("malformed HTTP/2 answer: " + h2.getMessage()));
    }
  }

  private void fail(Throwable cause) {
    if (broken == null) {
      broken = cause;
    }
  }

  private List<FrameStream> copy() {
    return new ArrayList<>(streams.values());
  }
}
