package dev.understudy.call;

import dev.understudy.attempt.Target;
import dev.understudy.attempt.Timeouts;
import dev.understudy.attempt.Verdict;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One try of a call.
///
/// @param number from 1, in order of their start
/// @param target where it went
/// @param limits its clocks, as shortened for this attempt
/// @param why it was started
/// @param charge what it cost the retry budget of another attempt's target
/// @param waited nanoseconds between the end of the attempt before it and its start
/// @param startedAt tick of its start; of its end if its start was not measured
/// @param timed whether its start was measured: not that of a first attempt for which nobody had
///   looked at the clock yet ([dev.understudy.engine.Engine#callAfter])
/// @param state how far it is
public record Attempt(
    int number,
    Target target,
    Timeouts limits,
    Why why,
    Charge charge,
    long waited,
    long startedAt,
    boolean timed,
    State state) {

  /// How far an attempt is.
  public sealed interface State {}

  /// Sent, or being sent; no content yet.
  public record Running() implements State {
    static final Running NOW = new Running();
  }

  /// The first content of a stream is here and can be delivered; the rest is on its way.
  ///
  /// @param since tick of the first content
  public record Answering(long since) implements State {}

  /// Over.
  ///
  /// @param at tick of its end
  /// @param since tick of the first content if it was a stream that had begun, else the same as
  ///   `at`
  public record Ended(long at, long since, Verdict verdict) implements State {}

  /// Whether it has neither ended nor produced content.
  public boolean running() {
    return state instanceof Running;
  }

  /// Whether it can be delivered: a stream with content, or a whole good answer.
  public boolean deliverable() {
    return switch (state) {
      case Running running -> false;
      case Answering answering -> true;
      case Ended ended -> ended.verdict() instanceof Verdict.Ok;
    };
  }

  /// Its failure, or null while it runs and if it did not fail.
  public Verdict.@Nullable Failure failure() {
    return state instanceof Ended ended && ended.verdict() instanceof Verdict.Failure failure
        ? failure
        : null;
  }

  /// Tick of its end; only for an attempt that has ended.
  public long endedAt() {
    if (state instanceof Ended ended) {
      return ended.at();
    }
    throw new IllegalStateException("attempt " + number + " has not ended");
  }

  /// From its start to its end; empty while it runs, and if its start was not measured.
  public Optional<Duration> took() {
    return timed && state instanceof Ended ended
        ? Optional.of(Duration.ofNanos(ended.at() - startedAt))
        : Optional.empty();
  }

  Attempt in(State next) {
    return new Attempt(number, target, limits, why, charge, waited, startedAt, timed, next);
  }
}
