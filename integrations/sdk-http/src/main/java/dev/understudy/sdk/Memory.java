package dev.understudy.sdk;

import java.util.concurrent.atomic.AtomicLong;

/// What a failover remembers from call to call, beside the engine's health. Thread-safe.
///
/// @param rotation counts the calls, so that targets of one weight take turns
/// @param kept which targets may have kept a connection
/// @param retries whether the SDK retries by itself
record Memory(AtomicLong rotation, KeptConnections kept, OwnRetries retries) {
  static Memory empty() {
    return new Memory(new AtomicLong(), new KeptConnections(), new OwnRetries());
  }
}
