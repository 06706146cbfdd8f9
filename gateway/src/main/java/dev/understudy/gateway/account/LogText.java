package dev.understudy.gateway.account;

/// Fields of a log line: `key=value`, or `key="value"` if the value has a blank, a quote or
/// anything that is not visible ASCII. What could forge a line or move a cursor is escaped.
final class LogText {
  private final StringBuilder line;

  LogText(String word) {
    line = new StringBuilder(200).append(word);
  }

  LogText add(String key, String value) {
    line.append(' ').append(key).append('=');
    if (plain(value)) {
      line.append(value);
    } else {
      quote(value);
    }
    return this;
  }

  LogText add(String key, long value) {
    line.append(' ').append(key).append('=').append(value);
    return this;
  }

  /// Nanoseconds as milliseconds with three decimals.
  LogText millis(String key, long nanos) {
    long micros = Math.max(0, nanos) / 1000;
    line.append(' ').append(key).append('=').append(micros / 1000).append('.');
    long rest = micros % 1000;
    line.append(rest < 100 ? "0" : "").append(rest < 10 ? "0" : "").append(rest);
    return this;
  }

  private static boolean plain(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c <= ' ' || c >= 0x7f || c == '"' || c == '=' || c == '\\') {
        return false;
      }
    }
    return !value.isEmpty();
  }

  private void quote(String value) {
    line.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        line.append('\\').append(c);
      } else if (c < ' ' || (c >= 0x7f && c < 0xa0) || !Character.isDefined(c) || hidden(c)) {
        line.append(String.format("\\u%04x", (int) c));
      } else {
        line.append(c);
      }
    }
    line.append('"');
  }

  /// Line and paragraph separators, direction marks and the like.
  private static boolean hidden(char c) {
    int type = Character.getType(c);
    return type == Character.FORMAT
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR
        || type == Character.SURROGATE;
  }

  @Override
  public String toString() {
    return line.toString();
  }
}
