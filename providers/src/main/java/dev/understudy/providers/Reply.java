package dev.understudy.providers;

import dev.understudy.transport.HeaderBlock;

/// What a provider answered, before anyone has judged it.
///
/// @param body as far as it was read; empty for a stream that has begun
/// @param cut whether there was more than anyone wants to keep
@SuppressWarnings("ArrayRecordComponent") // never compared
record Reply(int status, HeaderBlock headers, byte[] body, boolean cut) {
  /// Whether the status is a 2xx.
  boolean successful() {
    return status >= 200 && status < 300;
  }
}
