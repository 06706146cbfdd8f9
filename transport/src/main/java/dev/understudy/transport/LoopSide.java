package dev.understudy.transport;

import io.netty.channel.EventLoop;
import java.util.HashMap;
import java.util.Map;

/// What a client keeps for one event loop: its clocks and its pools. Used on that loop only.
final class LoopSide {
  private final HttpClient client;
  private final EventLoop loop;
  private final Clockwork clockwork;
  private final Map<Origin, Pool> pools = new HashMap<>();

  LoopSide(HttpClient client, EventLoop loop) {
    this.client = client;
    this.loop = loop;
    this.clockwork = new Clockwork(loop);
  }

  HttpClient client() {
    return client;
  }

  EventLoop loop() {
    return loop;
  }

  Clockwork clockwork() {
    return clockwork;
  }

  Pool pool(Origin origin) {
    Pool pool = pools.get(origin);
    if (pool == null) {
      pool = new Pool(this, origin);
      pools.put(origin, pool);
    }
    return pool;
  }

  void close() {
    pools.values().forEach(Pool::close);
  }
}
