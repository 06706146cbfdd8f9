package dev.understudy.dialects.scan;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The name of a form's part, from its `content-disposition`.
///
/// @param name of the field
/// @param file whether it has a file name
record Disposition(String name, boolean file) {

  /// Reads the value of the header; null if it is not `form-data` with exactly one name, or if it
  /// could be read in two ways: escapes in a name, an escaped quote anywhere, a parameter twice, a
  /// name in the extended form.
  static @Nullable Disposition parse(String value) {
    int at = value.indexOf(';');
    if (at < 0 || !value.substring(0, at).strip().toLowerCase(Locale.ROOT).equals("form-data")) {
      return null;
    }
    String name = null;
    Set<String> seen = new HashSet<>();
    while (at < value.length()) {
      at = blanks(value, at + 1);
      if (at == value.length()) {
        break;
      }
      int equals = value.indexOf('=', at);
      if (equals < 0) {
        return null;
      }
      String parameter = value.substring(at, equals).strip().toLowerCase(Locale.ROOT);
      if (!isToken(parameter) || parameter.equals("name*") || !seen.add(parameter)) {
        return null;
      }
      int from = blanks(value, equals + 1);
      boolean quoted = from < value.length() && value.charAt(from) == '"';
      int end = quoted ? value.indexOf('"', from + 1) : semicolon(value, from);
      if (end < 0 || (quoted && value.charAt(end - 1) == '\\')) {
        return null;
      }
      String text = quoted ? value.substring(from + 1, end) : value.substring(from, end).strip();
      if (!quoted && !isToken(text)) {
        return null;
      }
      if (parameter.equals("name")) {
        if (text.isEmpty() || text.indexOf('\\') >= 0) {
          return null;
        }
        name = text;
      }
      at = quoted ? blanks(value, end + 1) : end;
      if (at < value.length() && value.charAt(at) != ';') {
        return null;
      }
    }
    boolean file = seen.contains("filename") || seen.contains("filename*");
    return name == null ? null : new Disposition(name, file);
  }

  /// Whether a text is a token of RFC 9110.
  static boolean isToken(String text) {
    return !text.isEmpty()
        && text.chars()
            .allMatch(c ->
                (c >= '0' && c <= '9')
                    || (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || "!#$%&'*+-.^_`|~".indexOf(c) >= 0);
  }

  private static int semicolon(String value, int from) {
    int at = value.indexOf(';', from);
    return at < 0 ? value.length() : at;
  }

  private static int blanks(String value, int from) {
    int at = from;
    while (at < value.length() && (value.charAt(at) == ' ' || value.charAt(at) == '\t')) {
      at++;
    }
    return at;
  }
}
