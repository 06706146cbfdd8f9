package dev.understudy.dialects.json;

import dev.understudy.dialects.Bytes;
import java.nio.charset.StandardCharsets;

/// Writes JSON strings.
public final class JsonWriter {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private JsonWriter() {}

  /// Appends a text as a JSON string, quotes included.
  public static void string(String text, Bytes out) {
    out.add('"');
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    escaped(bytes, 0, bytes.length, out);
    out.add('"');
  }

  /// Appends UTF-8 text as it stands between the quotes of a JSON string.
  public static void escaped(byte[] bytes, int from, int to, Bytes out) {
    int start = from;
    for (int i = from; i < to; i++) {
      byte b = bytes[i];
      if ((b >= 0 && b < ' ') || b == '"' || b == '\\') {
        out.add(bytes, start, i);
        escape(b, out);
        start = i + 1;
      }
    }
    out.add(bytes, start, to);
  }

  /// Appends a number that is not negative.
  public static void number(long value, Bytes out) {
    if (value > 9) {
      number(value / 10, out);
    }
    out.add((int) ('0' + value % 10));
  }

  private static void escape(byte b, Bytes out) {
    out.add('\\');
    switch (b) {
      case '\n' -> out.add('n');
      case '\r' -> out.add('r');
      case '\t' -> out.add('t');
      case '"', '\\' -> out.add(b);
      default -> out.add('u').add('0').add('0').add(HEX[b >> 4]).add(HEX[b & 15]);
    }
  }
}
