package dev.understudy.dialects.json;

import dev.understudy.dialects.Bytes;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// The bytes of JSON strings and of UTF-8 text.
public final class Text {
  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;
  private static final long QUOTES = '"' * ONES;
  private static final long BACKSLASHES = '\\' * ONES;
  private static final long FEEDS = '\n' * ONES;
  private static final long RETURNS = '\r' * ONES;
  private static final long BLANKS = ' ' * ONES;

  private Text() {}

  /// Eight bytes from `at` on, the first one lowest.
  public static long word(byte[] bytes, int at) {
    return (long) WORD.get(bytes, at);
  }

  /// The index, from `at` on, of the first byte that is not plain inside a JSON string: a quote, a
  /// backslash, a control or the start of a character beyond ASCII; `end` if there is none.
  ///
  /// A byte of a word that is zero after the exclusive or, or below a blank, borrows from its own
  /// high bit in the subtraction; a borrow can only mislead about bytes after it.
  public static int plain(byte[] bytes, int at, int end) {
    int i = at;
    while (end - i >= 8) {
      long word = word(bytes, i);
      long quote = word ^ QUOTES;
      long backslash = word ^ BACKSLASHES;
      long found =
          (word
                  | ((quote - ONES) & ~quote)
                  | ((backslash - ONES) & ~backslash)
                  | ((word - BLANKS) & ~word))
              & HIGHS;
      if (found != 0) {
        return i + (Long.numberOfTrailingZeros(found) >>> 3);
      }
      i += 8;
    }
    while (i < end && isPlain(bytes[i])) {
      i++;
    }
    return i;
  }

  /// The index, from `at` on, of the first line feed or carriage return; `end` if there is none.
  public static int lineEnd(byte[] bytes, int at, int end) {
    int i = at;
    while (end - i >= 8) {
      long word = word(bytes, i);
      long feed = word ^ FEEDS;
      long carriage = word ^ RETURNS;
      long found = (((feed - ONES) & ~feed) | ((carriage - ONES) & ~carriage)) & HIGHS;
      if (found != 0) {
        return i + (Long.numberOfTrailingZeros(found) >>> 3);
      }
      i += 8;
    }
    while (i < end && bytes[i] != '\n' && bytes[i] != '\r') {
      i++;
    }
    return i;
  }

  private static boolean isPlain(byte b) {
    return b >= ' ' && b != '"' && b != '\\';
  }

  /// The index after the well-formed UTF-8 character at `at`, whose first byte is not ASCII; `at`
  /// itself if there is none. Neither overlong forms nor surrogates are well-formed.
  public static int character(byte[] bytes, int at, int end) {
    int first = bytes[at] & 0xFF;
    if (first < 0xC2) {
      return at;
    }
    if (first < 0xE0) {
      return end - at >= 2 && tail(bytes[at + 1]) ? at + 2 : at;
    }
    if (first < 0xF0) {
      if (end - at < 3 || !tail(bytes[at + 1]) || !tail(bytes[at + 2])) {
        return at;
      }
      int second = bytes[at + 1] & 0xFF;
      boolean overlong = first == 0xE0 && second < 0xA0;
      boolean surrogate = first == 0xED && second >= 0xA0;
      return overlong || surrogate ? at : at + 3;
    }
    if (first > 0xF4
        || end - at < 4
        || !tail(bytes[at + 1])
        || !tail(bytes[at + 2])
        || !tail(bytes[at + 3])) {
      return at;
    }
    int second = bytes[at + 1] & 0xFF;
    boolean overlong = first == 0xF0 && second < 0x90;
    boolean beyond = first == 0xF4 && second >= 0x90;
    return overlong || beyond ? at : at + 4;
  }

  private static boolean tail(byte b) {
    return (b & 0xC0) == 0x80;
  }

  /// Whether a range is well-formed UTF-8.
  public static boolean isUtf8(byte[] bytes, int from, int to) {
    int i = from;
    while (i < to) {
      if (to - i >= 8 && (word(bytes, i) & HIGHS) == 0) {
        i += 8;
      } else if (bytes[i] >= 0) {
        i++;
      } else {
        int next = character(bytes, i, to);
        if (next == i) {
          return false;
        }
        i = next;
      }
    }
    return true;
  }

  /// Whether a range holds exactly these ASCII characters.
  public static boolean is(byte[] bytes, int from, int to, String ascii) {
    int length = ascii.length();
    if (to - from != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (bytes[from + i] != ascii.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /// The index after the escape of a JSON string at `at`, where its backslash is; `at` itself if it
  /// is none.
  public static int escape(byte[] bytes, int at, int end) {
    if (end - at < 2) {
      return at;
    }
    return switch (bytes[at + 1]) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> at + 2;
      case 'u' -> hex4(bytes, at + 2, end) <= 0xFFFF ? at + 6 : at;
      default -> at;
    };
  }

  /// The value of four hexadecimal digits at `at`; more than 0xFFFF if they are not that.
  public static int hex4(byte[] bytes, int at, int end) {
    if (end - at < 4) {
      return 0x10000;
    }
    int value = 0;
    for (int i = at; i < at + 4; i++) {
      int digit = Character.digit(bytes[i], 16);
      if (digit < 0) {
        return 0x10000;
      }
      value = value << 4 | digit;
    }
    return value;
  }

  /// The text between the quotes of a sound JSON string.
  public static String decode(byte[] bytes, int from, int to) {
    int escape = from;
    while (escape < to && bytes[escape] != '\\') {
      escape++;
    }
    if (escape == to) {
      return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }
    StringBuilder text = new StringBuilder(to - from);
    int i = from;
    while (escape < to) {
      text.append(new String(bytes, i, escape - i, StandardCharsets.UTF_8));
      byte kind = bytes[escape + 1];
      if (kind == 'u') {
        text.append((char) hex4(bytes, escape + 2, to));
        i = escape + 6;
      } else {
        text.append(unescaped(kind));
        i = escape + 2;
      }
      escape = i;
      while (escape < to && bytes[escape] != '\\') {
        escape++;
      }
    }
    return text.append(new String(bytes, i, to - i, StandardCharsets.UTF_8)).toString();
  }

  /// Appends the text between the quotes of a sound JSON string as UTF-8. Half of a surrogate pair
  /// becomes a question mark.
  public static void unescape(byte[] bytes, int from, int to, Bytes out) {
    int plain = from;
    while (plain < to && bytes[plain] != '\\') {
      plain++;
    }
    if (plain == to) {
      out.add(bytes, from, to);
    } else {
      out.add(decode(bytes, from, to));
    }
  }

  private static char unescaped(byte kind) {
    return switch (kind) {
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      case 'b' -> '\b';
      case 'f' -> '\f';
      default -> (char) kind;
    };
  }
}
