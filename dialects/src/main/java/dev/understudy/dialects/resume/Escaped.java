package dev.understudy.dialects.resume;

import dev.understudy.dialects.Bytes;
import dev.understudy.dialects.json.JsonWriter;
import dev.understudy.dialects.json.Text;

/// Text as it stands in JSON, which may have been cut in the middle of a character.
public final class Escaped {
  private Escaped() {}

  /// The text of the escaped bytes between the quotes of a JSON string, `data[from, to)`.
  public static String text(byte[] data, int from, int to) {
    return Text.decode(data, from, to);
  }

  /// Appends a text as a JSON string, quotes included. Half of a surrogate pair is written as an
  /// escape, so that it meets its other half in the next string.
  static void string(CharSequence text, Bytes out) {
    String all = text.toString();
    int from = 0;
    int to = all.length();
    out.add('"');
    if (to > 0 && Character.isLowSurrogate(all.charAt(0))) {
      half(all.charAt(0), out);
      from = 1;
    }
    boolean open = to > from && Character.isHighSurrogate(all.charAt(to - 1));
    Bytes quoted = new Bytes(to + 2);
    JsonWriter.string(all.substring(from, open ? to - 1 : to), quoted);
    out.add(quoted.array(), 1, quoted.length() - 1);
    if (open) {
      half(all.charAt(to - 1), out);
    }
    out.add('"');
  }

  private static void half(char surrogate, Bytes out) {
    out.add("\\u").add(Integer.toHexString(surrogate));
  }
}
