package dev.understudy.health;

/// The tokens of a retry budget: never below zero, never above the capacity. Immutable.
///
/// @param missing tokens below the capacity; a bucket starts full without knowing how large it is
public record Bucket(int missing) {
  /// A full bucket.
  public static final Bucket FULL = new Bucket(0);

  /// Tokens left in a bucket of this capacity.
  public int tokens(int capacity) {
    return Math.max(0, capacity - missing);
  }

  /// Whether it can pay.
  public boolean affords(int cost, int capacity) {
    return cost <= tokens(capacity);
  }

  /// After paying; the same bucket if it cannot.
  public Bucket withdraw(int cost, int capacity) {
    return cost > 0 && affords(cost, capacity) ? new Bucket(missing + cost) : this;
  }

  /// After being paid; what would overflow is lost.
  public Bucket deposit(int tokens) {
    return missing == 0 || tokens == 0 ? this : new Bucket(Math.max(0, missing - tokens));
  }
}
