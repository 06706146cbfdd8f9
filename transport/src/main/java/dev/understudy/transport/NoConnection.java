package dev.understudy.transport;

import java.io.IOException;

/// This process has no connection to give: the limit of the origin is reached and too many wait
/// already, or the client is closed. Nothing was sent.
public final class NoConnection extends IOException {
  private static final long serialVersionUID = 1;

  NoConnection(String message) {
    super(message);
  }

  /// None: the place it was thrown at says nothing that the message does not.
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
