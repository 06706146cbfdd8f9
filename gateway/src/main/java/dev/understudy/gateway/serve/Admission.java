package dev.understudy.gateway.serve;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// How many requests may be served at once, and by whom. There is no queue: who finds no room is
/// turned away at once and comes back. When somebody with little in flight was turned away, nobody
/// may hold more than half of the room for the next few seconds, in which who was turned away comes
/// back. Thread-safe.
public final class Admission {
  /// Longer than the second after which who is turned away is asked to come back.
  private static final long CONTENTION_NANOS = 5_000_000_000L;

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
  /// @return the room, to be given back; null if there is none
  public @Nullable Room enter(String caller, long now) {
    AtomicInteger own = byCaller.computeIfAbsent(caller, name -> new AtomicInteger());
    int held = own.incrementAndGet();
    int total = serving.incrementAndGet();
    boolean half = held > Math.max(1, most / 2);
    Room room = new Room(own);
    if (total > most || (half && byCaller.size() > 1 && isContended(now))) {
      if (!half) {
        contendedUntil.set(now + CONTENTION_NANOS);
        contended = true;
      }
      room.leave();
      return null;
    }
    return room;
  }

  private boolean isContended(long now) {
    if (contended && now - contendedUntil.get() > 0) {
      contended = false;
    }
    return contended;
  }

  /// Requests being served.
  public int serving() {
    return serving.get();
  }

  /// Room for one request. Used by one thread at a time.
  public final class Room {
    private final AtomicInteger own;
    private boolean left;

    private Room(AtomicInteger own) {
      this.own = own;
    }

    /// Gives the room back; once, however often it is called.
    public void leave() {
      if (!left) {
        left = true;
        own.decrementAndGet();
        serving.decrementAndGet();
      }
    }
  }
}
