package dev.understudy.transport;

/// An exchange under way. Every method may be called from any thread, at any time, and does nothing
/// once the exchange is over.
public interface ClientExchange {
  /// Ends the exchange: its connection is closed at once, nothing more is heard of it.
  void cancel();

  /// Stops reading, when the caller is slower than the provider. What one read had already brought
  /// in still comes; so does, once the provider has closed its end, what the system had received by
  /// then. The clocks for silence stand still; the others go on.
  void pause();

  /// Reads again.
  void resume();

  /// Tells that content of a stream was seen: call it for **every** event with content. The first
  /// stops the `first_token` clock; each one restarts the clock that ends a stream of nothing but
  /// pings (4 times `idle`). Without effect for plain answers.
  void contentSeen();

  /// Tells that the model has begun, or ended, to reason without anything visible. Meanwhile both
  /// clocks for silence use `idle_thinking`.
  void thinking(boolean open);
}
