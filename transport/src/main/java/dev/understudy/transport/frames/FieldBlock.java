package dev.understudy.transport.frames;

import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The fields of one header block, checked against RFC 9113 section 8.2 and 8.3: names are tokens
/// in lower case, values hold no control characters but tabs and no blanks around them, pseudo
/// fields come first, once each, and are ones that exist; nothing that belongs to a connection.
public final class FieldBlock {
  private static final Set<String> PSEUDO =
      Set.of(":method", ":scheme", ":authority", ":path", ":status");
  private static final Set<String> OF_A_CONNECTION =
      Set.of("connection", "proxy-connection", "keep-alive", "transfer-encoding", "upgrade");
  private static final boolean[] TOKEN = new boolean[128];

  static {
    for (char c : "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz".toCharArray()) {
      TOKEN[c] = true;
    }
  }

  private final Map<String, String> pseudo = new HashMap<>(8);
  private byte[] bytes = new byte[512];
  private int size;
  private int[] ranges = new int[16 * 4];
  private int count;

  private FieldBlock() {}

  /// Checks a block.
  ///
  /// @param most fields, pseudo fields not counted
  public static FieldBlock read(Http2Headers headers, int most) throws MalformedFields {
    String fault = headers instanceof OrderedHeaders ordered ? ordered.fault() : null;
    if (fault != null) {
      throw malformed(fault);
    }
    FieldBlock block = new FieldBlock();
    for (Map.Entry<CharSequence, CharSequence> field : headers) {
      AsciiString name = AsciiString.of(field.getKey());
      AsciiString value = AsciiString.of(field.getValue());
      checkValue(value);
      if (!name.isEmpty() && name.charAt(0) == ':') {
        block.pseudo(name.toString(), value.toString());
      } else {
        block.regular(name, value, most);
      }
    }
    return block;
  }

  /// The value of a pseudo field, or null. Latin-1.
  ///
  /// @param name with its colon
  public @Nullable String pseudo(String name) {
    return pseudo.get(name);
  }

  /// How many pseudo fields there are.
  public int pseudoCount() {
    return pseudo.size();
  }

  /// How many regular fields there are.
  public int count() {
    return count;
  }

  /// Names and values. Not a copy.
  public byte[] bytes() {
    return bytes;
  }

  /// Four numbers a field: begin and end of its name, begin and end of its value. A copy.
  public int[] ranges() {
    return Arrays.copyOf(ranges, 4 * count);
  }

  private void pseudo(String name, String value) throws MalformedFields {
    if (!PSEUDO.contains(name)) {
      throw malformed("a pseudo field that does not exist");
    }
    if (pseudo.put(name, value) != null) {
      throw malformed("a pseudo field that is there twice");
    }
  }

  private void regular(AsciiString name, AsciiString value, int most) throws MalformedFields {
    if (count == most) {
      throw new MalformedFields("more than " + most + " header fields", true);
    }
    checkName(name);
    String text = name.toString();
    if (OF_A_CONNECTION.contains(text)
        || (text.equals("te") && !value.contentEqualsIgnoreCase("trailers"))) {
      throw malformed("a field that HTTP/2 does not have");
    }
    if (ranges.length == 4 * count) {
      ranges = Arrays.copyOf(ranges, 2 * ranges.length);
    }
    int at = 4 * count++;
    ranges[at] = size;
    ranges[at + 1] = append(name);
    ranges[at + 2] = size;
    ranges[at + 3] = append(value);
  }

  private int append(AsciiString text) {
    int length = text.length();
    if (bytes.length - size < length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + length));
    }
    System.arraycopy(text.array(), text.arrayOffset(), bytes, size, length);
    size += length;
    return size;
  }

  private static void checkName(AsciiString name) throws MalformedFields {
    if (name.isEmpty()) {
      throw malformed("a field without a name");
    }
    for (int at = 0; at < name.length(); at++) {
      byte b = name.byteAt(at);
      if (b < 0 || !TOKEN[b]) {
        throw malformed("a field name that is not a token in lower case");
      }
    }
  }

  private static void checkValue(AsciiString value) throws MalformedFields {
    int length = value.length();
    for (int at = 0; at < length; at++) {
      byte b = value.byteAt(at);
      if (b >= 0 && (b < ' ' || b == 0x7f) && b != '\t') {
        throw malformed("a control character in a field value");
      }
    }
    if (length > 0 && (blank(value.byteAt(0)) || blank(value.byteAt(length - 1)))) {
      throw malformed("blanks around a field value");
    }
  }

  private static boolean blank(byte b) {
    return b == ' ' || b == '\t';
  }

  private static MalformedFields malformed(String message) {
    return new MalformedFields(message, false);
  }
}
