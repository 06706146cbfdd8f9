package dev.understudy.gateway.edge;

import dev.understudy.gateway.edge.RequestHead.Framing;
import dev.understudy.transport.frames.FrameHandler;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One HTTP/2 connection of a caller: up to a hundred requests at once, each on its stream. A
/// request that is refused gets the same answer as over HTTP/1.1; the others go on.
final class FrameServerConnection extends FrameHandler implements Patrolled {
  private static final Logger LOG = LoggerFactory.getLogger(FrameServerConnection.class);
  private static final int MOST_STREAMS = 100;
  private static final int STREAM_WINDOW = 256 * 1024;
  private static final long LINGER_NANOS = Duration.ofSeconds(2).toNanos();
  private static final long BODY_GRACE_NANOS = Duration.ofSeconds(5).toNanos();

  private final Listener listener;
  private final Patrol patrol;
  private final EdgeLimits limits;
  private final WriteStall stall;
  private final IntObjectMap<CallerStream> streams = new IntObjectHashMap<>();
  private long idleSince = System.nanoTime();
  private long unfinishedSince;
  private boolean unfinished;
  private boolean leaving;
  private boolean lingering;

  FrameServerConnection(Listener listener, Patrol patrol) {
    super(
        true,
        new Http2Settings()
            .maxConcurrentStreams(MOST_STREAMS)
            .initialWindowSize(STREAM_WINDOW)
            .maxHeaderListSize(listener.limits().headBytes()),
        listener.limits().headBytes(),
        (name, value) -> false);
    this.listener = listener;
    this.patrol = patrol;
    this.limits = listener.limits();
    this.stall = new WriteStall(limits.stallTime());
  }

  // Requests.

  @Override
  protected void headers(int id, Http2Headers headers, boolean end) {
    CallerStream known = streams.get(id);
    if (known != null) {
      if (known.body != null) {
        known.whole = end;
        refuse(known, BadRequest.http("trailer fields are not accepted"));
      }
      return;
    }
    CallerStream stream = new CallerStream(id);
    if (streams.size() >= MOST_STREAMS) {
      // Whether the caller has confirmed our settings or not.
      reset(stream, Http2Error.REFUSED_STREAM);
      return;
    }
    streams.put(id, stream);
    stream.whole = end;
    try {
      RequestHead head = FrameHeads.request(headers, end, limits);
      stream.head = head;
      Caller caller = listener.admit(head);
      stream.caller = caller;
      if (end) {
        serve(stream, head, caller, new byte[0]);
        return;
      }
      stream.body =
          head.framing() instanceof Framing.Length
              ? BodyReader.of(head.framing(), limits.bodyBytes())
              : BodyReader.open(limits.bodyBytes());
      if (head.expectsContinue()) {
        Http2Headers leave = new DefaultHttp2Headers(false, 1).status("100");
        encoder().writeHeaders(context(), id, leave, 0, false, context().newPromise());
      }
    } catch (BadRequest bad) {
      refuse(stream, bad);
    }
  }

  @Override
  protected int data(int id, ByteBuf data, int padding, boolean end) {
    CallerStream stream = streams.get(id);
    int used = data.readableBytes() + padding;
    if (stream == null) {
      return used;
    }
    stream.whole = end;
    BodyReader body = stream.body;
    RequestHead head = stream.head;
    Caller caller = stream.caller;
    if (body == null || head == null || caller == null) {
      return used; // refused already
    }
    try {
      body.feed(data);
      long length = head.framing() instanceof Framing.Length(long bytes) ? bytes : body.size();
      if (data.isReadable() || (end && body.size() != length)) {
        throw BadRequest.http("the body is not as long as its content-length");
      }
      if (end) {
        stream.body = null;
        serve(stream, head, caller, body.body());
      }
    } catch (BadRequest bad) {
      refuse(stream, bad);
    }
    return used;
  }

  private void serve(CallerStream stream, RequestHead head, Caller caller, byte[] bytes) {
    FrameAnswer answer = answer(stream, head.method().equals("HEAD"));
    listener.reception().arrived(new Envelope(head, bytes, caller, System.nanoTime()), answer);
  }

  private void refuse(CallerStream stream, BadRequest bad) {
    RequestHead seen = stream.head;
    stream.body = null;
    FrameAnswer answer = answer(stream, seen != null && seen.method().equals("HEAD"));
    listener.refuse(seen, RequestIds.of(seen), bad, answer);
  }

  private FrameAnswer answer(CallerStream stream, boolean headOnly) {
    FrameAnswer answer = new FrameAnswer(this, context(), stream.id, headOnly, limits.stallTime());
    stream.answer = answer;
    return answer;
  }

  // Answers.

  /// So many bytes of an answer are on their way.
  void wrote(int bytes) {
    sending(bytes);
  }

  /// The last byte of an answer has been written, or never will be.
  void answered(int id) {
    CallerStream stream = streams.get(id);
    if (stream != null && !stream.whole) {
      reset(stream, Http2Error.NO_ERROR); // the rest of the request is not wanted
    }
    forget(id);
  }

  /// An answer ends before its end.
  void aborted(int id) {
    CallerStream stream = streams.get(id);
    if (stream != null) {
      reset(stream, Http2Error.INTERNAL_ERROR);
      forget(id);
    }
  }

