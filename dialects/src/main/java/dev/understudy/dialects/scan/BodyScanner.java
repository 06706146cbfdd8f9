package dev.understudy.dialects.scan;

import dev.understudy.dialects.json.Text;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// One strict pass over a body. Builds nothing: it keeps a stack of open containers, the keys of
/// the open objects, and hands every value that has a place to [Facts].
final class BodyScanner {
  static final int MAX_DEPTH = 128;
  static final int MAX_KEYS = 10_000;
  static final int MAX_DIGITS = 100;

  private static final int LEVELS = 16;

  private final byte[] body;
  private final int end;
  private final Facts facts;
  private final Keys keys;

  // A level per open container: its place, whether it is an object, where its keys begin on the
  // stack of keys, and how many elements it has if it is an array.
  private Place[] places = new Place[LEVELS];
  private boolean[] objects = new boolean[LEVELS];
  private int[] starts = new int[LEVELS];
  private int[] counts = new int[LEVELS];
  private int[] @Nullable [] tables = new int[LEVELS][];
  private int depth;

  // Of the string that was read last.
  private boolean escaped;

  BodyScanner(byte[] body, Facts facts) {
    this.body = body;
    this.end = body.length;
    this.facts = facts;
    this.keys = new Keys(body);
  }

  /// Scans the whole body.
  void scan() throws BadBody {
    int at = blanks(0);
    if (at == end) {
      throw bad("the body is empty", at);
    }
    if (body[at] != '{') {
      throw bad(notAnObject(at), at);
    }
    at = opened(at, facts.root(), true);
    while (depth > 0) {
      at = objects[depth - 1] ? member(at) : element(at);
    }
    at = blanks(at);
    if (at != end) {
      throw bad("something follows the end of the JSON object", at);
    }
  }

  /// Reads from the start of a member, or the end of the object: one member, as far as its value is
  /// not a container.
  private int member(int from) throws BadBody {
    int level = depth - 1;
    int at = blanks(from);
    boolean first = keys.size() == starts[level];
    if (at < end && body[at] == '}') {
      return closed(at);
    }
    int comma = at;
    if (!first) {
      at = comma(at, "an object", '}');
    }
    if (at == end || body[at] != '"') {
      throw unexpected(at, "a key in quotes");
    }
    int keyFrom = at + 1;
    at = string(keyFrom);
    int keyTo = at - 1;
    Place place = key(level, keyFrom, keyTo);
    at = blanks(at);
    if (at == end || body[at] != ':') {
      throw unexpected(at, "a colon");
    }
    if (level == 0) {
      facts.member(first, comma, keyFrom - 1);
    }
    return value(blanks(at + 1), place);
  }

  private Place key(int level, int from, int to) throws BadBody {
    int start = starts[level];
    int @Nullable [] table = tables[level];
    boolean known;
    Place place;
    if (escaped) {
      String key = Text.decode(body, from, to);
      known = keys.addEscaped(key, start, table);
      byte[] decoded = key.getBytes(StandardCharsets.UTF_8);
      place = places[level].of(decoded, 0, decoded.length);
    } else {
      known = keys.add(from, to, start, table);
      place = places[level].of(body, from, to);
    }
    if (known) {
      throw bad("duplicate key \"" + shown(keys.text(keys.size() - 1)) + "\"", from - 1, level);
    }
    int count = keys.size() - start;
    if (count >= Keys.FEW) {
      if (count > MAX_KEYS) {
        throw bad("more than " + MAX_KEYS + " keys in one object", from - 1, level);
      }
      tables[level] = keys.tableFor(start, table);
    }
    return place;
  }

  private int element(int from) throws BadBody {
    int level = depth - 1;
    int at = blanks(from);
    if (at < end && body[at] == ']') {
      return closed(at);
    }
    if (counts[level] > 0) {
      at = comma(at, "an array", ']');
    }
    counts[level]++;
    Place place = places[level];
    if (place == Place.OTHER) {
      return value(at, place);
    }
    facts.element(this, at, place, counts[level]);
    return value(at, place.element());
  }

