package dev.understudy.dialects.resume;

/// Numbers of tokens nobody told: a token for every four bytes, rounded up. Text of a script whose
/// characters take several bytes comes out near one token a character.
public final class Estimate {
  private static final int BYTES_A_TOKEN = 4;

  private Estimate() {}

  /// The tokens of so many bytes of UTF-8.
  public static long tokens(long bytes) {
    return (bytes + BYTES_A_TOKEN - 1) / BYTES_A_TOKEN;
  }

  /// The bytes of a text in UTF-8.
  public static long bytes(CharSequence text) {
    long bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
    }
    return bytes;
  }
}
