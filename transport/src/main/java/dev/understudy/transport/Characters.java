package dev.understudy.transport;

/// Which bytes HTTP allows where.
final class Characters {
  private static final boolean[] TOKEN = new boolean[128];

  static {
    for (char c = 'a'; c <= 'z'; c++) {
      TOKEN[c] = true;
      TOKEN[c - 'a' + 'A'] = true;
    }
    for (char c = '0'; c <= '9'; c++) {
      TOKEN[c] = true;
    }
    for (char c : "!#$%&'*+-.^_`|~".toCharArray()) {
      TOKEN[c] = true;
    }
  }

  private Characters() {}

  /// Letters, digits and `!#$%&'*+-.^_|~` with the back quote.
  static boolean isToken(byte b) {
    return b >= 0 && TOKEN[b];
  }

  /// Anything but control characters; tab is allowed.
  static boolean isFieldValue(byte b) {
    return b < 0 || (b >= ' ' && b != 0x7f) || b == '\t';
  }
}
