package dev.understudy.gateway.edge;

import dev.understudy.dialects.Bytes;
import dev.understudy.gateway.edge.RequestHead.Framing;
import dev.understudy.transport.frames.FieldBlock;
import dev.understudy.transport.frames.MalformedFields;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Heads between HTTP/2 and the form that everything after the edge knows. What is refused in
/// HTTP/1.1 is refused here, and what only HTTP/2 can get wrong (RFC 9113 section 8.3.1), too.
final class FrameHeads {
  private static final int METHOD_BYTES = 16;

  private FrameHeads() {}

  /// The head of a request.
  ///
  /// @param end whether it has no body
  /// @throws BadRequest if it is not a proper one
  static RequestHead request(Http2Headers headers, boolean end, EdgeLimits limits)
      throws BadRequest {
    FieldBlock block = fields(headers, limits);
    String method = pseudo(block, ":method");
    String scheme = pseudo(block, ":scheme");
    byte[] target = pseudo(block, ":path").getBytes(StandardCharsets.ISO_8859_1);
    if (block.pseudo(":status") != null) {
      throw BadRequest.http("a request has no :status");
    }
    if (!scheme.equals("https") && !scheme.equals("http")) {
      throw BadRequest.http("the scheme is neither http nor https");
    }
    method(method);
    String path = path(target, limits);
    Walk walk = new Walk();
    int[] ranges = block.ranges();
    for (int at = 0; at < ranges.length; at += 4) {
      walk.field(block.bytes(), ranges[at], ranges[at + 1], ranges[at + 2], ranges[at + 3]);
    }
    host(block.pseudo(":authority"), walk);
    if (end && walk.length > 0) {
      throw BadRequest.http("a content-length without a body");
    }
    boolean open = !end && walk.length < 0;
    int after = path.length() + 1;
    return new RequestHead(
        block.bytes(),
        ranges,
        block.count(),
        method,
        path,
        after < target.length
            ? new String(target, after, target.length - after, StandardCharsets.US_ASCII)
            : "",
        open ? new Framing.Chunked() : new Framing.Length(Math.max(0, walk.length)),
        true,
        false,
        walk.expects && !end);
  }

  private static FieldBlock fields(Http2Headers headers, EdgeLimits limits) throws BadRequest {
    try {
      return FieldBlock.read(headers, limits.fields());
    } catch (MalformedFields malformed) {
      throw malformed.tooMany()
          ? new BadRequest(431, "too_many_fields", malformed.text())
          : BadRequest.http(malformed.text());
    }
  }

  private static String pseudo(FieldBlock block, String name) throws BadRequest {
    String value = block.pseudo(name);
    if (value == null || value.isEmpty()) {
      throw BadRequest.http("there is no " + name);
    }
    return value;
  }

  private static void method(String method) throws BadRequest {
    boolean token = method.length() <= METHOD_BYTES && !method.equals("CONNECT");
    for (int at = 0; at < method.length() && token; at++) {
      token = method.charAt(at) < 0x80 && HttpBytes.token((byte) method.charAt(at));
    }
    if (!token) {
      throw BadRequest.http("the method is not one");
    }
  }

  private static String path(byte[] target, EdgeLimits limits) throws BadRequest {
    if (target.length > limits.uriBytes()) {
      throw new BadRequest(414, "uri_too_long", "the URI is over " + limits.uriBytes() + " bytes");
    }
    for (byte b : target) {
      if (!HttpBytes.visible(b)) {
        throw BadRequest.http("the path has a character that is not visible ASCII");
      }
    }
    return RequestTarget.path(target, 0, target.length);
  }

  private static void host(@Nullable String authority, Walk walk) throws BadRequest {
    String host = walk.host;
    if (authority == null && host == null) {
      throw BadRequest.http("there is neither :authority nor host");
    }
    if (authority != null) {
      byte[] bytes = authority.getBytes(StandardCharsets.ISO_8859_1);
      RequestTarget.host(bytes, 0, bytes.length);
      if (host != null && !host.equals(authority.toLowerCase(Locale.ROOT))) {
        throw BadRequest.http("host is another than :authority");
      }
    }
  }

  /// What the fields say about the request as a whole.
  private static final class Walk {
    long length = -1;
    @Nullable String host;
    boolean expects;

    void field(byte[] bytes, int name, int nameEnd, int from, int to) throws BadRequest {
      if (Fields.CONTENT_LENGTH.is(bytes, name, nameEnd)) {
        length = HeadParser.length(bytes, from, to);
      } else if (Fields.HOST.is(bytes, name, nameEnd)) {
        if (host != null) {
          throw BadRequest.http("several host fields");
        }
        RequestTarget.host(bytes, from, to);
        host =
            new String(bytes, from, to - from, StandardCharsets.US_ASCII).toLowerCase(Locale.ROOT);
      } else if (Fields.EXPECT.is(bytes, name, nameEnd)) {
        if (!Fields.CONTINUE.is(bytes, from, to)) {
          throw new BadRequest(417, "expectation", "the only expectation met is 100-continue");
        }
        expects = true;
      }
    }
  }

  /// The head of an answer: its lines, taken apart again.
  static Http2Headers answer(ReplyHead head) {
    Http2Headers headers = new DefaultHttp2Headers(false, 16);
    headers.status(Integer.toString(head.status()));
    Bytes lines = head.bytes();
    byte[] bytes = lines.array();
    int from = lineEnd(bytes, 0) + 2;
    while (from < lines.length()) {
      int end = lineEnd(bytes, from);
      int colon = from;
      while (bytes[colon] != ':') {
        colon++;
      }
      headers.add(
          new AsciiString(bytes, from, colon - from, true),
          new AsciiString(bytes, colon + 2, end - colon - 2, true));
      from = end + 2;
    }
    return headers;
  }

  private static int lineEnd(byte[] bytes, int from) {
    int at = from;
    while (bytes[at] != '\r') {
      at++;
    }
    return at;
  }
}
