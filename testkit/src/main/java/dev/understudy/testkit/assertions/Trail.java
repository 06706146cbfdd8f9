package dev.understudy.testkit.assertions;

import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Verdict;
import dev.understudy.call.Attempt;
import dev.understudy.call.CallFailed;
import dev.understudy.call.History;
import dev.understudy.call.Why;
import dev.understudy.observe.CallRecord;
import dev.understudy.provider.AttemptTrace;
import dev.understudy.provider.ProviderException;
import dev.understudy.testkit.rehearsal.Performance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// A call that is over, whoever told of it.
///
/// @param attempts in the order of their start
/// @param answered whether the caller got a whole answer
/// @param text the answer, where it is known
/// @param failure what the caller is told, if it failed and that is known
/// @param why what ended it, where that is known
/// @param took from its beginning to its end
record Trail(
    List<Try> attempts,
    boolean answered,
    Optional<String> text,
    Optional<FailureKind> failure,
    Optional<Why> why,
    Duration took) {

  /// An attempt.
  ///
  /// @param number from 1
  /// @param target the name of its target
  /// @param startedAfter since the beginning of the call
  /// @param waited before it, after the attempt before
  /// @param duration from its start to its end; empty: not measured
  /// @param failure how it failed; empty: it did not
  /// @param status the provider's HTTP status, if it answered with an error
  /// @param retryAfter how long the provider asked to be left alone
  record Try(
      int number,
      String target,
      Duration startedAfter,
      Duration waited,
      Optional<Duration> duration,
      Optional<FailureKind> failure,
      OptionalInt status,
      Optional<Duration> retryAfter) {

    private static Try of(Attempt attempt, long arrivedAt, long endedAt) {
      Optional<Verdict.Failure> failure = Optional.ofNullable(attempt.failure());
      long end = attempt.state() instanceof Attempt.Ended ended ? ended.at() : endedAt;
      return new Try(
          attempt.number(),
          attempt.target().name(),
          Duration.ofNanos(attempt.startedAt() - arrivedAt),
          Duration.ofNanos(attempt.waited()),
          attempt.timed()
              ? Optional.of(Duration.ofNanos(end - attempt.startedAt()))
              : Optional.empty(),
          failure.map(Verdict.Failure::kind),
          failure.map(f -> f.evidence().status()).orElse(OptionalInt.empty()),
          failure.flatMap(Verdict.Failure::retryAfter));
    }

    private static Try of(AttemptTrace trace) {
      return new Try(
          trace.number(),
          trace.model(),
          trace.startedAfter(),
          trace.waited(),
          Optional.of(trace.duration()),
          Optional.of(trace.kind()),
          trace.status(),
          trace.retryAfter());
    }

    @Override
    public String toString() {
      var text = new StringBuilder();
      text.append('#').append(number).append(' ').append(target);
      text.append(" at ").append(ms(startedAfter));
      if (waited.isPositive()) {
        text.append(" after waiting ").append(ms(waited));
      }
      text.append(failure.isPresent() ? ": " + failure.get() : ": no failure");
      status.ifPresent(code -> text.append(' ').append(code));
      retryAfter.ifPresent(hint -> text.append(" (asked for ").append(ms(hint)).append(')'));
      duration.ifPresent(time -> text.append(" after ").append(ms(time)));
      return text.toString();
    }
  }

  static Trail of(Performance performance) {
    Trail trail = of(performance.record());
    return new Trail(
        trail.attempts,
        trail.answered,
        Optional.of(performance.text()),
        trail.failure,
        trail.why,
        trail.took);
  }

  static Trail of(CallRecord record) {
    History history = record.history();
    Optional<FailureKind> failure =
        record.complete()
            ? Optional.empty()
            : Optional.ofNullable(history.lastFailed())
                .map(Attempt::failure)
                .map(Verdict.Failure::kind);
    return new Trail(
        tries(history, history.call().arrivedAt() + record.took().toNanos()),
        record.complete(),
        Optional.empty(),
        failure,
        Optional.of(record.why()),
        record.took());
  }

  static Trail of(CallFailed failed) {
    return new Trail(
        tries(failed.history(), failed.endedAt()),
        false,
        Optional.empty(),
        Optional.ofNullable(failed.shown()).map(Attempt::failure).map(Verdict.Failure::kind),
        Optional.of(failed.why()),
        Duration.ofNanos(failed.endedAt() - failed.history().call().arrivedAt()));
  }

  static Trail of(ProviderException failed) {
    return new Trail(
        failed.attempts().stream().map(Try::of).toList(),
        false,
        Optional.empty(),
        Optional.of(failed.kind()),
        Optional.empty(),
        failed.elapsed());
  }

  private static List<Try> tries(History history, long endedAt) {
    var tries = new ArrayList<Try>();
    for (Attempt attempt : history.attempts()) {
      tries.add(Try.of(attempt, history.call().arrivedAt(), endedAt));
    }
    return List.copyOf(tries);
  }

  /// All waits together.
  Duration waited() {
    return attempts.stream().map(Try::waited).reduce(Duration.ZERO, Duration::plus);
  }

  List<String> targets() {
    return attempts.stream().map(Try::target).toList();
  }

  static String ms(Duration duration) {
    return duration.toMillis() + " ms";
  }

  @Override
  public String toString() {
    var text = new StringBuilder();
    attempts.forEach(one -> text.append("  ").append(one).append(System.lineSeparator()));
    text.append("  ").append(answered ? "answered" : "failed");
    this.text
        .filter(said -> answered || !said.isEmpty())
        .ifPresent(said -> text.append(" with \"").append(said).append('"'));
    failure.ifPresent(kind -> text.append(" as ").append(kind));
    why.filter(word -> !answered).ifPresent(word -> text.append(" because of ").append(word));
    return text.append(" after ").append(ms(took)).toString();
  }
}
