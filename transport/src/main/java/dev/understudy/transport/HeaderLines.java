package dev.understudy.transport;

import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Header fields of a request as the bytes that go on the wire, checked once. Immutable; `toString`
/// tells nothing but the size.
public final class HeaderLines {
  /// No field.
  public static final HeaderLines NONE = new HeaderLines(new byte[0]);

  private static final Set<String> OURS =
      Set.of(
          "host",
          "content-length",
          "transfer-encoding",
          "connection",
          "keep-alive",
          "proxy-connection",
          "te",
          "trailer",
          "upgrade",
          "expect");

  private final byte[] bytes;

  /// Names and values in turn, once somebody asked. Two threads may make it at once.
  private AsciiString @Nullable [] fields;

  private HeaderLines(byte[] bytes) {
    this.bytes = bytes;
  }

  /// These fields and one more.
  ///
  /// @throws IllegalArgumentException if the name is not a token or one that only the client sets
  ///   (framing, `host`, hop-by-hop), or if the value holds control characters, anything beyond
  ///   Latin-1, or blanks around it; the message never holds the value
  public HeaderLines with(String name, String value) {
    checkName(name);
    checkValue(name, value);
    byte[] line = (name + ": " + value + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    byte[] all = Arrays.copyOf(bytes, bytes.length + line.length);
    System.arraycopy(line, 0, all, bytes.length, line.length);
    return new HeaderLines(all);
  }

  /// The lines, as HTTP/1.1 writes them.
  byte[] bytes() {
    return bytes;
  }

  /// Adds the fields to a header block of HTTP/2, names in lower case.
  void addTo(Http2Headers block) {
    AsciiString[] known = fields;
    if (known == null) {
      known = split();
      fields = known;
    }
    for (int at = 0; at < known.length; at += 2) {
      block.add(known[at], known[at + 1]);
    }
  }

  private AsciiString[] split() {
    List<AsciiString> parts = new ArrayList<>();
    int from = 0;
    for (int at = 0; at < bytes.length; at++) {
      if (bytes[at] == ':' && parts.size() % 2 == 0) {
        parts.add(new AsciiString(bytes, from, at - from, false).toLowerCase());
        from = at + 2;
      } else if (bytes[at] == '\r') {
        parts.add(new AsciiString(bytes, from, at - from, false));
        from = at + 2;
      }
    }
    return parts.toArray(AsciiString[]::new);
  }

  @Override
  public String toString() {
    return "HeaderLines[" + bytes.length + " bytes]";
  }

  private static void checkName(String name) {
    if (name.isEmpty() || !name.chars().allMatch(c -> c < 128 && Characters.isToken((byte) c))) {
      throw new IllegalArgumentException("header name must be a token: " + printable(name));
    }
    if (OURS.contains(name.toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException("header is set by the client itself: " + name);
    }
  }

  private static void checkValue(String name, String value) {
    for (int at = 0; at < value.length(); at++) {
      char c = value.charAt(at);
      if (c > 255 || !Characters.isFieldValue((byte) c)) {
        throw new IllegalArgumentException("header " + name + " has a value that cannot be sent");
      }
    }
    if (!value.equals(value.strip())) {
      throw new IllegalArgumentException("header " + name + " has blanks around its value");
    }
  }

  private static String printable(String name) {
    return name.replaceAll("[^\\x21-\\x7e]", "?");
  }
}
