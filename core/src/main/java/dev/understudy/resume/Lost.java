package dev.understudy.resume;

/// The tokens that attempts took which broke in front of the reader. Their providers did not get to
/// tell them, so they are estimated: each took a prompt like that of the attempt that finished, and
/// wrote what the reader had by then, a token for every four bytes of UTF-8. Not thread-safe.
public final class Lost {
  private static final int BYTES_A_TOKEN = 4;

  private int breaks;
  private long shown;
  private long lost;

  /// Nothing is lost yet.
  public Lost() {}

  /// The reader was given more text.
  public void shown(CharSequence text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      shown += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
    }
  }

  /// The attempt that gave the last text broke, and another goes on.
  public void broke() {
    breaks++;
    lost += shown;
  }

  /// Whether nothing broke, so that the usage that a provider tells is that of the whole answer.
  public boolean nothing() {
    return breaks == 0;
  }

  /// The tokens of the prompts that were lost.
  ///
  /// @param prompt tokens of the prompt of the attempt that finished
  public long input(long prompt) {
    return breaks * prompt;
  }

  /// The tokens of the answers that were lost.
  public long output() {
    return (lost + BYTES_A_TOKEN - 1) / BYTES_A_TOKEN;
  }
}
