package dev.understudy.dialects.json;

/// Walks over one JSON value in a range of bytes, forwards only. Nothing throws: a range that is
/// not JSON turns the cursor [#bad()], and then every question is answered with no.
///
/// The order of calls follows the text: [#object()], then [#key()] until it says no, and for every
/// key exactly one of [#string()], [#object()], [#array()], [#number()] or [#skip()]. Strings are
/// well-formed but for halves of surrogate pairs. Not thread-safe.
public final class JsonCursor {
  private static final int MAX_DEPTH = 128;

  private byte[] bytes = {};
  private int at;
  private int end;
  private boolean bad;
  private boolean fresh;
  private int depth;
  private int keyFrom;
  private int keyTo;
  private int from;
  private int to;

  /// Starts over at the first byte that is not blank.
  public void reset(byte[] bytes, int from, int to) {
    this.bytes = bytes;
    this.at = from;
    this.end = to;
    this.bad = false;
    this.fresh = false;
    this.depth = 0;
    blanks();
  }

  /// Whether a range holds exactly one JSON value.
  public static boolean isJson(byte[] bytes, int from, int to) {
    JsonCursor cursor = new JsonCursor();
    cursor.reset(bytes, from, to);
    cursor.skip();
    return cursor.finished();
  }

  /// Whether the text was not JSON.
  public boolean bad() {
    return bad;
  }

  /// Turns the cursor bad: the text is JSON, but not what was expected.
  public void reject() {
    bad = true;
  }

  /// Whether everything was read and was JSON.
  public boolean finished() {
    return !bad && at == end;
  }

  /// Enters an object. Reads any other value away and says no.
  public boolean object() {
    return enter('{');
  }

  /// Enters an array. Reads any other value away and says no.
  public boolean array() {
    return enter('[');
  }

  private boolean enter(char open) {
    if (next() != open) {
      skip();
      return false;
    }
    if (++depth > MAX_DEPTH) {
      return fail();
    }
    at++;
    blanks();
    fresh = true;
    return true;
  }

  /// Moves to the next member of the object; at its end leaves the object and says no.
  public boolean key() {
    if (!another('}')) {
      return false;
    }
    if (next() != '"') {
      return fail();
    }
    quoted();
    keyFrom = from;
    keyTo = to;
    if (next() != ':') {
      return fail();
    }
    at++;
    blanks();
    return !bad;
  }

  /// Moves to the next element of the array; at its end leaves the array and says no.
  public boolean element() {
    return another(']');
  }

  private boolean another(char close) {
    if (bad) {
      return false;
    }
    if (next() == close) {
      at++;
      depth--;
      read();
      return false;
    }
    if (!fresh) {
      if (next() != ',') {
        return fail();
      }
      at++;
      blanks();
    }
    fresh = false;
    return true;
  }

  /// Whether the current key is this.
  public boolean keyIs(String ascii) {
    return Text.is(bytes, keyFrom, keyTo, ascii);
  }

  /// The length of the current key, as written.
  public int keyLength() {
    return keyTo - keyFrom;
  }

  /// Reads a string, whose text lies in `[from(), to())`. Reads any other value away and says no.
  public boolean string() {
    if (next() != '"') {
      skip();
      return false;
    }
    quoted();
    read();
    return !bad;
  }

  /// Where the last string or number begins.
  public int from() {
    return from;
  }

  /// Where the last string or number ends.
  public int to() {
    return to;
  }

  /// Where the next value begins, or the text after a value that was read goes on.
  public int position() {
    return at;
  }

  /// Whether the last string is this.
  public boolean is(String ascii) {
    return Text.is(bytes, from, to, ascii);
  }

  /// Whether the last string begins with this.
  public boolean startsWith(String ascii) {
    int after = from + ascii.length();
    return after <= to && Text.is(bytes, from, after, ascii);
  }

  /// The text of the last string.
  public String text() {
    return Text.decode(bytes, from, to);
  }

  /// Whether the next value is `null`; nothing is read.
  public boolean isNull() {
    return next() == 'n';
  }

  /// Whether the next value is `true`; nothing is read.
  public boolean isTrue() {
    return next() == 't';
  }

  /// Whether the next value is `false`; nothing is read.
  public boolean isFalse() {
    return next() == 'f';
  }

  /// Whether the next value is an object; nothing is read.
  public boolean isObject() {
    return next() == '{';
  }

  /// Whether the next value is an array; nothing is read.
  public boolean isArray() {
    return next() == '[';
  }

  /// Reads a whole number that is not negative; gives 0 for any other value, which is read away.
  public long number() {
    from = at;
    skip();
    to = at;
    long value = 0;
    for (int i = from; i < to && !bad; i++) {
      int digit = bytes[i] - '0';
      if (digit < 0 || digit > 9) {
        return i > from && (bytes[i] <= ' ' || bytes[i] == '.') ? value : 0;
      }
      value = Math.min(value * 10 + digit, Integer.MAX_VALUE);
    }
    return value;
  }

  /// Reads the next value away.
  public void skip() {
    switch (next()) {
      case '"' -> quoted();
      case '{' -> {
        if (object()) {
          while (key()) {
            skip();
          }
        }
      }
      case '[' -> {
        if (array()) {
          while (element()) {
            skip();
          }
        }
      }
      case 't' -> word("true");
      case 'f' -> word("false");
      case 'n' -> word("null");
      default -> digits();
    }
    read();
  }

  private void read() {
    fresh = false;
    blanks();
  }

  private int next() {
    return at < end && !bad ? bytes[at] : 0;
  }

  private boolean fail() {
    bad = true;
    return false;
  }

  private void quoted() {
    from = at + 1;
    int i = from;
    while (true) {
      i = Text.plain(bytes, i, end);
      if (i >= end || (bytes[i] >= 0 && bytes[i] < ' ')) {
        bad = true;
        return;
      }
      if (bytes[i] == '"') {
        to = i;
        at = i + 1;
        blanks();
        return;
      }
      int next = bytes[i] == '\\' ? Text.escape(bytes, i, end) : i + 1;
      if (next == i) {
        bad = true;
        return;
      }
      i = next;
    }
  }

  private void word(String word) {
    int after = at + word.length();
    if (after > end || !Text.is(bytes, at, after, word)) {
      bad = true;
      return;
    }
    at = after;
  }

  private void digits() {
    int start = at;
    boolean digit = false;
    while (at < end && isNumeric(bytes[at])) {
      digit |= bytes[at] >= '0' && bytes[at] <= '9';
      at++;
    }
    if (at == start || !digit) {
      bad = true;
    }
  }

  private static boolean isNumeric(byte b) {
    return (b >= '0' && b <= '9') || b == '-' || b == '+' || b == '.' || b == 'e' || b == 'E';
  }

  private void blanks() {
    while (at < end
        && (bytes[at] == ' ' || bytes[at] == '\n' || bytes[at] == '\r' || bytes[at] == '\t')) {
      at++;
    }
  }
}
