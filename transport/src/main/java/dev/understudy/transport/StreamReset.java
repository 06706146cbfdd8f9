package dev.understudy.transport;

import java.io.IOException;

/// The peer ended one HTTP/2 stream before its answer was complete.
public final class StreamReset extends IOException {
  private static final long serialVersionUID = 1;

  StreamReset(String code) {
    super("stream reset by the peer: " + code);
  }

  /// None: the place it was thrown at says nothing that the message does not.
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
