package dev.understudy.sdk;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Which targets have answered lately, so that a connection to them may be kept in the SDK's
/// client. Thread-safe.
final class KeptConnections {
  /// Longer than HTTP clients usually keep a connection that nobody uses.
  private static final long LONGEST = Duration.ofMinutes(10).toNanos();

  private final Map<String, Long> answered = new ConcurrentHashMap<>();

  void answered(ApiTarget server) {
    answered.put(server.target().name(), System.nanoTime());
  }

  boolean mayBeKept(ApiTarget server) {
    Long last = answered.get(server.target().name());
    return last != null && System.nanoTime() - last < LONGEST;
  }
}
