package dev.understudy.testkit.peer;

/// What happens to the connection where a script stops.
public enum Ending {
  /// It stays open for the next request.
  KEEP,
  /// It is closed in an orderly way (FIN). Before the end of an answer this is a cut.
  CLOSE,
  /// It is reset (RST): what the peer has not read yet is lost.
  RESET,
  /// It stays open and silent until the peer goes away.
  STALL,
  /// It stays open, and is reset as soon as the next request begins to arrive: a keep-alive
  /// connection that the provider gave up just before it was used again.
  STALE
}
