package dev.understudy.transport;

import dev.understudy.attempt.Phase;
import dev.understudy.attempt.Timeouts;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How far an exchange has come, and which clock is running. Pure: told the time, never reads it.
/// Ticks are nanoseconds. Not thread-safe.
final class Clocks {
  /// A stream of pings is kept this many times as long as silence.
  private static final int PINGS = 4;

  private final Timeouts limits;
  private final boolean stream;
  private final long startedAt;

  private long connectFrom;
  private boolean connected;
  private long wroteAt;
  private boolean sent;
  private long sentAt;
  private boolean answering;
  private long byteAt;
  private boolean contentSeen;
  private long contentAt;
  private boolean thinking;
  private boolean paused;
  private long pausedAt;

  Clocks(Timeouts limits, boolean stream, long now) {
    this.limits = limits;
    this.stream = stream;
    startedAt = now;
    connectFrom = now;
  }

  boolean isSent() {
    return sent;
  }

  boolean isAnswering() {
    return answering;
  }

  boolean isPaused() {
    return paused;
  }

  Phase phase() {
    if (!connected) {
      return Phase.CONNECT;
    }
    if (answering) {
      return stream && !contentSeen ? Phase.FIRST_BYTE : Phase.BODY;
    }
    return sent ? Phase.FIRST_BYTE : Phase.SEND;
  }

  void connected(long now) {
    connected = true;
    wroteAt = now;
  }

  /// Back to the start, on another connection; the attempt's clock goes on.
  void again(long now) {
    connectFrom = now;
    connected = false;
    sent = false;
  }

  void wrote(long now) {
    wroteAt = now;
  }

  void sent(long now) {
    sent = true;
    sentAt = now;
  }

  void bytesArrived(long now) {
    answering = true;
    byteAt = now;
  }

  void contentSeen() {
    contentSeen = true;
    contentAt = byteAt;
  }

  void thinking(boolean open, long now) {
    thinking = open;
    contentAt = now;
  }

  void pause(long now) {
    paused = true;
    pausedAt = now;
  }

  /// The clocks for silence go on where they stood.
  void resume(long now) {
    paused = false;
    byteAt += now - pausedAt;
    contentAt += now - pausedAt;
  }

  long connectTimeLeft(long now) {
    return Math.max(0, connectFrom + limits.connect().toNanos() - now);
  }

  /// When the first of the running clocks runs out, if nothing happens until then.
  long next() {
    long at = startedAt + limits.attempt().toNanos();
    Duration other = running();
    if (other != null) {
      long otherAt = since() + other.toNanos();
      at = otherAt - at < 0 ? otherAt : at;
    }
    if (watchesContent()) {
      long contentEnd = contentAt + contentLimit().toNanos();
      at = contentEnd - at < 0 ? contentEnd : at;
    }
    return at;
  }

  /// The setting of the clock that has run out, or null.
  @Nullable Duration ranOut(long now) {
    Duration other = running();
    if (other != null && now - since() >= other.toNanos()) {
      return other;
    }
    if (watchesContent() && now - contentAt >= contentLimit().toNanos()) {
      return contentLimit();
    }
    return now - startedAt >= limits.attempt().toNanos() ? limits.attempt() : null;
  }

  /// The clock of this moment besides the attempt's; null if there is none.
  private @Nullable Duration running() {
    if (!connected) {
      return limits.connect();
    }
    if (!sent && !answering) {
      return limits.idle();
    }
    if (stream && !contentSeen && sent) {
      return limits.firstToken();
    }
    if (!answering || paused) {
      return null;
    }
    return thinking ? limits.idleThinking() : limits.idle();
  }

  /// Since when that clock runs.
  private long since() {
    if (!connected) {
      return connectFrom;
    }
    if (!sent && !answering) {
      return wroteAt;
    }
    return stream && !contentSeen && sent ? sentAt : byteAt;
  }

  private boolean watchesContent() {
    return stream && contentSeen && !paused;
  }

  private Duration contentLimit() {
    return thinking ? limits.idleThinking() : limits.idle().multipliedBy(PINGS);
  }
}
