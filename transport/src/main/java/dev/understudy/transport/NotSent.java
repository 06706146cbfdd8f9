package dev.understudy.transport;

import java.io.IOException;

/// The peer has said that it did not look at the request: an HTTP/2 stream that was refused, or
/// begun after the peer had stopped to take any. It is safe to send it again.
public final class NotSent extends IOException {
  private static final long serialVersionUID = 1;

  NotSent(String message) {
    super(message);
  }

  /// None: the place it was thrown at says nothing that the message does not.
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
