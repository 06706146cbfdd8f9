package dev.understudy.observe;

import dev.understudy.call.Attempt;
import dev.understudy.call.CallFailed;
import dev.understudy.call.History;
import dev.understudy.call.Why;
import java.time.Duration;
import java.util.Optional;

/// One call, told once it is over.
///
/// @param why `ANSWERED`, or what ended it
/// @param complete whether the caller got a whole answer; false for a stream that broke after it
///   was delivered
/// @param history everything that happened
/// @param took from arrival to end
public record CallRecord(Why why, boolean complete, History history, Duration took) {

  /// The attempt that the caller has its answer from, the latest one if others went on with it;
  /// empty if there was no answer.
  public Optional<Attempt> answered() {
    int number = history.delivered();
    return number == 0 ? Optional.empty() : Optional.of(history.attempt(number));
  }

  /// The attempt whose failure the caller saw; empty if it saw none, or if none was made.
  public Optional<Attempt> failed() {
    if (complete) {
      return Optional.empty();
    }
    return answered().isPresent()
        ? answered().filter(attempt -> attempt.failure() != null)
        : Optional.ofNullable(CallFailed.shown(history));
  }
}
