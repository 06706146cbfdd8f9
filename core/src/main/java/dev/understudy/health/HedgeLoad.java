package dev.understudy.health;

import static java.util.concurrent.TimeUnit.SECONDS;

/// Calls and hedges of the last ten seconds. Immutable.
public final class HedgeLoad {
  /// Nothing counted.
  public static final HedgeLoad NONE = new HedgeLoad(new int[10], new int[10], Long.MIN_VALUE);

  private final int[] calls;
  private final int[] hedges;
  private final long second;

  private HedgeLoad(int[] calls, int[] hedges, long second) {
    this.calls = calls;
    this.hedges = hedges;
    this.second = second;
  }

  /// One more call.
  public HedgeLoad called(long now) {
    HedgeLoad next = at(now);
    next.calls[slot(next.second)]++;
    return next;
  }

  /// One more hedge.
  public HedgeLoad hedged(long now) {
    HedgeLoad next = at(now);
    next.hedges[slot(next.second)]++;
    return next;
  }

  /// Whether one more hedge stays within the share of calls. There is no floor: with few calls
  /// there are no hedges.
  public boolean allows(double share, long now) {
    HedgeLoad current = at(now);
    int callCount = 0;
    int hedgeCount = 0;
    for (int slot = 0; slot < 10; slot++) {
      callCount += current.calls[slot];
      hedgeCount += current.hedges[slot];
    }
    return hedgeCount + 1 <= share * callCount;
  }

  private HedgeLoad at(long now) {
    long current = Math.floorDiv(now, SECONDS.toNanos(1));
    HedgeLoad next = new HedgeLoad(calls.clone(), hedges.clone(), Math.max(current, second));
    boolean all = second == Long.MIN_VALUE || current - second >= 10;
    for (long old = 1; old <= (all ? 10 : current - second); old++) {
      int slot = slot(all ? old : second + old);
      next.calls[slot] = 0;
      next.hedges[slot] = 0;
    }
    return next;
  }

  private static int slot(long second) {
    return Math.floorMod(second, 10);
  }
}
