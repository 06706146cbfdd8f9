package dev.understudy.observe;

import dev.understudy.attempt.Spent;
import dev.understudy.attempt.Verdict;
import dev.understudy.call.Attempt;
import dev.understudy.call.Why;
import java.time.Duration;
import java.util.Optional;

/// One attempt, told once it is over.
///
/// @param callId of the call it belongs to
/// @param number from 1
/// @param target its name
/// @param why it was started
/// @param waited before its start, after the attempt before it
/// @param startedAfter since the arrival of the call
/// @param firstContentAfter since its start; empty if it produced none
/// @param endedAfter since its start
/// @param verdict what it came to
/// @param spent what it cost
public record AttemptRecord(
    String callId,
    int number,
    String target,
    Why why,
    Duration waited,
    Duration startedAfter,
    Optional<Duration> firstContentAfter,
    Duration endedAfter,
    Verdict verdict,
    Spent spent) {

  /// The record of an attempt that has ended.
  public static AttemptRecord of(dev.understudy.call.Call call, Attempt attempt, Spent spent) {
    if (!(attempt.state() instanceof Attempt.Ended ended)) {
      throw new IllegalArgumentException("attempt " + attempt.number() + " has not ended");
    }
    boolean content = ended.verdict() instanceof Verdict.Ok || ended.since() != ended.at();
    return new AttemptRecord(
        call.id(),
        attempt.number(),
        attempt.target().name(),
        attempt.why(),
        Duration.ofNanos(attempt.waited()),
        Duration.ofNanos(attempt.startedAt() - call.arrivedAt()),
        content
            ? Optional.of(Duration.ofNanos(ended.since() - attempt.startedAt()))
            : Optional.empty(),
        Duration.ofNanos(ended.at() - attempt.startedAt()),
        ended.verdict(),
        spent);
  }
}
