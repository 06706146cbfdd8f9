package dev.understudy.testkit.rehearsal;

import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Verdict;
import dev.understudy.failover.Failures;
import java.time.Duration;
import java.util.Optional;

/// What a target does with one request. At once, unless it says otherwise.
public sealed interface Cue {
  /// How long it takes: to the end of a plain answer or of a failure, to the first content of a
  /// stream.
  Duration after();

  /// The same, so much later.
  Cue after(Duration delay);

  /// The same, where a stream goes on for so long after its first content. Of a plain answer and of
  /// a failure it changes nothing.
  default Cue lasting(Duration duration) {
    return this;
  }

  /// A whole answer.
  ///
  /// @param lasting from the first content of a stream to its end
  /// @param text what it says
  record Answers(Duration after, Duration lasting, String text) implements Cue {
    @Override
    public Answers after(Duration delay) {
      return new Answers(after.plus(delay), lasting, text);
    }

    @Override
    public Answers lasting(Duration duration) {
      return new Answers(after, duration, text);
    }
  }

  /// A failure.
  ///
  /// @param failure what it means
  record Fails(Duration after, Verdict.Failure failure) implements Cue {
    @Override
    public Fails after(Duration delay) {
      return new Fails(after.plus(delay), failure);
    }
  }

  /// Nothing, ever: a clock must end it.
  record Stalls() implements Cue {
    @Override
    public Duration after() {
      return Duration.ofDays(10_000);
    }

    @Override
    public Stalls after(Duration delay) {
      return this;
    }
  }

  /// A stream that breaks after its first content; a plain answer that never comes to its end.
  ///
  /// @param lasting from the first content of a stream to its break
  /// @param text what came before
  record Breaks(Duration after, Duration lasting, String text) implements Cue {
    @Override
    public Breaks after(Duration delay) {
      return new Breaks(after.plus(delay), lasting, text);
    }

    @Override
    public Breaks lasting(Duration duration) {
      return new Breaks(after, duration, text);
    }
  }

  /// A whole answer.
  static Cue answers(String text) {
    return new Answers(Duration.ZERO, Duration.ZERO, text);
  }

  /// Too many requests: come back after this time.
  static Cue throttled(Duration retryAfter) {
    return fails(Failures.throttled(retryAfter));
  }

  /// Too many requests, and no word of when to come back.
  static Cue throttled() {
    return fails(Failures.throttled());
  }

  /// Nobody there: the connection is refused.
  static Cue down() {
    return fails(FailureKind.CONNECT_FAILED);
  }

  /// An answer with this HTTP status, which is none of success.
  static Cue status(int status) {
    return fails(Failures.http(status, Optional.empty()));
  }

  /// A failure of this kind.
  static Cue fails(FailureKind kind) {
    return fails(Failures.of(kind));
  }

  /// A failure with all that is known about it.
  static Cue fails(Verdict.Failure failure) {
    return new Fails(Duration.ZERO, failure);
  }

  /// Nothing, ever.
  static Cue stalls() {
    return new Stalls();
  }

  /// A stream that breaks after this text.
  static Cue breaksAfter(String text) {
    return new Breaks(Duration.ZERO, Duration.ZERO, text);
  }
}
