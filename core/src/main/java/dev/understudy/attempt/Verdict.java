package dev.understudy.attempt;

import java.time.Duration;
import java.util.Optional;

/// What an outcome means: judgement.
public sealed interface Verdict {

  /// A good answer.
  ///
  /// @param slow slower than the policy's latency threshold
  record Ok(boolean slow) implements Verdict {}

  /// A failure of any sort.
  sealed interface Failure extends Verdict {
    /// Its name.
    FailureKind kind();

    /// Where it may be tried again.
    Where where();

    /// How long the provider asked to be left alone, unclamped.
    Optional<Duration> retryAfter();

    /// The facts behind it.
    Evidence evidence();

    /// Whether the provider turned its own model's answer down, with an error status: another try
    /// may bring a better one, and then the caller sees what the provider said.
    default boolean ownAnswerRefused() {
      int status = evidence().status().orElse(0);
      return kind() == FailureKind.MALFORMED_ANSWER && status >= 400 && status < 500;
    }
  }

  /// A failure that another attempt may cure.
  record Retry(FailureKind kind, Where where, Optional<Duration> retryAfter, Evidence evidence)
      implements Failure {
    public Retry {
      if (where == Where.NOWHERE) {
        throw new IllegalArgumentException("a failure that may be retried nowhere is fatal");
      }
    }
  }

  /// A failure that no other attempt can cure.
  record Fatal(FailureKind kind, Evidence evidence) implements Failure {
    @Override
    public Where where() {
      return Where.NOWHERE;
    }

    @Override
    public Optional<Duration> retryAfter() {
      return Optional.empty();
    }
  }

  /// A good answer that came in time.
  Verdict OK = new Ok(false);

  /// A retriable failure without a hint.
  static Retry retry(Where where, FailureKind kind, Evidence evidence) {
    return new Retry(kind, where, Optional.empty(), evidence);
  }
}
