package dev.understudy.transport;

/// What carries one exchange: a whole HTTP/1.1 connection, or a stream of an HTTP/2 connection. On
/// its loop only.
sealed interface Link permits Connection, FrameStream {
  /// Begins to carry an exchange. Nothing is written yet.
  Sending carry(Exchange next, ClientRequest request);

  /// Whether its connection had carried others before, and has not been heard of since this one
  /// began: it may have been dead all the time.
  boolean mayBeStale();

  /// Reads, or not.
  void reading(boolean on);

  /// Leaves its exchange and tells the peer: closes the connection, or ends the stream.
  void close();
}
