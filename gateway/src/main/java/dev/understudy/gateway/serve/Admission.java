package dev.understudy.gateway.serve;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// How many requests may be served at once, and by whom. There is no queue: who finds no room is
/// turned away at once and comes back. When somebody with little in flight was turned away, nobody
/// may hold more than half of the room for the next second. Thread-safe.
public final class Admission {
  private static final long CONTENTION_NANOS = 1_000_000_000L;

  private final int most;
  private final AtomicInteger serving = new AtomicInteger();
  private final ConcurrentHashMap<String, AtomicInteger> byCaller = new ConcurrentHashMap<>();
  private final AtomicLong contendedUntil = new AtomicLong();
  private volatile boolean contended;

  /// @param most requests at once, positive
  public Admission(int most) {
    this.most = most;
  }

  /// Takes room for a request.
  ///
  /// @param caller the name of its key; names come from the configuration, so they are few
  /// @param now tick of `System.nanoTime`
  /// @return false if there is none; then nothing is to be given back
  public boolean enter(String caller, long now) {
    AtomicInteger own = byCaller.computeIfAbsent(caller, name -> new AtomicInteger());
    int held = own.incrementAndGet();
    int total = serving.incrementAndGet();
    boolean half = held > Math.max(1, most / 2);
    if (total > most || (half && byCaller.size() > 1 && isContended(now))) {
      if (!half) {
        contendedUntil.set(now + CONTENTION_NANOS);
        contended = true;
      }
      leave(caller);
      return false;
    }
    return true;
  }

  private boolean isContended(long now) {
    if (contended && now - contendedUntil.get() > 0) {
      contended = false;
    }
    return contended;
  }

  /// Gives the room back.
  public void leave(String caller) {
    serving.decrementAndGet();
    AtomicInteger own = byCaller.get(caller);
    if (own != null) {
      own.decrementAndGet();
    }
  }

  /// Requests being served.
  public int serving() {
    return serving.get();
  }
}
