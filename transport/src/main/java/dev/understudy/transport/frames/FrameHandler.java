package dev.understudy.transport.frames;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersEncoder.SensitivityDetector;
import io.netty.handler.codec.http2.Http2Settings;
import org.jspecify.annotations.Nullable;

/// One HTTP/2 connection (RFC 9113), either end. Everything on its event loop.
///
/// A peer that sends more frames which carry nothing (RST_STREAM, PING, SETTINGS, PRIORITY, empty
/// DATA, unknown ones, tiny window updates) than any honest one would is told ENHANCE_YOUR_CALM and
/// loses its connection.
public abstract class FrameHandler extends Http2ConnectionHandler {
  /// What the whole connection may have under way towards us.
  private static final int CONNECTION_WINDOW = 1024 * 1024;

  /// The most the peer may make us remember for header compression.
  private static final long TABLE = 4096;

  private static final int SMALL = 8;

  private final Allowance idleTalk;
  private final Allowance resets;
  private final Allowance windows;
  private @Nullable ChannelHandlerContext context;
  private boolean greeted;
  private long frames;

  /// @param settings ours, as sent to the peer
  /// @param headerBytes the largest header block that is read
  /// @param secret which fields are never put into the compression table
  protected FrameHandler(
      boolean server, Http2Settings settings, int headerBytes, SensitivityDetector secret) {
    this(FrameCodec.of(server, headerBytes, secret), settings);
  }

  private FrameHandler(FrameCodec codec, Http2Settings settings) {
    super(codec.decoder(), codec.encoder(), settings, true, true);
    long now = System.nanoTime();
    idleTalk = new Allowance(1000, 50, now);
    resets = new Allowance(200, 20, now);
    windows = new Allowance(4000, 400, now);
    codec.decoder().frameListener(new Frames());
  }

  // What the other half of this class does with frames.

  /// A header block.
  protected abstract void headers(int stream, Http2Headers headers, boolean end)
      throws Http2Exception;

  /// A piece of a body.
  ///
  /// @return how many of its bytes, and of the padding, are used already; the others are owed
  protected abstract int data(int stream, ByteBuf data, int padding, boolean end)
      throws Http2Exception;

  /// The peer ends a stream.
  protected abstract void reset(int stream, long code);

  /// The peer will take no more streams, and has taken none above `last`.
  protected abstract void goAway(int last, long code);

  /// The peer's settings have been applied.
  protected abstract void settings(Http2Settings settings);

  /// The peer has room for more on this stream; 0 is the connection.
  protected abstract void window(int stream);

  // What it may use.

  /// Where to write.
  ///
  /// @throws IllegalStateException if it is not part of a pipeline
  protected ChannelHandlerContext context() {
    ChannelHandlerContext here = context;
    if (here == null) {
      throw new IllegalStateException("not connected");
    }
    return here;
  }

  /// Whether it is connected.
  protected boolean connected() {
    return context != null && context.channel().isActive();
  }

  /// How many frames have been read.
  protected long frames() {
    return frames;
  }

  /// A piece of a body is being sent, which justifies window updates.
  protected void sending(int bytes) {
    if (bytes >= SMALL) {
      windows.earn(2);
    }
  }

