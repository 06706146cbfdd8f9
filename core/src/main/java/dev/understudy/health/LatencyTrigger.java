package dev.understudy.health;

import java.util.Arrays;

/// Counts slow answers in a sliding window. Immutable.
public final class LatencyTrigger {
  /// Nothing counted.
  public static final LatencyTrigger NONE = new LatencyTrigger(new long[0], false);

  private final long[] events;
  private final boolean fired;

  private LatencyTrigger(long[] events, boolean fired) {
    this.events = events;
    this.fired = fired;
  }

  /// One more event. When the window holds `min` of them the trigger fires and the count starts
  /// again.
  ///
  /// @param now tick of the event
  /// @param window nanoseconds an event counts
  public LatencyTrigger after(long now, long window, int min) {
    long[] recent = Arrays.stream(events).filter(event -> now - event < window).toArray();
    if (recent.length + 1 >= min) {
      return new LatencyTrigger(new long[0], true);
    }
    long[] longer = Arrays.copyOf(recent, recent.length + 1);
    longer[recent.length] = now;
    return new LatencyTrigger(longer, false);
  }

  /// Whether the latest event made it fire.
  public boolean fired() {
    return fired;
  }

  /// How many events wait for more.
  public int count() {
    return events.length;
  }
}
