package dev.understudy.testkit.faults;

import dev.understudy.attempt.Timeouts;
import java.time.Duration;

/// A clock of an attempt, by its name in a configuration file.
enum Clock {
  CONNECT,
  FIRST_TOKEN,
  IDLE,
  ATTEMPT;

  /// The clocks with this one at another time.
  Timeouts of(Timeouts t, Duration time) {
    return switch (this) {
      case CONNECT -> new Timeouts(time, t.firstToken(), t.idle(), t.idleThinking(), t.attempt());
      case FIRST_TOKEN -> new Timeouts(t.connect(), time, t.idle(), t.idleThinking(), t.attempt());
      case IDLE -> new Timeouts(t.connect(), t.firstToken(), time, t.idleThinking(), t.attempt());
      case ATTEMPT -> new Timeouts(t.connect(), t.firstToken(), t.idle(), t.idleThinking(), time);
    };
  }
}
