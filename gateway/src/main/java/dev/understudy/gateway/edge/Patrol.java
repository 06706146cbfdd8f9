package dev.understudy.gateway.edge;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// Looks at all connections of one event loop now and then, and ends those whose time is over. One
/// timer a loop instead of several a request. On that event loop only.
final class Patrol {
  private final Set<Patrolled> connections = new LinkedHashSet<>();
  private final ScheduledFuture<?> timer;

  Patrol(EventLoop loop, long everyMillis) {
    timer = loop.scheduleAtFixedRate(this::walk, everyMillis, everyMillis, TimeUnit.MILLISECONDS);
  }

  void add(Patrolled connection) {
    connections.add(connection);
  }

  void remove(Patrolled connection) {
    connections.remove(connection);
  }

  /// A copy, so that connections may leave meanwhile.
  Iterable<Patrolled> connections() {
    return new ArrayList<>(connections);
  }

  void stop() {
    timer.cancel(false);
  }

  private void walk() {
    long now = System.nanoTime();
    for (Patrolled connection : connections()) {
      connection.inspect(now);
    }
  }
}
