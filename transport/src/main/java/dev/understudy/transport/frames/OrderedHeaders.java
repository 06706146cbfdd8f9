package dev.understudy.transport.frames;

import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;

/// A header block as it is being read. Netty's own sorts pseudo fields to the front; this one
/// remembers that they were not there.
final class OrderedHeaders extends DefaultHttp2Headers {
  private boolean regularSeen;
  private boolean disordered;

  OrderedHeaders() {
    super(false, 16);
  }

  /// Whether a pseudo field came after a regular one.
  boolean disordered() {
    return disordered;
  }

  @Override
  public Http2Headers add(CharSequence name, CharSequence value) {
    if (name.isEmpty() || name.charAt(0) != ':') {
      regularSeen = true;
    } else if (regularSeen) {
      disordered = true;
    }
    return super.add(name, value);
  }
}
