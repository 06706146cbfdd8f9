package dev.understudy.testkit.frames;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.understudy.testkit.peer.Header;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;

/// One HTTP/2 frame (RFC 9113 section 4.1), well-formed or not.
///
/// @param type see the constants
/// @param flags see the constants
/// @param stream 0 for the connection
/// @param payload not a copy
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Frame(int type, int flags, int stream, byte[] payload) {
  public static final int DATA = 0;
  public static final int HEADERS = 1;
  public static final int PRIORITY = 2;
  public static final int RST_STREAM = 3;
  public static final int SETTINGS = 4;
  public static final int PUSH_PROMISE = 5;
  public static final int PING = 6;
  public static final int GOAWAY = 7;
  public static final int WINDOW_UPDATE = 8;
  public static final int CONTINUATION = 9;

  /// Flag of DATA and HEADERS.
  public static final int END_STREAM = 1;

  /// Flag of SETTINGS and PING.
  public static final int ACK = 1;

  /// Flag of HEADERS and CONTINUATION.
  public static final int END_HEADERS = 4;

  /// Error codes (RFC 9113 section 7).
  public static final int NO_ERROR = 0;

  public static final int PROTOCOL_ERROR = 1;
  public static final int INTERNAL_ERROR = 2;
  public static final int REFUSED_STREAM = 7;
  public static final int CANCEL = 8;
  public static final int ENHANCE_YOUR_CALM = 11;

  /// A whole header block.
  public static Frame headers(int stream, boolean end, List<Header> fields) {
    return new Frame(HEADERS, END_HEADERS | (end ? END_STREAM : 0), stream, Hpack.encode(fields));
  }

  /// A piece of a body.
  public static Frame data(int stream, byte[] bytes, boolean end) {
    return new Frame(DATA, end ? END_STREAM : 0, stream, bytes);
  }

  /// A piece of a body, as UTF-8.
  public static Frame data(int stream, String text, boolean end) {
    return data(stream, text.getBytes(UTF_8), end);
  }

  /// Settings: identifier and value in turn.
  public static Frame settings(int... pairs) {
    ByteBuffer payload = ByteBuffer.allocate(pairs.length * 3);
    for (int at = 0; at < pairs.length; at += 2) {
      payload.putShort((short) pairs[at]).putInt(pairs[at + 1]);
    }
    return new Frame(SETTINGS, 0, 0, payload.array());
  }

  /// The end of a stream.
  public static Frame reset(int stream, int code) {
    return new Frame(RST_STREAM, 0, stream, ByteBuffer.allocate(4).putInt(code).array());
  }

  /// No more streams, and none above `last` was looked at.
  public static Frame goAway(int last, int code) {
    return new Frame(GOAWAY, 0, 0, ByteBuffer.allocate(8).putInt(last).putInt(code).array());
  }

  /// Are you there?
  public static Frame ping() {
    return new Frame(PING, 0, 0, new byte[8]);
  }

  /// Room for more.
  public static Frame window(int stream, int bytes) {
    return new Frame(WINDOW_UPDATE, 0, stream, ByteBuffer.allocate(4).putInt(bytes).array());
  }

  /// Whether it has this flag.
  public boolean has(int flag) {
    return (flags & flag) != 0;
  }

  /// The error code of RST_STREAM or GOAWAY.
  public int code() {
    return ByteBuffer.wrap(payload).getInt(type == GOAWAY ? 4 : 0);
  }

  /// The last stream of a GOAWAY, the increment of a WINDOW_UPDATE.
  public int number() {
    return ByteBuffer.wrap(payload).getInt(0);
  }

  /// The frame as it is on the wire.
  public byte[] bytes() {
    return ByteBuffer.allocate(9 + payload.length)
        .put((byte) (payload.length >> 16))
        .putShort((short) payload.length)
        .put((byte) type)
        .put((byte) flags)
        .putInt(stream)
        .put(payload)
        .array();
  }

  /// What is within the padding of DATA and HEADERS, and within the priority of HEADERS.
  byte[] content() {
    boolean padded = has(8);
    boolean priority = type == HEADERS && has(0x20);
    int from = (padded ? 1 : 0) + (priority ? 5 : 0);
    int padding = padded ? payload[0] & 0xff : 0;
    var inner = new ByteArrayOutputStream();
    inner.write(payload, from, payload.length - from - padding);
    return inner.toByteArray();
  }

  @Override
  public String toString() {
    return "Frame[type="
        + type
        + " flags="
        + flags
        + " stream="
        + stream
        + " length="
        + payload.length
        + "]";
  }
}
