package dev.understudy.gateway.edge;

/// Which bytes may stand where in an HTTP/1.1 head (RFC 9110 sections 5 and 9, RFC 9112).
final class HttpBytes {
  private static final boolean[] TOKEN = new boolean[256];
  private static final boolean[] VALUE = new boolean[256];

  static {
    for (int c = '0'; c <= '9'; c++) {
      TOKEN[c] = true;
    }
    for (int c = 'a'; c <= 'z'; c++) {
      TOKEN[c] = true;
      TOKEN[c - 32] = true;
    }
    for (char c : "!#$%&'*+-.^_`|~".toCharArray()) {
      TOKEN[c] = true;
    }
    for (int c = 0x20; c < 256; c++) {
      VALUE[c] = c != 0x7f;
    }
    VALUE['\t'] = true;
  }

  private HttpBytes() {}

  /// A character of a method or field name.
  static boolean token(byte b) {
    return TOKEN[b & 0xff];
  }

  /// A character of a field value: visible, blank, tab, or above ASCII.
  static boolean value(byte b) {
    return VALUE[b & 0xff];
  }

  /// A visible ASCII character.
  static boolean visible(byte b) {
    return b > 0x20 && b < 0x7f;
  }

  /// The lower case of an ASCII letter, anything else as it is.
  static byte lower(byte b) {
    return b >= 'A' && b <= 'Z' ? (byte) (b + 32) : b;
  }

  static boolean digit(byte b) {
    return b >= '0' && b <= '9';
  }

  static boolean letter(byte b) {
    byte l = lower(b);
    return l >= 'a' && l <= 'z';
  }
}
