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
    /// Nothing came for so long.
    void silent(Duration limit);

    /// All of it has taken so long, and is not complete.
    void overdue(Duration limit);
  }

  private final Loop loop;
  private final Timeouts limits;
  private final Owner owner;
  private Duration patience;
  private Loop.@Nullable Timer next;
  private Loop.@Nullable Timer whole;

  StreamClocks(Loop loop, Timeouts limits, Owner owner) {
    this.loop = loop;
    this.limits = limits;
    this.owner = owner;
    patience = limits.firstToken();
  }

  /// The request is sent.
  void begin() {
    start();
    whole = loop.schedule(() -> owner.overdue(limits.attempt()), limits.attempt().toNanos());
  }

  /// More is wanted, and silence has begun unless a clock runs already.
  ///
  /// @param proven whether the answer is complete, and only an end is missing
  void expect(boolean proven) {
    if (next == null) {
      Duration idle = limits.idle();
      patience = proven && idle.compareTo(EPILOGUE) > 0 ? EPILOGUE : idle;
      start();
    }
  }

  private void start() {
    next = loop.schedule(() -> owner.silent(patience), patience.toNanos());
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
