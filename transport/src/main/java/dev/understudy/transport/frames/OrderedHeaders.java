package dev.understudy.transport.frames;

import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/// A header block as it is being read. Netty's own sorts pseudo fields to the front, and makes one
/// of two equal lengths; this one remembers how it was.
final class OrderedHeaders extends DefaultHttp2Headers {
  private static final AsciiString LENGTH = AsciiString.cached("content-length");

  private boolean regularSeen;
  private boolean lengthSeen;
  private @Nullable String fault;

  OrderedHeaders() {
    super(false, 16);
  }

  /// What was wrong with the block and cannot be seen in it any more; null if nothing was.
  @Nullable String fault() {
    return fault;
  }

  @Override
  public Http2Headers add(CharSequence name, CharSequence value) {
    if (name.isEmpty() || name.charAt(0) != ':') {
      regularSeen = true;
      if (LENGTH.contentEquals(name)) {
        if (lengthSeen) {
          fault = "more than one content-length";
        }
        lengthSeen = true;
      }
    } else if (regularSeen) {
      fault = "a pseudo field after a regular one";
    }
    return super.add(name, value);
  }
}
