package dev.understudy.transport;

import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;

/// The part of a request that is the same for every call to a target: request line, host and the
/// target's own header fields, credentials included. Built once per target. Immutable and
/// thread-safe; `toString` shows neither path nor fields.
///
/// A head belongs to the origin it was built for and is refused anywhere else.
public final class RequestHead {
  private final Origin origin;
  private final boolean head;
  private final boolean bodyExpected;
  private final byte[] bytes;
  private final AsciiString method;
  private final AsciiString path;
  private final HeaderLines fields;

  private RequestHead(Origin origin, String method, String path, HeaderLines fields, byte[] bytes) {
    this.origin = origin;
    this.method = AsciiString.of(method);
    this.path = AsciiString.of(path);
    this.fields = fields;
    this.head = method.equals("HEAD");
    this.bodyExpected = method.equals("POST") || method.equals("PUT") || method.equals("PATCH");
    this.bytes = bytes;
  }

  /// A head for requests to `origin`.
  ///
  /// @param path path and query as they go on the wire, beginning with a slash
  /// @param headers the target's own fields; must not be fields the client sets itself
  /// @throws IllegalArgumentException if the method is not a token in capitals, or the path holds
  ///   anything but visible ASCII
  public static RequestHead of(Origin origin, String method, String path, HeaderLines headers) {
    if (method.isEmpty()
        || !method.chars().allMatch(c -> c >= 'A' && c <= 'Z')
        || method.equals("CONNECT")) {
      throw new IllegalArgumentException("method must be a word in capitals: " + method);
    }
    if (!path.startsWith("/") || !path.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '#')) {
      throw new IllegalArgumentException("path must begin with / and be visible ASCII");
    }
    String start = method + " " + path + " HTTP/1.1\r\nhost: " + origin.authority() + "\r\n";
    byte[] line = start.getBytes(StandardCharsets.US_ASCII);
    byte[] fields = headers.bytes();
    byte[] all = new byte[line.length + fields.length];
    System.arraycopy(line, 0, all, 0, line.length);
    System.arraycopy(fields, 0, all, line.length, fields.length);
    return new RequestHead(origin, method, path, headers, all);
  }

  /// Where requests with this head may go.
  public Origin origin() {
    return origin;
  }

  /// Whether the method is HEAD, so that the answer has no body.
  boolean isHead() {
    return head;
  }

  /// Whether a content length is sent even for an empty body.
  boolean bodyExpected() {
    return bodyExpected;
  }

  /// Request line, host and fields, as HTTP/1.1 writes them.
  byte[] bytes() {
    return bytes;
  }

  AsciiString method() {
    return method;
  }

  AsciiString path() {
    return path;
  }

  /// The target's own fields.
  HeaderLines fields() {
    return fields;
  }

  @Override
  public String toString() {
    return "RequestHead[" + origin + "]";
  }
}
