package dev.understudy.testkit;

import java.util.function.LongConsumer;
import java.util.stream.LongStream;

/// Seeds for property tests. `-Dseed=N` pins one; otherwise a run is the same every time, so that a
/// red build stays red. `-Dunderstudy.fuzz=N` takes N times as many.
public final class Seeds {
  private Seeds() {}

  /// `count` seeds, or as many as `-Dseeds` says, or the pinned one. For `@MethodSource`.
  public static LongStream of(int count) {
    Long pinned = Long.getLong("seed");
    return pinned != null
        ? LongStream.of(pinned)
        : LongStream.range(
            1,
            Long.getLong(
                    "seeds", (long) count * Math.max(1, Integer.getInteger("understudy.fuzz", 1)))
                + 1);
  }

  /// Runs a property for `count` seeds. A failure names its seed.
  ///
  /// @throws AssertionError if the property fails for a seed
  public static void check(int count, LongConsumer property) {
    of(count)
        .forEach(seed -> {
          try {
            property.accept(seed);
          } catch (RuntimeException | AssertionError failed) {
            throw new AssertionError(
                "failed with seed " + seed + " (-Dseed=" + seed + " replays it): " + failed,
                failed);
          }
        });
  }
}
