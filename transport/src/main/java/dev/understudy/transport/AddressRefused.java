package dev.understudy.transport;

import java.io.IOException;

/// Every address a name has is one that is never connected to: link-local, metadata, multicast and
/// the like. Nothing was sent.
public final class AddressRefused extends IOException {
  private static final long serialVersionUID = 1;

  AddressRefused(String message) {
    super(message);
  }

  /// None: the place it was thrown at says nothing that the message does not.
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
