package dev.understudy.transport;

import java.time.Duration;

/// How many connections are kept, and how long.
///
/// @param connections the most to one origin from one event loop, in use or idle
/// @param waiting the most exchanges that wait for one of them, per origin and loop; more fail at
///   once with [NoConnection]
/// @param idle the longest a connection is kept without use; a shorter `keep-alive: timeout` of the
///   peer wins
public record PoolLimits(int connections, int waiting, Duration idle) {
  /// 1024 connections, 1024 waiting, 30 s.
  public static final PoolLimits DEFAULT = new PoolLimits(1024, 1024, Duration.ofSeconds(30));

  public PoolLimits {
    if (connections < 1) {
      throw new IllegalArgumentException("connections must be at least 1: " + connections);
    }
    if (waiting < 0) {
      throw new IllegalArgumentException("waiting must not be negative: " + waiting);
    }
    if (!idle.isPositive()) {
      throw new IllegalArgumentException("idle must be positive: " + idle);
    }
  }
}
