package dev.understudy.transport;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The connections of one loop to one origin. The one used last is used first, so that the others
/// may grow old and go. Woken when an idle connection may be too old. Used on its loop only.
final class Pool extends Clocked {
  private final LoopSide side;
  private final Origin origin;
  private final PoolLimits limits;
  private final Deque<Connection> idle = new ArrayDeque<>();
  private final Deque<Exchange> waiting = new ArrayDeque<>();

  /// Connections that are being made, in use, or idle.
  private int open;

  Pool(LoopSide side, Origin origin) {
    this.side = side;
    this.origin = origin;
    this.limits = side.client().limits();
  }

  LoopSide side() {
    return side;
  }

  Origin origin() {
    return origin;
  }

  int open() {
    return open;
  }

  int idle() {
    return idle.size();
  }

  /// Gives the exchange a connection, now or later, or fails it.
  void acquire(Exchange exchange) {
    if (side.client().closed()) {
      exchange.noConnection("the client is closed");
      return;
    }
    Connection kept = youngest();
    if (kept != null) {
      exchange.attach(kept);
    } else if (open < limits.connections()) {
      dial(exchange);
    } else if (waiting.size() < limits.waiting()) {
      waiting.addLast(exchange);
    } else {
      exchange.noConnection(
          limits.connections()
              + " connections are in use and "
              + limits.waiting()
              + " exchanges wait");
    }
  }

  /// Gives the exchange a new connection, before everyone who waits.
  void acquireNew(Exchange exchange) {
    if (open < limits.connections()) {
      dial(exchange);
    } else {
      waiting.addFirst(exchange);
    }
  }

  /// The exchange waits no more.
  void forget(Exchange exchange) {
    waiting.remove(exchange);
  }

  /// Takes back a connection that can carry another exchange.
  void release(Connection connection) {
    Exchange next = waiting.pollFirst();
    if (next != null) {
      next.attach(connection);
    } else if (side.client().closed()) {
      connection.close();
    } else {
      long now = System.nanoTime();
      connection.idleUntil = now + connection.keptFor(limits.idle().toNanos());
      idle.addFirst(connection);
      if (!running || connection.idleUntil - wakeAt < 0) {
        side.clockwork().wake(this, connection.idleUntil);
      }
    }
  }

  /// A place is free: a connection is gone, or was never made.
  void closed(@Nullable Connection connection) {
    open--;
    if (connection != null && connection.isIdle()) {
      idle.remove(connection);
      stopIfEmpty();
    }
    Exchange next = open < limits.connections() ? waiting.pollFirst() : null;
    if (next != null) {
      dial(next);
    }
  }

  /// Closes what is idle.
  void close() {
    for (Connection kept = idle.pollFirst(); kept != null; kept = idle.pollFirst()) {
      kept.close();
    }
    stopIfEmpty();
  }

  @Override
  void due(long now) {
    long earliest = now + limits.idle().toNanos();
    for (Iterator<Connection> each = idle.iterator(); each.hasNext(); ) {
      Connection kept = each.next();
      if (kept.idleUntil - now <= 0) {
        each.remove();
        kept.close();
      } else if (kept.idleUntil - earliest < 0) {
        earliest = kept.idleUntil;
      }
    }
    if (!idle.isEmpty()) {
      side.clockwork().wake(this, earliest);
    }
    stopIfEmpty();
  }

  private @Nullable Connection youngest() {
    if (idle.isEmpty()) {
      return null;
    }
    long now = System.nanoTime();
    Connection kept = idle.pollFirst();
    while (kept != null && (kept.idleUntil - now <= 0 || !kept.isOpen())) {
      kept.close();
      kept = idle.pollFirst();
    }
    stopIfEmpty();
    return kept;
  }

  private void dial(Exchange exchange) {
    open++;
    exchange.dialling(new Dial(this, exchange));
  }

  private void stopIfEmpty() {
    if (idle.isEmpty()) {
      side.clockwork().stop(this);
    }
  }

  /// The idle time a peer announced, less what the way back may take.
  static long announced(long seconds) {
    long nanos = TimeUnit.SECONDS.toNanos(seconds);
    return Math.max(nanos / 2, nanos - TimeUnit.SECONDS.toNanos(1));
  }
}
