package dev.understudy.attempt;

import java.time.Duration;

/// The clocks of one attempt.
///
/// @param connect from the start until TLS is done
/// @param firstToken from the request written to the first content; streams only
/// @param idle longest silence once the answer has begun, and longest standstill of the request
///   being written
/// @param idleThinking the same while the model reasons in silence
/// @param attempt from start to end
public record Timeouts(
    Duration connect, Duration firstToken, Duration idle, Duration idleThinking, Duration attempt) {

  /// 2 s, 30 s, 30 s, 120 s, 300 s.
  public static final Timeouts DEFAULT =
      new Timeouts(
          Duration.ofSeconds(2),
          Duration.ofSeconds(30),
          Duration.ofSeconds(30),
          Duration.ofSeconds(120),
          Duration.ofSeconds(300));

  public Timeouts {
    positive("connect", connect);
    positive("first_token", firstToken);
    positive("idle", idle);
    positive("idle_thinking", idleThinking);
    positive("attempt", attempt);
  }

  /// The same clocks, none of which runs longer than `limit`; this object if none does.
  public Timeouts within(Duration limit) {
    if (attempt.compareTo(limit) <= 0) {
      return this;
    }
    return new Timeouts(connect, firstToken, idle, idleThinking, limit);
  }

  private static void positive(String field, Duration value) {
    if (!value.isPositive()) {
      throw new IllegalArgumentException("timeout " + field + " must be positive: " + value);
    }
  }
}
