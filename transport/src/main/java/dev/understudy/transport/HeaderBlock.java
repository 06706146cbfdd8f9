package dev.understudy.transport;

import dev.understudy.dialects.classify.HeaderLookup;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The header fields of an answer, in the order they came. Names are in lower case; values have no
/// blanks around them and no control characters; bytes above 127 are read as Latin-1. At most 100
/// fields and 32 KiB. Immutable and thread-safe.
public final class HeaderBlock implements HeaderLookup {
  private final byte[] bytes;

  /// Four numbers a field: begin and end of the name, begin and end of the value.
  private final int[] ranges;

  HeaderBlock(byte[] bytes, int[] ranges) {
    this.bytes = bytes;
    this.ranges = ranges;
  }

  /// How many fields there are.
  public int size() {
    return ranges.length / 4;
  }

  /// The name of a field, in lower case.
  public String name(int field) {
    return text(ranges[4 * field], ranges[4 * field + 1]);
  }

  /// The value of a field; may be empty.
  public String value(int field) {
    return text(ranges[4 * field + 2], ranges[4 * field + 3]);
  }

  @Override
  public List<String> all(String lowerCaseName) {
    List<String> values = List.of();
    for (int field = 0; field < size(); field++) {
      if (is(field, lowerCaseName)) {
        if (values.isEmpty()) {
          values = new ArrayList<>(1);
        }
        values.add(value(field));
      }
    }
    return values;
  }

  /// The first value under this name, or null.
  public @Nullable String first(String lowerCaseName) {
    for (int field = 0; field < size(); field++) {
      if (is(field, lowerCaseName)) {
        return value(field);
      }
    }
    return null;
  }

  /// Names only: values may be secrets.
  @Override
  public String toString() {
    List<String> names = new ArrayList<>(size());
    for (int field = 0; field < size(); field++) {
      names.add(name(field));
    }
    return "HeaderBlock" + names;
  }

  private boolean is(int field, String name) {
    int from = ranges[4 * field];
    int length = ranges[4 * field + 1] - from;
    if (length != name.length()) {
      return false;
    }
    for (int at = 0; at < length; at++) {
      if (bytes[from + at] != name.charAt(at)) {
        return false;
      }
    }
    return true;
  }

  private String text(int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
  }
}
