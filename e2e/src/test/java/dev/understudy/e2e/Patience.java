package dev.understudy.e2e;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Waiting for what must become true in real time.
public final class Patience {
  private Patience() {}

  /// Asks twenty times a second until the answer is yes.
  ///
  /// @throws AssertionError if it is not within `limit`
  public static void until(Duration limit, Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + limit.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not so after " + limit.toMillis() + " ms");
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
  }
}
