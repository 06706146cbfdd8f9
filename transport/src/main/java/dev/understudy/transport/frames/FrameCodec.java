package dev.understudy.transport.frames;

import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.DefaultHttp2ConnectionDecoder;
import io.netty.handler.codec.http2.DefaultHttp2ConnectionEncoder;
import io.netty.handler.codec.http2.DefaultHttp2FrameReader;
import io.netty.handler.codec.http2.DefaultHttp2FrameWriter;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2LocalFlowController;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersEncoder.SensitivityDetector;
import io.netty.handler.codec.http2.Http2PromisedRequestVerifier;

/// Reader and writer of the frames of one connection.
///
/// @param decoder bytes to frames
/// @param encoder frames to bytes
record FrameCodec(Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder) {
  /// CONTINUATION frames with next to nothing in them, in one header block.
  private static final int SMALL_CONTINUATIONS = 16;

  private static final float HALF = 0.5f;

  /// A codec.
  ///
  /// The window of the whole connection is given back as bytes arrive, that of a stream as they are
  /// used: a stream that is held back does not hold back the others.
  ///
  /// Netty's own checks of header fields are off: ours are stricter, and know how to answer.
  ///
  /// @param headerBytes the largest header block that is read
  /// @param secret which fields are never put into the compression table
  static FrameCodec of(boolean server, int headerBytes, SensitivityDetector secret) {
    DefaultHttp2Connection connection = new DefaultHttp2Connection(server, 0);
    connection.local().flowController(new DefaultHttp2LocalFlowController(connection, HALF, true));
    DefaultHttp2FrameReader reader =
        new DefaultHttp2FrameReader(
            new DefaultHttp2HeadersDecoder(false, false, headerBytes) {
              @Override
              protected Http2Headers newHeaders() {
                return new OrderedHeaders();
              }
            },
            SMALL_CONTINUATIONS);
    DefaultHttp2ConnectionEncoder encoder =
        new DefaultHttp2ConnectionEncoder(connection, new DefaultHttp2FrameWriter(secret, true));
    return new FrameCodec(
        new DefaultHttp2ConnectionDecoder(
            connection,
            encoder,
            reader,
            Http2PromisedRequestVerifier.ALWAYS_VERIFY,
            true,
            true,
            false),
        encoder);
  }
}
