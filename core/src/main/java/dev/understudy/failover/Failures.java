package dev.understudy.failover;

import dev.understudy.attempt.Evidence;
import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Verdict;
import dev.understudy.attempt.Where;
import java.time.Duration;
import java.util.Optional;

/// Verdicts by their usual meaning, for classifiers of one's own.
public final class Failures {
  /// A payment problem that ends this soon is a throttle.
  private static final Duration SOON = Duration.ofMinutes(5);

  private Failures() {}

  /// A failure of this kind, to be tried again where that kind usually may.
  public static Verdict.Failure of(FailureKind kind) {
    return of(kind, Optional.empty(), Evidence.of(kind.code()));
  }

  /// Too many requests.
  ///
  /// @param retryAfter how long the target asks to be left alone
  public static Verdict.Failure throttled(Duration retryAfter) {
    return of(
        FailureKind.THROTTLED, Optional.of(retryAfter), Evidence.of(FailureKind.THROTTLED.code()));
  }

  /// Too many requests, and no word of when to come back.
  public static Verdict.Failure throttled() {
    return of(FailureKind.THROTTLED);
  }

  /// The request itself is wrong: nobody else is asked.
  public static Verdict.Failure badRequest() {
    return of(FailureKind.BAD_REQUEST);
  }

  /// What an HTTP status means when nothing else is known about the answer. Any number is taken; a
  /// status of success means an answer that is not what it claims to be.
  ///
  /// @param retryAfter the hint of the answer, if there was one
  public static Verdict.Failure http(int status, Optional<Duration> retryAfter) {
    return of(kindOf(status, retryAfter), retryAfter, Evidence.http(status));
  }

  private static FailureKind kindOf(int status, Optional<Duration> retryAfter) {
    return switch (status) {
      case 401, 403, 407 -> FailureKind.AUTH;
      case 402 ->
          retryAfter.filter(hint -> hint.compareTo(SOON) <= 0).isPresent()
              ? FailureKind.THROTTLED
              : FailureKind.QUOTA_EXHAUSTED;
      case 404, 410 -> FailureKind.NOT_FOUND;
      case 408, 425, 499 -> FailureKind.SERVER_ERROR;
      case 429 -> FailureKind.THROTTLED;
      case 503, 529 -> FailureKind.OVERLOADED;
      default ->
          status >= 400 && status < 500
              ? FailureKind.BAD_REQUEST
              : status >= 500 && status < 600
                  ? FailureKind.SERVER_ERROR
                  : FailureKind.MALFORMED_ANSWER;
    };
  }

  private static Verdict.Failure of(
      FailureKind kind, Optional<Duration> retryAfter, Evidence evidence) {
    Where where = kind.usualWhere();
    return where == Where.NOWHERE
        ? new Verdict.Fatal(kind, evidence)
        : new Verdict.Retry(kind, where, retryAfter, evidence);
  }
}
