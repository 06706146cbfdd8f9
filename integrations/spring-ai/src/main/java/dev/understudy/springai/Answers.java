package dev.understudy.springai;

import dev.understudy.attempt.Evidence;
import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Target;
import dev.understudy.attempt.Verdict;
import dev.understudy.attempt.Where;
import dev.understudy.dialects.classify.ErrorClassifier;
import dev.understudy.dialects.classify.HeaderLookup;
import dev.understudy.failover.FailureClassifier;
import dev.understudy.failover.Failures;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What an exchange that went wrong means, whichever library tells of it.
final class Answers {
  private Answers() {}

  /// An answer with a status of failure, or an error inside an answer of success.
  ///
  /// @param dialect the interface the target speaks, if its provider is not known by name
  static Verdict.Failure judge(
      Target target, String dialect, int status, HeaderLookup headers, byte[] body) {
    ErrorClassifier classifier = ErrorClassifier.of(target.provider(), dialect);
    Instant now = Instant.now();
    return status >= 200 && status < 300
        ? classifier.judgeInBand(body, now)
        : classifier.judge(status, headers, body, now);
  }

  /// A broken connection, or one that was never made.
  static Verdict.Failure judge(Target target, @Nullable Throwable cause) {
    if (cause instanceof InterruptedIOException late
        && !(cause instanceof SocketTimeoutException)
        && "timeout".equals(late.getMessage())) {
      return Failures.of(FailureKind.TIMED_OUT); // OkHttp's word for its limit of a whole call
    }
    return cause instanceof IOException
        ? FailureClassifier.standard().judge(target, cause)
        : Failures.of(FailureKind.CONNECTION_LOST);
  }

  /// An answer that cannot be read.
  ///
  /// @param broken whether it is no sound document; a sound one of an unexpected shape will come
  ///   again from the same target
  static Verdict.Failure malformed(boolean broken) {
    return Verdict.retry(
        broken ? Where.ANY_TARGET : Where.OTHER_TARGET,
        FailureKind.MALFORMED_ANSWER,
        Evidence.of(FailureKind.MALFORMED_ANSWER.code()));
  }
}
