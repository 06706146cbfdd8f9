package dev.understudy.provider;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A strict recursive reader of one document (RFC 8259).
final class JsonReader {
  private final String in;
  private int at;

  JsonReader(String in) {
    this.in = in;
  }

  Json document() {
    Json value = value(0);
    blanks();
    if (at < in.length()) {
      throw wrong("something follows the document");
    }
    return value;
  }

  private Json value(int depth) {
    if (depth > Json.MAX_DEPTH) {
      throw wrong("nested deeper than " + Json.MAX_DEPTH);
    }
    blanks();
    return switch (peek()) {
      case '{' -> object(depth);
      case '[' -> array(depth);
      case '"' -> new Json.Text(text());
      case 't' -> word("true", Json.Bool.TRUE);
      case 'f' -> word("false", Json.Bool.FALSE);
      case 'n' -> word("null", Json.Null.NULL);
      default -> number();
    };
  }

  private Json object(int depth) {
    Map<String, Json> members = new LinkedHashMap<>();
    at++;
    blanks();
    if (peek() == '}') {
      at++;
      return Json.Obj.EMPTY;
    }
    while (true) {
      blanks();
      if (peek() != '"') {
        throw wrong("expected a member name");
      }
      int start = at;
      String name = text();
      blanks();
      expect(':');
      if (members.put(name, value(depth + 1)) != null) {
        at = start;
        throw wrong("a member name occurs twice");
      }
      blanks();
      if (peek() == '}') {
        at++;
        return new Json.Obj(members);
      }
      expect(',');
    }
  }

  private Json array(int depth) {
    List<Json> items = new ArrayList<>();
    at++;
    blanks();
    if (peek() == ']') {
      at++;
      return new Json.Array(items);
    }
    while (true) {
      items.add(value(depth + 1));
      blanks();
      if (peek() == ']') {
        at++;
        return new Json.Array(items);
      }
      expect(',');
    }
  }

  private Json word(String word, Json value) {
    if (!in.startsWith(word, at)) {
      throw wrong("expected a value");
    }
    at += word.length();
    return value;
  }

  private Json number() {
    int end = numberEnd(in, at);
    if (end < 0) {
      throw wrong(at < in.length() ? "expected a value" : "the document ends too early");
    }
    Json number = new Json.Num(in.substring(at, end));
    at = end;
    return number;
  }

  /// The end of the number that begins at `from`; -1 if none does.
  static int numberEnd(String in, int from) {
    int i = from < in.length() && in.charAt(from) == '-' ? from + 1 : from;
    int whole = digits(in, i);
    if (whole == i || (in.charAt(i) == '0' && whole > i + 1)) {
      return -1;
    }
    i = whole;
    if (i < in.length() && in.charAt(i) == '.') {
      int fraction = digits(in, i + 1);
      if (fraction == i + 1) {
        return -1;
      }
      i = fraction;
    }
    if (i < in.length() && (in.charAt(i) == 'e' || in.charAt(i) == 'E')) {
      int sign = i + 1 < in.length() && "+-".indexOf(in.charAt(i + 1)) >= 0 ? i + 2 : i + 1;
      int exponent = digits(in, sign);
      if (exponent == sign) {
        return -1;
      }
      i = exponent;
    }
    return i;
  }

  private static int digits(String in, int from) {
    int i = from;
    while (i < in.length() && in.charAt(i) >= '0' && in.charAt(i) <= '9') {
      i++;
    }
    return i;
  }

  private String text() {
    at++;
    int plain = at;
    while (plain < in.length() && isPlain(in.charAt(plain))) {
      plain++;
    }
    if (plain < in.length() && in.charAt(plain) == '"') {
      String text = in.substring(at, plain);
      at = plain + 1;
      return text;
    }
    StringBuilder text = new StringBuilder();
    while (peek() != '"') {
      char c = in.charAt(at);
      if (c < ' ') {
        throw wrong("a control character in a string");
      }
      at++;
      text.append(c == '\\' ? escaped() : c);
    }
    at++;
    return text.toString();
  }

  private static boolean isPlain(char c) {
    return c != '"' && c != '\\' && c >= ' ';
  }

  private char escaped() {
    char c = peek();
    at++;
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> unicode();
      default -> {
        at--;
        throw wrong("an unknown escape");
      }
    };
  }

  private char unicode() {
    int code = 0;
    for (int i = 0; i < 4; i++) {
      int digit = hex(peek());
      if (digit < 0) {
        throw wrong("expected four hexadecimal digits");
      }
      code = code * 16 + digit;
      at++;
    }
    return (char) code;
  }

  private static int hex(char c) {
    return c < 128 ? Character.digit(c, 16) : -1;
  }

  private void expect(char c) {
    if (peek() != c) {
      throw wrong("expected '" + c + "'");
    }
    at++;
  }

  private char peek() {
    if (at >= in.length()) {
      throw wrong("the document ends too early");
    }
    return in.charAt(at);
  }

  private void blanks() {
    while (at < in.length() && " \t\n\r".indexOf(in.charAt(at)) >= 0) {
      at++;
    }
  }

  private Json.Malformed wrong(String what) {
    int line = 1;
    int column = 1;
    for (int i = 0; i < Math.min(at, in.length()); i++) {
      boolean newline = in.charAt(i) == '\n';
      line += newline ? 1 : 0;
      column = newline ? 1 : column + 1;
    }
    return new Json.Malformed(what, Math.min(at, in.length()), line, column);
  }
}
