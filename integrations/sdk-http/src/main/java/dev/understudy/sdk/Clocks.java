package dev.understudy.sdk;

import dev.understudy.attempt.Phase;
import dev.understudy.attempt.Timeouts;
import dev.understudy.engine.Loop;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The clocks of one attempt. What an SDK's HTTP client hides, they cannot see: the clock of the
/// first token starts with the attempt and not when the request is written, and the time to connect
/// is for the client to limit. Moved by the attempt's thread; what is due is told on the call's
/// loop.
final class Clocks implements Runnable {
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

  /// Whose clocks they are.
  @FunctionalInterface
  interface Owner {
    /// A clock has run out. On the call's loop.
    void due(Due due);
  }

  private final Timeouts limits;
  private final boolean streaming;
  private final Loop loop;
  private final Owner owner;
  private final long started = System.nanoTime();
  private volatile long lastBytes = started;
  private volatile long lastContent = started;
  private volatile long endingSince = started;
  private volatile boolean bytes;
  private volatile boolean begun;
  private volatile boolean waiting;
  private volatile boolean thinking;
  private volatile Optional<Alarm> ending = Optional.empty();
  private volatile boolean stopped;
  private volatile Loop.@Nullable Timer timer;

  /// @param streaming whether a first token is waited for
  /// @param loop of the call
  Clocks(Timeouts limits, boolean streaming, Loop loop, Owner owner) {
    this.limits = limits;
    this.streaming = streaming;
    this.loop = loop;
    this.owner = owner;
  }

  /// Waits for what is due next. On the call's loop.
  void start() {
    if (!stopped) {
      timer = loop.schedule(this, next().at() - System.nanoTime());
    }
    if (stopped) {
      disarm(); // stopped from another thread meanwhile
    }
  }

  /// Nothing is due any more. From any thread, idempotent.
  void stop() {
    stopped = true;
    disarm();
  }

  private void disarm() {
    Loop.Timer armed = timer;
    if (armed != null) {
      armed.cancel();
    }
  }

  /// Something else is due next.
  private void changed() {
    loop.execute(() -> {
      disarm();
      start();
    });
  }

  /// The time has come to look. On the call's loop.
  @Override
  public void run() {
    Due due = next();
    if (due.at() - System.nanoTime() > 0) {
      start();
    } else if (!stopped) {
      owner.due(due);
    }
  }

  /// Bytes of the body have come.
  void bytes() {
    boolean first = !bytes;
    lastBytes = System.nanoTime();
    bytes = true;
    if (first) {
      changed();
    }
  }

  /// An event with content has come.
  void content() {
    lastContent = System.nanoTime();
  }

  /// The caller reads the answer while it comes.
  void begun() {
    lastContent = System.nanoTime();
    begun = true;
    changed();
  }

  /// The model reasons in silence, or not any more.
  void thinking(boolean now) {
    if (thinking != now) {
      thinking = now;
      changed();
    }
  }

  /// Nothing is read now because the caller has not taken what there is.
  void waiting(boolean now) {
    lastBytes = System.nanoTime();
    lastContent = lastBytes;
    waiting = now;
  }

  /// The answer is complete, or an error; only its end is still to come.
  void ending(Alarm alarm) {
    if (ending.isEmpty()) {
      endingSince = System.nanoTime();
      ending = Optional.of(alarm);
      changed();
    }
  }

  private Due next() {
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