  private int comma(int at, String where, char close) throws BadBody {
    if (at == end || body[at] != ',') {
      throw unexpected(at, "a comma or " + close + " in " + where);
    }
    int next = blanks(at + 1);
    if (next < end && body[next] == close) {
      throw bad("a comma before " + close, at);
    }
    return next;
  }

  private int value(int at, Place place) throws BadBody {
    if (at == end) {
      throw bad("the JSON ends too early", at);
    }
    return switch (body[at]) {
      case '"' -> text(at, place);
      case '{' -> container(at, place, true);
      case '[' -> container(at, place, false);
      case 't' -> literal(at, "true", place);
      case 'f' -> literal(at, "false", place);
      case 'n' -> literal(at, "null", place);
      default -> number(at, place);
    };
  }

  private int text(int at, Place place) throws BadBody {
    int to = string(at + 1);
    if (place != Place.OTHER) {
      facts.string(this, place, at, to);
    }
    return to;
  }

  private int number(int at, Place place) throws BadBody {
    int to = number(at);
    if (place != Place.OTHER) {
      facts.number(this, place, at, to);
    }
    return to;
  }

  private int container(int at, Place place, boolean object) throws BadBody {
    if (place != Place.OTHER) {
      facts.container(this, place, at, object);
    }
    return opened(at, place, object);
  }

  private int opened(int at, Place place, boolean object) throws BadBody {
    if (depth == MAX_DEPTH) {
      throw bad("nested deeper than " + MAX_DEPTH + " levels", at);
    }
    if (depth == places.length) {
      places = Arrays.copyOf(places, depth * 2);
      objects = Arrays.copyOf(objects, depth * 2);
      starts = Arrays.copyOf(starts, depth * 2);
      counts = Arrays.copyOf(counts, depth * 2);
      tables = Arrays.copyOf(tables, depth * 2);
    }
    places[depth] = place;
    objects[depth] = object;
    starts[depth] = keys.size();
    counts[depth] = 0;
    tables[depth] = null;
    depth++;
    return at + 1;
  }

  private int closed(int at) {
    depth--;
    keys.closed(starts[depth]);
    if (depth == 1) {
      facts.closed(places[1], at);
    } else if (depth == 2 && places[2] == Place.ITEM) {
      facts.itemClosed(at);
    }
    return at + 1;
  }

  /// Reads a string from after its opening quote; gives the index after its closing one.
  private int string(int from) throws BadBody {
    escaped = false;
    int at = from;
    while (true) {
      at = Text.plain(body, at, end);
      if (at == end) {
        throw bad("a string without end", from - 1);
      }
      byte b = body[at];
      if (b == '"') {
        return at + 1;
      }
      if (b == '\\') {
        escaped = true;
        at = escape(at);
      } else if (b < 0) {
        at = characters(at);
      } else {
        throw bad("a control character that is not escaped", at);
      }
    }
  }

  private int characters(int from) throws BadBody {
    int at = from;
    while (at < end && body[at] < 0) {
      int next = Text.character(body, at, end);
      if (next == at) {
        throw bad("invalid UTF-8", at);
      }
      at = next;
    }
    return at;
  }

