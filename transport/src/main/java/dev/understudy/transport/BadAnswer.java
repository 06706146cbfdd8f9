package dev.understudy.transport;

import java.io.IOException;

/// An answer that is not proper HTTP/1.1, or beyond the limits of what is read..
public final class BadAnswer extends IOException {
  private static final long serialVersionUID = 1;

  BadAnswer(String message) {
    super(message);
  }

  /// None: the place it was thrown at says nothing that the message does not.
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
