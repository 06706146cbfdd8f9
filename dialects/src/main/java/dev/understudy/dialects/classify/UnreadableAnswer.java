package dev.understudy.dialects.classify;

import java.io.IOException;

/// An answer that arrived but cannot be read: framing that breaks HTTP, compression that does not
/// unpack, limits exceeded. A transport reports it as the cause of a broken exchange, so that it
/// counts as a malformed answer and not as a lost connection.
public class UnreadableAnswer extends IOException {
  private static final long serialVersionUID = 1;

  /// @param message what is wrong, without any of the answer's content
  public UnreadableAnswer(String message) {
    super(message);
  }

  /// @param message what is wrong, without any of the answer's content
  public UnreadableAnswer(String message, Throwable cause) {
    super(message, cause);
  }
}
