package dev.understudy.testkit.peer;

import java.util.Optional;

/// The little JSON that a scripted provider needs: to write a string, and to find a member of the
/// outermost object. Lenient on purpose: judging the caller's JSON is not its job.
final class Json {
  private Json() {}

  static String quote(String text) {
    var out = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < ' ') {
            out.append(String.format("\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    return out.append('"').toString();
  }

  /// The raw text of the member's value: a string keeps its quotes.
  static Optional<String> member(String json, String name) {
    String key = quote(name);
    int depth = 0;
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (c == '{' || c == '[') {
        depth++;
      } else if (c == '}' || c == ']') {
        depth--;
      } else if (c == '"') {
        int end = endOfString(json, i);
        int colon = skipSpace(json, end);
        boolean isKey = colon < json.length() && json.charAt(colon) == ':';
        if (depth == 1 && isKey && json.substring(i, end).equals(key)) {
          return Optional.of(value(json, skipSpace(json, colon + 1)));
        }
        i = end - 1;
      }
    }
    return Optional.empty();
  }

  /// The text of a string value without escapes, which model names do not have.
  static Optional<String> text(String json, String name) {
    return member(json, name)
        .filter(value -> value.length() >= 2 && value.startsWith("\""))
        .map(value -> value.substring(1, value.length() - 1));
  }

  private static String value(String json, int from) {
    if (from < json.length() && json.charAt(from) == '"') {
      return json.substring(from, endOfString(json, from));
    }
    int depth = 0;
    for (int i = from; i < json.length(); i++) {
      char c = json.charAt(i);
      if (c == '"') {
        i = endOfString(json, i) - 1;
      } else if (c == '{' || c == '[') {
        depth++;
      } else if (c == '}' || c == ']' || c == ',') {
        if (depth == 0) {
          return json.substring(from, i).strip();
        }
        depth -= c == ',' ? 0 : 1;
      }
    }
    return json.substring(from).strip();
  }

  private static int endOfString(String json, int from) {
    int i = from + 1;
    while (i < json.length() && json.charAt(i) != '"') {
      i += json.charAt(i) == '\\' ? 2 : 1;
    }
    return Math.min(i + 1, json.length());
  }

  private static int skipSpace(String json, int from) {
    int i = from;
    while (i < json.length() && json.charAt(i) <= ' ') {
      i++;
    }
    return i;
  }
}
