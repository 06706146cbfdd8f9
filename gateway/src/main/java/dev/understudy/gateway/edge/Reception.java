package dev.understudy.gateway.edge;

/// Where requests go once the edge is done with them.
@FunctionalInterface
public interface Reception {
  /// A request has arrived. On the connection's event loop; must not block. The answer must be
  /// completed exactly once, now or later, on the same event loop.
  void arrived(Envelope envelope, Answer answer);
}
