package dev.understudy.plan;

import dev.understudy.attempt.Target;
import dev.understudy.attempt.Timeouts;
import dev.understudy.attempt.Verdict;
import dev.understudy.call.Charge;
import dev.understudy.call.Why;

/// The next step of a call. A shell carries it out and asks again.
public sealed interface Decision {

  /// Why.
  Why why();

  /// Send an attempt.
  ///
  /// @param limits its clocks, shortened to what the call has left
  /// @param charge what it takes from a retry budget; a shell that cannot withdraw it asks again
  ///   with the new health
  /// @param probe whether it needs the probe lease of the target's half-open breaker
  record Start(Target target, Timeouts limits, Charge charge, boolean probe, Why why)
      implements Decision {}

  /// Do nothing until a tick, or until something happens.
  record Await(long until, Why why) implements Decision {}

  /// Cancel a running attempt and take this for its verdict.
  record Abandon(int attempt, Verdict verdict, Why why) implements Decision {}

  /// Hand an attempt's answer to the caller; every other attempt is cancelled.
  record Deliver(int attempt) implements Decision {
    @Override
    public Why why() {
      return Why.ANSWERED;
    }
  }

  /// End the call without an answer.
  record GiveUp(Why why) implements Decision {}
}
