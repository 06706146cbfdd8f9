package dev.understudy.transport;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The connections of one loop to one origin. The one used last is used first, so that the others
/// may grow old and go. Woken when an idle connection may be too old. Used on its loop only.
///
/// Over HTTP/1.1 each exchange has a connection of its own, and each that finds none makes one.
/// Over HTTP/2 they share: while a connection is being made whose streams may serve them, the
/// others wait. As long as an origin has not said what it speaks, one connection goes ahead to find
/// out.
final class Pool extends Clocked {
  /// What the origin speaks, as far as is known.
  private enum Tongue {
    UNKNOWN,
    LINES,
    FRAMES
  }

  private final LoopSide side;
  private final Origin origin;
  private final PoolLimits limits;
  private final Deque<Connection> idle = new ArrayDeque<>();
  private final List<FrameConnection> frames = new ArrayList<>();
  private final Deque<Exchange> waiting = new ArrayDeque<>();
  private Tongue tongue;

  /// Connections that are being made, in use, or idle.
  private int open;

  private int dialling;

  Pool(LoopSide side, Origin origin) {
    this.side = side;
    this.origin = origin;
    this.limits = side.client().limits();
    boolean known = side.client().knownHttp2(origin);
    tongue = known ? Tongue.FRAMES : origin.secure() ? Tongue.UNKNOWN : Tongue.LINES;
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
    return idle.size() + (int) frames.stream().filter(FrameConnection::isIdle).count();
  }

  /// Gives the exchange a connection, now or later, or fails it.
  void acquire(Exchange exchange) {
    if (side.client().closed()) {
      exchange.noConnection("the client is closed");
      return;
    }
    Connection kept = youngest();
    FrameConnection roomy = kept == null ? roomy() : null;
    if (kept != null) {
      exchange.attach(kept);
    } else if (roomy != null) {
      exchange.attach(roomy.stream());
    } else if (mayDial()) {
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

  /// Gives the exchange another connection than the one it had, before everyone who waits.
  void acquireNew(Exchange exchange) {
    FrameConnection roomy = roomy();
    if (roomy != null) {
      exchange.attach(roomy.stream());
    } else if (mayDial()) {
      dial(exchange);
    } else {
      waiting.addFirst(exchange);
    }
  }

  /// The exchange waits no more.
  void forget(Exchange exchange) {
    waiting.remove(exchange);
  }

  /// A connection was made that speaks HTTP/1.1.
  void speaksLines() {
    dialling--;
    tongue = Tongue.LINES;
  }

  /// A connection was made that speaks HTTP/2.
  void speaksFrames(FrameConnection made) {
    dialling--;
    tongue = Tongue.FRAMES;
    frames.addFirst(made);
  }

  /// Serves those who wait, as far as there is room.
  void roomChanged() {
    while (!waiting.isEmpty()) {
      FrameConnection roomy = roomy();
      if (roomy != null) {
        waiting.removeFirst().attach(roomy.stream());
      } else if (mayDial()) {
        dial(waiting.removeFirst());
      } else {
        return;
      }
    }
  }

  /// Takes back a connection that can carry another exchange.
  void release(Connection connection) {
    Exchange next = waiting.pollFirst();
    if (next != null) {
      next.attach(connection);
    } else if (side.client().closed()) {
      connection.close();
    } else {
      connection.idleUntil = System.nanoTime() + connection.keptFor(limits.idle().toNanos());
      idle.addFirst(connection);
      watch(connection.idleUntil);
    }
  }

  /// A stream of this connection is over.
  void streamEnded(FrameConnection connection) {
    if (connection.isIdle()) {
      if (side.client().closed()) {
        connection.close();
        return;
      }
      connection.idleUntil = System.nanoTime() + limits.idle().toNanos();
      watch(connection.idleUntil);
    }
    if (!waiting.isEmpty()) {
      // Netty counts the stream until this turn is over.
      side.loop().execute(this::roomChanged);
    }
  }

  /// A connection was never made: its place is free.
  void notMade() {
    dialling--;
    open--;
    roomChanged();
  }

  /// A connection is gone: its place is free.
  void closed(Connection connection) {
    open--;
    if (connection.isIdle()) {
      idle.remove(connection);
      stopIfEmpty();
    }
    roomChanged();
  }

  /// A connection is gone: its place is free.
  void closed(FrameConnection connection) {
    open--;
    frames.remove(connection);
    stopIfEmpty();
    roomChanged();
  }

  /// Closes what is idle.
  void close() {
    for (Connection kept = idle.pollFirst(); kept != null; kept = idle.pollFirst()) {
      kept.close();
    }
    for (FrameConnection each : List.copyOf(frames)) {
      if (each.isIdle()) {
        each.close();
      }
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
    for (FrameConnection each : List.copyOf(frames)) {
      if (each.isIdle() && each.idleUntil - now <= 0) {
        each.close();
      } else if (each.isIdle() && each.idleUntil - earliest < 0) {
        earliest = each.idleUntil;
      }
    }
    if (!idle.isEmpty() || !frames.isEmpty()) {
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

  private @Nullable FrameConnection roomy() {
    for (FrameConnection each : frames) {
      if (each.room() > 0) {
        return each;
      }
    }
    return null;
  }

  private boolean mayDial() {
    return open < limits.connections() && (tongue == Tongue.LINES || !soonMore());
  }

  /// Whether a connection is on its way that others than the one it is made for may use.
  private boolean soonMore() {
    return dialling > 0 || frames.stream().anyMatch(FrameConnection::greeting);
  }

  private void dial(Exchange exchange) {
    open++;
    dialling++;
    exchange.dialling(new Dial(this, exchange));
  }

  private void watch(long until) {
    if (!running || until - wakeAt < 0) {
      side.clockwork().wake(this, until);
    }
  }

  private void stopIfEmpty() {
    if (idle.isEmpty() && frames.stream().noneMatch(FrameConnection::isIdle)) {
      side.clockwork().stop(this);
    }
  }

  /// The idle time a peer announced, less what the way back may take.
  static long announced(long seconds) {
    long nanos = TimeUnit.SECONDS.toNanos(seconds);
    return Math.max(nanos / 2, nanos - TimeUnit.SECONDS.toNanos(1));
  }
}
