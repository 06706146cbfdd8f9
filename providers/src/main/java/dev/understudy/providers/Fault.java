package dev.understudy.providers;

import dev.understudy.attempt.Phase;
import java.time.Duration;

/// What became of a stream instead of a proper end.
sealed interface Fault {
  /// The provider reported an error inside it.
  ///
  /// @param error the event, as it came
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record InBand(byte[] error) implements Fault {}

  /// It ended before it was complete.
  record Incomplete() implements Fault {}

  /// It cannot be read.
  record Unreadable(String why) implements Fault {}

  /// The exchange broke.
  record Broken(Phase phase, Throwable cause) implements Fault {}

  /// A clock ran out.
  record Late(Phase phase, Duration limit) implements Fault {}
}
