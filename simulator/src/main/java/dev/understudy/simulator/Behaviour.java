package dev.understudy.simulator;

import dev.understudy.attempt.Verdict;
import java.time.Duration;

/// What a simulated target does with one attempt.
public sealed interface Behaviour {

  /// Answers, whole, after a while.
  record Answers(Duration after) implements Behaviour {}

  /// Sends its first content after a while, and completes or breaks later.
  ///
  /// @param end how the stream ends
  record Streams(Duration firstContent, Duration rest, Verdict end) implements Behaviour {}

  /// Fails with this verdict after a while.
  record Fails(Duration after, Verdict verdict) implements Behaviour {}

  /// Refuses the connection, or breaks it.
  record Breaks(Duration after, boolean connected) implements Behaviour {}

  /// Says nothing until a clock of the attempt runs out.
  record Hangs() implements Behaviour {}
}
