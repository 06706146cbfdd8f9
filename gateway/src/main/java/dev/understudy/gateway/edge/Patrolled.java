package dev.understudy.gateway.edge;

/// A connection that is looked at now and then. On its event loop only.
interface Patrolled {
  /// Ends what has taken too long.
  ///
  /// @param now a tick of `System.nanoTime`
  void inspect(long now);

  /// Takes no more requests, as far as the protocol can say so.
  void drain();

  /// The time for finishing is over.
  void expire();

  /// Ends at once.
  void close();
}
