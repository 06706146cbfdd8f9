package dev.understudy.gateway.relay;

import dev.understudy.gateway.edge.Answer;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Something after every so much silence towards the caller, so that nobody on the way takes the
/// connection for dead. On the event loop of that connection.
final class Heartbeat {
  private final Answer answer;
  private final long silence;
  private final Runnable beat;
  private @Nullable ScheduledFuture<?> next;
  private long wroteAt;

  private Heartbeat(Answer answer, Duration silence, Runnable beat) {
    this.answer = answer;
    this.silence = silence.toNanos();
    this.beat = beat;
  }

  /// Begins to wait.
  ///
  /// @param beat writes something
  static Heartbeat start(Answer answer, Duration silence, Runnable beat) {
    Heartbeat heartbeat = new Heartbeat(answer, silence, beat);
    heartbeat.wrote();
    heartbeat.after(heartbeat.silence);
    return heartbeat;
  }

  /// Something was written.
  void wrote() {
    wroteAt = System.nanoTime();
  }

  /// No more of it.
  void stop() {
    if (next != null) {
      next.cancel(false);
    }
  }

  private void after(long nanos) {
    next = answer.loop().schedule(this::due, nanos, TimeUnit.NANOSECONDS);
  }

  private void due() {
    if (!answer.open()) {
      return;
    }
    long quiet = System.nanoTime() - wroteAt;
    if (quiet < silence) {
      after(silence - quiet);
      return;
    }
    // Where bytes still wait for the caller, one more is no sign of life; it would only look like
    // progress to the clock that ends connections of callers who do not read.
    if (answer.writable()) {
      beat.run();
      wrote();
    }
    after(silence);
  }
}
