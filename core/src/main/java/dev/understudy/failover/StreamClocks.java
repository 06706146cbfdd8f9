package dev.understudy.failover;

import dev.understudy.attempt.Timeouts;
import dev.understudy.engine.Loop;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The clocks of one attempt's stream: one for all of it, and one for what must come next, which is
/// the first content or an end of silence. On the call's loop.
final class StreamClocks {
  /// What may follow the proof that an answer is complete is here by then.
  private static final Duration EPILOGUE = Duration.ofSeconds(1);

  /// Told that a clock ran out.
  interface Owner {
    /// @param what ran out, to be followed by the limit
    void late(Duration limit, String what);
  }

  private final Loop loop;
  private final Timeouts limits;
  private final Owner owner;
  private Loop.@Nullable Timer next;
  private Loop.@Nullable Timer whole;

  StreamClocks(Loop loop, Timeouts limits, Owner owner) {
    this.loop = loop;
    this.limits = limits;
    this.owner = owner;
  }

  /// The request is sent.
  void begin() {
    expect(limits.firstToken());
    Duration all = limits.attempt();
    whole = loop.schedule(() -> owner.late(all, "not complete after "), all.toNanos());
  }

  /// More is wanted, and silence has begun unless a clock runs already.
  ///
  /// @param proven whether the answer is complete, and only an end is missing
  void expect(boolean proven) {
    if (next == null) {
      Duration idle = limits.idle();
      expect(proven && idle.compareTo(EPILOGUE) > 0 ? EPILOGUE : idle);
    }
  }

  private void expect(Duration limit) {
    next = loop.schedule(() -> owner.late(limit, "nothing came for "), limit.toNanos());
  }

  /// What was to come next has come.
  void heard() {
    if (next != null) {
      next.cancel();
      next = null;
    }
  }

  /// The stream is over.
  void stop() {
    heard();
    if (whole != null) {
      whole.cancel();
      whole = null;
    }
  }
}
