package dev.understudy.health;

/// Outcomes of the recent past, in ten slices. Immutable.
public final class Outcomes {
  private static final int SLICES = 10;

  /// More successes at once are counted as this many, so that ten slices of them cannot overflow.
  private static final long MOST = 100_000_000;

  static final Outcomes EMPTY = new Outcomes(new long[SLICES], 0);

  /// Successes in the upper, failures in the lower half.
  private final long[] slices;

  private final long newest;
  private final boolean flawless;

  private Outcomes(long[] slices, long newest) {
    this.slices = slices;
    this.newest = newest;
    this.flawless = failures() == 0;
  }

  /// One more outcome.
  ///
  /// @param now tick of the outcome
  /// @param length nanoseconds an outcome counts
  Outcomes after(boolean success, long now, long length) {
    return after(success ? 1 : 0, success ? 0 : 1, now, length);
  }

  /// More outcomes, all of them now.
  Outcomes after(long successes, long failures, long now, long length) {
    long slice = Math.floorDiv(now, Math.max(1, length / SLICES));
    long[] next = new long[SLICES];
    long steps = this == EMPTY ? SLICES : Math.max(0, slice - newest);
    if (steps < SLICES) {
      System.arraycopy(slices, 0, next, (int) steps, SLICES - (int) steps);
    }
    next[0] += (Math.min(successes, MOST) << 32) + failures;
    return new Outcomes(next, this == EMPTY ? slice : Math.max(slice, newest));
  }

  /// Whether none of them failed.
  boolean flawless() {
    return flawless;
  }

  /// How many.
  public long total() {
    long sum = sum();
    return (sum >>> 32) + (sum & 0xffff_ffffL);
  }

  /// How many of them failed.
  public long failures() {
    return sum() & 0xffff_ffffL;
  }

  private long sum() {
    long sum = 0;
    for (long slice : slices) {
      sum += slice;
    }
    return sum;
  }
}