  /// An error that the peer provoked counts like a reset of its own: it costs us as much. What
  /// comes for a stream that is over was on its way when it ended, and is not worth an answer.
  @Override
  protected void onStreamError(
      ChannelHandlerContext from,
      boolean outbound,
      Throwable cause,
      Http2Exception.StreamException h2) {
    if (h2.error() == Http2Error.STREAM_CLOSED && connection().stream(h2.streamId()) == null) {
      return;
    }
    super.onStreamError(from, outbound, cause, h2);
    if (!resets.spend(System.nanoTime())) {
      Http2Exception enough =
          Http2Exception.connectionError(Http2Error.ENHANCE_YOUR_CALM, "too many errors");
      onConnectionError(from, false, enough, enough);
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) throws Exception {
    context = added;
    super.handlerAdded(added);
  }

  private static void within(Allowance allowance, String what) throws Http2Exception {
    if (!allowance.spend(System.nanoTime())) {
      throw Http2Exception.connectionError(Http2Error.ENHANCE_YOUR_CALM, "too many %s", what);
    }
  }

  private void greeted(Http2Settings settings) throws Http2Exception {
    // Netty grants whatever the peer asks for.
    var compression = encoder().configuration().headersConfiguration();
    if (compression.maxHeaderTableSize() > TABLE) {
      compression.maxHeaderTableSize(TABLE);
    }
    if (!greeted) {
      greeted = true;
      var flow = connection().local().flowController();
      flow.incrementWindowSize(
          connection().connectionStream(), CONNECTION_WINDOW - flow.initialWindowSize());
    }
    settings(settings);
  }

  /// Counts, then passes on.
  private final class Frames implements Http2FrameListener {
    @Override
    public int onDataRead(
        ChannelHandlerContext from, int stream, ByteBuf data, int padding, boolean end)
        throws Http2Exception {
      frames++;
      if (data.isReadable()) {
        idleTalk.earn(1);
      } else if (!end) {
        within(idleTalk, "empty DATA frames");
      }
      return data(stream, data, padding, end);
    }

    @Override
    public void onHeadersRead(
        ChannelHandlerContext from, int stream, Http2Headers headers, int padding, boolean end)
        throws Http2Exception {
      frames++;
      headers(stream, headers, end);
    }

    @Override
    public void onHeadersRead(
        ChannelHandlerContext from,
        int stream,
        Http2Headers headers,
        int dependency,
        short weight,
        boolean exclusive,
        int padding,
        boolean end)
        throws Http2Exception {
      frames++;
      headers(stream, headers, end);
    }

    @Override
    public void onPriorityRead(
        ChannelHandlerContext from, int stream, int dependency, short weight, boolean exclusive)
        throws Http2Exception {
      frames++;
      within(idleTalk, "PRIORITY frames");
    }

    @Override
    public void onRstStreamRead(ChannelHandlerContext from, int stream, long code)
        throws Http2Exception {
      frames++;
      within(resets, "RST_STREAM frames");
      reset(stream, code);
    }

    @Override
    public void onSettingsRead(ChannelHandlerContext from, Http2Settings settings)
        throws Http2Exception {
      frames++;
      within(idleTalk, "SETTINGS frames");
      greeted(settings);
    }

    @Override
    public void onPingRead(ChannelHandlerContext from, long content) throws Http2Exception {
      frames++;
      within(idleTalk, "PING frames");
    }

    @Override
    public void onPingAckRead(ChannelHandlerContext from, long content) throws Http2Exception {
      frames++;
      within(idleTalk, "PING frames");
    }

    @Override
    public void onSettingsAckRead(ChannelHandlerContext from) throws Http2Exception {
      frames++;
      within(idleTalk, "SETTINGS frames");
    }

    @Override
    public void onPushPromiseRead(
        ChannelHandlerContext from, int stream, int promised, Http2Headers headers, int padding)
        throws Http2Exception {
      frames++;
      throw Http2Exception.connectionError(Http2Error.PROTOCOL_ERROR, "nobody asked for a push");
    }

    @Override
    public void onGoAwayRead(ChannelHandlerContext from, int last, long code, ByteBuf why)
        throws Http2Exception {
      frames++;
      within(idleTalk, "GOAWAY frames");
      goAway(last, code);
    }

    @Override
    public void onWindowUpdateRead(ChannelHandlerContext from, int stream, int increment)
        throws Http2Exception {
      frames++;
      within(windows, "WINDOW_UPDATE frames");
      window(stream);
    }

    @Override
    public void onUnknownFrame(
        ChannelHandlerContext from, byte type, int stream, Http2Flags flags, ByteBuf payload)
        throws Http2Exception {
      frames++;
      within(idleTalk, "unknown frames");
    }
  }
}
