package dev.understudy.dialects.classify;

import dev.understudy.attempt.Evidence;
import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Outcome;
import dev.understudy.attempt.Phase;
import dev.understudy.attempt.Refusal;
import dev.understudy.attempt.Verdict;
import dev.understudy.attempt.Where;
import java.io.EOFException;
import java.nio.charset.CharacterCodingException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Function;
import java.util.zip.DataFormatException;
import java.util.zip.ZipException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;

/// The first step of judging: attempts that brought no complete HTTP answer. Pure and total;
/// answers themselves are left to an [ErrorClassifier].
public final class HttpVerdicts {
  private static final int LONGEST_CAUSE_CHAIN = 16;

  private HttpVerdicts() {}

  /// The verdict of any outcome.
  ///
  /// @param answered what judges an answer
  public static <R> Verdict judge(Outcome<R> outcome, Function<R, Verdict> answered) {
    return switch (outcome) {
      case Outcome.Answered<R>(var answer, var whole) -> answered.apply(answer);
      case Outcome.Broken<R>(var phase, var cause) -> broken(phase, cause);
      case Outcome.TimedOut<R>(var phase, var after) -> timedOut(phase, after);
      case Outcome.NotSent<R>(var why, var detail) -> notSent(why, detail);
    };
  }

  /// An exchange that broke. A failed TLS handshake is never tried again on the same target; what
  /// arrived but cannot be read is a malformed answer; the rest is a connection that failed or was
  /// lost, by phase.
  public static Verdict.Failure broken(Phase phase, Throwable cause) {
    if (isTlsFailure(cause)) {
      return failure(Where.OTHER_TARGET, FailureKind.CONNECT_FAILED, "TLS: " + words(cause));
    }
    if (phase == Phase.CONNECT) {
      return failure(Where.ANY_TARGET, FailureKind.CONNECT_FAILED, words(cause));
    }
    if (isUnreadable(cause)) {
      return failure(Where.ANY_TARGET, FailureKind.MALFORMED_ANSWER, words(cause));
    }
    return failure(
        Where.ANY_TARGET, FailureKind.CONNECTION_LOST, phaseWord(phase) + ": " + words(cause));
  }

  /// A clock that ran out.
  public static Verdict.Failure timedOut(Phase phase, Duration after) {
    return Verdict.retry(
        Where.ANY_TARGET,
        FailureKind.TIMED_OUT,
        Evidence.timeout(after).detail("clock of the phase " + phaseWord(phase)));
  }

  /// An attempt that was never sent. A target that does not speak the request leaves the others
  /// open; a lack of room here, or a body that cannot be sent again, would meet every target alike.
  public static Verdict.Failure notSent(Refusal why, String detail) {
    return switch (why) {
      case NOT_TRANSLATABLE -> failure(Where.OTHER_TARGET, FailureKind.UNSUPPORTED, detail);
      case BODY_NOT_REPEATABLE ->
          new Verdict.Fatal(
              FailureKind.UNSUPPORTED, evidence(FailureKind.UNSUPPORTED).detail(detail));
      case NO_CAPACITY ->
          new Verdict.Fatal(
              FailureKind.LOCAL_OVERLOAD, evidence(FailureKind.LOCAL_OVERLOAD).detail(detail));
    };
  }

  private static Verdict.Failure failure(Where where, FailureKind kind, String detail) {
    return Verdict.retry(where, kind, evidence(kind).detail(detail));
  }

  private static Evidence evidence(FailureKind kind) {
    return Evidence.of(kind.code());
  }

  /// A peer whose identity or protocol is refused, as opposed to one that hung up during the
  /// handshake: the first fails the same way every time, the second is a lost connection.
  private static boolean isTlsFailure(Throwable cause) {
    boolean handshake = false;
    boolean hungUp = false;
    Throwable at = cause;
    for (int depth = 0; at != null && depth < LONGEST_CAUSE_CHAIN; depth++) {
      if (at instanceof CertificateException
          || at instanceof CertPathValidatorException
          || at instanceof SSLPeerUnverifiedException) {
        return true;
      }
      handshake |= at instanceof SSLHandshakeException;
      hungUp |= at instanceof EOFException || saysClosed(at);
      at = at.getCause();
    }
    return handshake && !hungUp;
  }

  private static boolean saysClosed(Throwable at) {
    String message = at.getMessage();
    if (!(at instanceof SSLException) || message == null) {
      return false;
    }
    String lower = message.toLowerCase(Locale.ROOT);
    return lower.contains("connection closed")
        || lower.contains("connection reset")
        || lower.contains("terminated the handshake");
  }

  private static boolean isUnreadable(Throwable cause) {
    Throwable at = cause;
    for (int depth = 0; at != null && depth < LONGEST_CAUSE_CHAIN; depth++) {
      if (at instanceof UnreadableAnswer
          || at instanceof ZipException
          || at instanceof DataFormatException
          || at instanceof CharacterCodingException) {
        return true;
      }
      at = at.getCause();
    }
    return false;
  }

  private static String words(Throwable cause) {
    String message = cause.getMessage();
    String name = cause.getClass().getSimpleName();
    return message == null || message.isBlank() ? name : name + ": " + message;
  }

  private static String phaseWord(Phase phase) {
    return phase.name().toLowerCase(Locale.ROOT);
  }
}
