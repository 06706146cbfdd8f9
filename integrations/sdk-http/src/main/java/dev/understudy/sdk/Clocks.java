package dev.understudy.sdk;

import dev.understudy.attempt.Phase;
import dev.understudy.attempt.Timeouts;
import java.time.Duration;
import java.util.Optional;

/// The clocks of one attempt. What an SDK's HTTP client hides, they cannot see: the clock of the
/// first token starts with the attempt and not when the request is written, and the time to connect
/// is for the client to limit. Written by the attempt's thread, read by the call's.
final class Clocks {
  /// A complete answer, and one that is an error, may take this long to end.
  private static final long LAST_SECOND = Duration.ofSeconds(1).toNanos();

  private static final long ERROR_BODY = Duration.ofSeconds(5).toNanos();

  /// What has run out.
  enum Alarm {
    /// A limit of the target.
    LATE,
    /// The second after the completion proof.
    PROVEN,
    /// The time for an error's body.
    ERROR_CUT
  }

  /// @param at tick it is due
  record Due(long at, Alarm alarm, Phase phase, Duration limit) {}

  private final Timeouts limits;
  private final boolean streaming;
  private final long started = System.nanoTime();
  private volatile long lastBytes = started;
  private volatile long lastContent = started;
  private volatile long endingSince = started;
  private volatile boolean bytes;
  private volatile boolean begun;
  private volatile boolean waiting;
  private volatile boolean thinking;
  private volatile Optional<Alarm> ending = Optional.empty();

  /// @param streaming whether a first token is waited for
  Clocks(Timeouts limits, boolean streaming) {
    this.limits = limits;
    this.streaming = streaming;
  }

  /// Bytes of the body have come.
  ///
  /// @return whether they are the first
  boolean bytes() {
    boolean first = !bytes;
    lastBytes = System.nanoTime();
    bytes = true;
    return first;
  }

  void content() {
    lastContent = System.nanoTime();
  }

  void begun() {
    lastContent = System.nanoTime();
    begun = true;
  }

  /// @return whether that is new
  boolean thinking(boolean now) {
    boolean changed = thinking != now;
    thinking = now;
    return changed;
  }

  /// Nothing is read now because the caller has not taken what there is.
  void waiting(boolean now) {
    lastBytes = System.nanoTime();
    lastContent = lastBytes;
    waiting = now;
  }

  /// The answer is complete, or an error; only its end is still to come.
  ///
  /// @return whether that is new
  boolean ending(Alarm alarm) {
    boolean first = ending.isEmpty();
    if (first) {
      endingSince = System.nanoTime();
      ending = Optional.of(alarm);
    }
    return first;
  }

  /// What is due next.
  Due next() {
    Due due = late(started, limits.attempt(), bytes ? Phase.BODY : Phase.FIRST_BYTE);
    if (ending.isPresent()) {
      boolean proven = ending.get() == Alarm.PROVEN;
      long limit = proven ? LAST_SECOND : ERROR_BODY;
      due = earlier(due, new Due(endingSince + limit, ending.get(), Phase.BODY, limits.attempt()));
    }
    if (streaming && !begun) {
      return earlier(due, late(started, limits.firstToken(), Phase.FIRST_BYTE));
    }
    if (!bytes) {
      return due;
    }
    if (waiting) {
      return earlier(due, late(System.nanoTime(), limits.idle(), Phase.BODY));
    }
    Duration idle = thinking ? limits.idleThinking() : limits.idle();
    due = earlier(due, late(lastBytes, idle, Phase.BODY));
    if (streaming) {
      Duration silent = thinking ? limits.idleThinking() : limits.idle().multipliedBy(4);
      due = earlier(due, late(lastContent, silent, Phase.BODY));
    }
    return due;
  }

  /// How long the attempt has run.
  Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - started);
  }

  private static Due late(long from, Duration limit, Phase phase) {
    return new Due(from + limit.toNanos(), Alarm.LATE, phase, limit);
  }

  private static Due earlier(Due one, Due other) {
    return other.at() - one.at() < 0 ? other : one;
  }
}
