package dev.understudy.engine;

import java.util.concurrent.atomic.AtomicInteger;

/// Bounds how many calls of this process may be past their first attempt at once. First attempts
/// never need a permit. Thread-safe.
public final class RetryGate {
  private final int permits;
  private final AtomicInteger taken = new AtomicInteger();

  /// @param permits calls that may retry at the same time; at least 1
  public RetryGate(int permits) {
    if (permits < 1) {
      throw new IllegalArgumentException("max_in_flight_retries must be at least 1: " + permits);
    }
    this.permits = permits;
  }

  boolean enter() {
    while (true) {
      int before = taken.get();
      if (before >= permits) {
        return false;
      }
      if (taken.compareAndSet(before, before + 1)) {
        return true;
      }
    }
  }

  void leave() {
    taken.decrementAndGet();
  }

  /// Calls that are retrying now.
  public int inFlight() {
    return taken.get();
  }
}