  private int escape(int at) throws BadBody {
    byte kind = at + 1 < end ? body[at + 1] : 0;
    return switch (kind) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> at + 2;
      case 'u' -> unit(at);
      default -> throw bad("an unknown escape", at);
    };
  }

  private int unit(int at) throws BadBody {
    int unit = Text.hex4(body, at + 2, end);
    if (unit > 0xFFFF) {
      throw bad("an escape without four hexadecimal digits", at);
    }
    if (!Character.isSurrogate((char) unit)) {
      return at + 6;
    }
    boolean paired =
        Character.isHighSurrogate((char) unit)
            && end - at >= 12
            && body[at + 6] == '\\'
            && body[at + 7] == 'u'
            && Text.hex4(body, at + 8, end) >>> 10 == 0xDC00 >>> 10;
    if (!paired) {
      throw bad("half of a surrogate pair", at);
    }
    return at + 12;
  }

  private int literal(int at, String word, Place place) throws BadBody {
    int to = at + word.length();
    if (to > end || !Text.is(body, at, to, word)) {
      throw unexpected(at, "a value");
    }
    if (place != Place.OTHER) {
      facts.literal(this, place, at, to);
    }
    return to;
  }

  private int number(int from) throws BadBody {
    int at = from;
    if (body[at] == '-') {
      at++;
    }
    int digits = at;
    at = digits(at);
    if (at == digits) {
      throw unexpected(from, "a value");
    }
    if (body[digits] == '0' && at - digits > 1) {
      throw bad("a number with a leading zero", from);
    }
    if (at < end && body[at] == '.') {
      at = someDigits(at + 1, from);
    }
    if (at < end && (body[at] | 0x20) == 'e') {
      at++;
      if (at < end && (body[at] == '+' || body[at] == '-')) {
        at++;
      }
      at = someDigits(at, from);
    }
    if (at - from > MAX_DIGITS && digitsIn(from, at) > MAX_DIGITS) {
      throw bad("a number of more than " + MAX_DIGITS + " digits", from);
    }
    return at;
  }

  private int someDigits(int from, int number) throws BadBody {
    int at = digits(from);
    if (at == from) {
      throw bad("a number without digits after its point or exponent", number);
    }
    return at;
  }

  private int digits(int from) {
    int at = from;
    while (at < end && body[at] >= '0' && body[at] <= '9') {
      at++;
    }
    return at;
  }

  private int digitsIn(int from, int to) {
    int count = 0;
    for (int i = from; i < to; i++) {
      if (body[i] >= '0' && body[i] <= '9') {
        count++;
      }
    }
    return count;
  }

  private int blanks(int from) {
    int at = from;
    while (at < end && body[at] <= ' ' && body[at] >= 0) {
      byte b = body[at];
      if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
        return at;
      }
      at++;
    }
    return at;
  }

  /// How many containers are open.
  int depth() {
    return depth;
  }

  /// An error at a byte, inside all that is open.
  BadBody bad(String what, int at) {
    return bad(what, at, depth);
  }

  private BadBody bad(String what, int at, int levels) {
    return BadBody.in(body, what, at, path(levels));
  }

  private BadBody unexpected(int at, String wanted) {
    if (at >= end) {
      return bad("the JSON ends too early", at);
    }
    return bad("expected " + wanted + ", found " + found(at), at);
  }

  private String found(int at) {
    byte b = body[at];
    if (b == 'N' || b == 'I' || b == '-') {
      return "something that is not a JSON number";
    }
    return b > ' ' && b < 0x7F
        ? "'" + (char) b + "'"
        : "byte 0x" + Integer.toHexString(b & 0xFF).toUpperCase(Locale.ROOT);
  }

  private String notAnObject(int at) {
    int first = body[at] & 0xFF;
    if (first == 0xEF || first == 0xFE || first == 0xFF) {
      return "the body must be UTF-8 without a byte order mark";
    }
    return "the body must be a JSON object";
  }

  /// The field that the innermost of the first `levels` open containers is working on.
  private String path(int levels) {
    StringBuilder path = new StringBuilder();
    for (int level = 0; level < levels && path.length() < 200; level++) {
      if (!objects[level]) {
        path.append('[').append(Math.max(0, counts[level] - 1)).append(']');
        continue;
      }
      int last = (level + 1 < depth ? starts[level + 1] : keys.size()) - 1;
      if (last >= starts[level]) {
        path.append(level == 0 ? "" : ".").append(shown(keys.text(last)));
      }
    }
    return path.toString();
  }

  /// A key as messages show it: short, and without anything that could break a log line.
  private static String shown(String key) {
    StringBuilder text = new StringBuilder();
    key.codePoints()
        .limit(64)
        .forEach(c -> text.appendCodePoint(Character.isISOControl(c) || c == '"' ? '?' : c));
    return text.toString();
  }
}
