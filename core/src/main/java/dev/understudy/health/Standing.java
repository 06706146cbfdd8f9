package dev.understudy.health;

/// What is known about one target at one instant.
///
/// @param blockedUntil tick before which it must not be tried; meaningful only if `blocked`
/// @param blocked whether it must not be tried now
/// @param avoided whether it ranks after every other candidate
/// @param breaker whether its breaker lets attempts through
/// @param opensAt tick at which an open breaker admits a probe; meaningful only if open
public record Standing(
    boolean blocked, long blockedUntil, boolean avoided, Gate breaker, long opensAt) {

  /// Nothing bad is known.
  public static final Standing CLEAR = new Standing(false, 0, false, Gate.CLOSED, 0);

  /// What a circuit breaker says to one more attempt.
  public enum Gate {
    /// Go on.
    CLOSED,
    /// Not now.
    OPEN,
    /// One attempt may find out; whoever gets the lease.
    PROBE,
    /// Somebody is finding out.
    PROBING
  }

  /// Whether an attempt may be made.
  public boolean usable() {
    return !blocked && (breaker == Gate.CLOSED || breaker == Gate.PROBE);
  }
}
