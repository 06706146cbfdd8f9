package dev.understudy.health;

/// A time during which an identifier must not be tried.
///
/// @param until tick of its end
/// @param cause why it was made
public record Block(long until, Cause cause) {

  /// Why a block was made.
  public enum Cause {
    /// The provider asked for it.
    RETRY_AFTER,
    /// Too many slow answers.
    HIGH_LATENCY,
    /// An operator asked for it.
    OPERATOR
  }

  /// Whether it still holds.
  public boolean holds(long now) {
    return until - now > 0;
  }

  /// Of two blocks the one that ends later.
  public Block or(Block other) {
    return other.until - until > 0 ? other : this;
  }
}