  private void reset(CallerStream stream, Http2Error why) {
    if (connected() && connection().stream(stream.id) != null) {
      resetStream(context(), stream.id, why.code(), context().newPromise());
      flush(context());
    }
  }

  private void forget(int id) {
    if (streams.remove(id) != null && streams.isEmpty()) {
      idleSince = System.nanoTime();
      if (leaving) {
        farewell();
      }
    }
  }

  /// Closes after what is written has gone out. What still comes in is thrown away for a moment:
  /// closing over unread input would reset the connection and could destroy an answer on its way.
  private void farewell() {
    ChannelHandlerContext ctx = context();
    flush(ctx);
    lingering = true;
    idleSince = System.nanoTime();
    ctx.writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener(written -> {
          SslHandler tls = ctx.pipeline().get(SslHandler.class);
          if (!written.isSuccess()) {
            ctx.close();
          } else if (tls != null) {
            tls.closeOutbound();
          } else if (ctx.channel() instanceof DuplexChannel duplex) {
            duplex.shutdownOutput();
          }
        });
  }

  private void left(int id) {
    CallerStream stream = streams.get(id);
    if (stream != null) {
      forget(id);
      stream.left();
    }
  }

  // The rest of the protocol.

  @Override
  protected void reset(int id, long code) {
    left(id);
  }

  /// The caller is about to leave, and will see its answers first.
  @Override
  protected void goAway(int last, long code) {}

  @Override
  protected void settings(Http2Settings settings) {}

  @Override
  protected void window(int stream) {}

  @Override
  protected void onStreamError(
      ChannelHandlerContext ctx,
      boolean outbound,
      Throwable cause,
      Http2Exception.StreamException h2) {
    super.onStreamError(ctx, outbound, cause, h2);
    left(h2.streamId());
  }

  @Override
  protected void onConnectionError(
      ChannelHandlerContext ctx, boolean outbound, Throwable cause, @Nullable Http2Exception h2) {
    if (h2 == null && !(cause instanceof IOException)) {
      LOG.error("a connection ends over a fault of this program", cause);
    }
    super.onConnectionError(ctx, outbound, cause, h2);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) throws Exception {
    boolean strangers = cause instanceof IOException || cause instanceof CodecException;
    if (cause instanceof Http2Exception || cause.getCause() instanceof Http2Exception) {
      super.exceptionCaught(ctx, cause);
    } else {
      if (!strangers) {
        LOG.error("a connection ends over a fault of this program", cause);
      }
      ctx.close();
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
    super.handlerAdded(ctx);
    patrol.add(this);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) throws Exception {
    patrol.remove(this);
    for (CallerStream stream : copy()) {
      streams.remove(stream.id);
      stream.left();
    }
    super.channelInactive(ctx);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
    if (lingering) {
      ReferenceCountUtil.release(message);
      return;
    }
    long before = frames();
    super.channelRead(ctx, message);
    boolean progress = frames() != before;
    boolean rest = !progress || actualReadableBytes() > 0;
    if (rest && (progress || !unfinished)) {
      unfinishedSince = System.nanoTime();
    }
    unfinished = rest;
  }

  // The patrol.

  @Override
  public void inspect(long now) {
    if (!connected()) {
      return;
    }
    if (lingering) {
      if (now - idleSince > LINGER_NANOS) {
        close();
      }
      return;
    }
    boolean uploading = false;
    for (CallerStream stream : copy()) {
      uploading |= stream.body != null;
      inspect(stream, now);
    }
    Duration patience = uploading ? limits.bodyTime() : limits.headTime();
    if (stall.tooLong(context().channel(), now)
        || (unfinished && now - unfinishedSince > patience.toNanos())) {
      close();
    } else if (streams.isEmpty() && now - idleSince > limits.idleTime().toNanos()) {
      drain();
    }
  }

  private void inspect(CallerStream stream, long now) {
    BodyReader body = stream.body;
    FrameAnswer answer = stream.answer;
    if (body != null) {
      long age = now - stream.since;
      long least = (age - BODY_GRACE_NANOS) / 1_000_000_000L * limits.bodyBytesPerSecond();
      if (age > limits.bodyTime().toNanos() || body.size() < least) {
        refuse(
            stream, new BadRequest(408, "body_timeout", "the body of the request took too long"));
      }
    } else if (answer != null && answer.stalled(now)) {
      reset(stream, Http2Error.CANCEL);
      left(stream.id);
    }
  }

  /// Says that nothing more will be taken (GOAWAY); closes when nothing is under way.
  @Override
  public void drain() {
    if (leaving || !connected()) {
      return;
    }
    leaving = true;
    int last = connection().remote().lastStreamCreated();
    goAway(
        context(), last, Http2Error.NO_ERROR.code(), Unpooled.EMPTY_BUFFER, context().newPromise());
    flush(context());
    if (streams.isEmpty()) {
      farewell();
    }
  }

  @Override
  public void expire() {
    drain();
    for (CallerStream stream : copy()) {
      if (stream.answer == null) {
        reset(stream, Http2Error.CANCEL);
        left(stream.id);
      } else {
        stream.answer.expire();
      }
    }
  }

  @Override
  public void close() {
    if (connected()) {
      context().close();
    }
  }

  private List<CallerStream> copy() {
    return new ArrayList<>(streams.values());
  }
}
