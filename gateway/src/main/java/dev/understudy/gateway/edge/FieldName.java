package dev.understudy.gateway.edge;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// The name of a header field, ready to be compared with bytes from the wire and to be written to
/// it.
///
/// @param text in lower case
/// @param bytes the same as ASCII; not to be changed
@SuppressWarnings("ArrayRecordComponent") // never compared; names are constants
public record FieldName(String text, byte[] bytes) {

  /// A name; any case.
  public static FieldName of(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return new FieldName(lower, lower.getBytes(StandardCharsets.US_ASCII));
  }

  /// Whether the bytes `from` to `to` are this name in any case.
  boolean is(byte[] head, int from, int to) {
    if (to - from != bytes.length) {
      return false;
    }
    for (int i = 0; i < bytes.length; i++) {
      if (HttpBytes.lower(head[from + i]) != bytes[i]) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return text;
  }
}
