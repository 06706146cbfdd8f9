package dev.understudy.failover;

import dev.understudy.attempt.Evidence;
import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Target;
import dev.understudy.attempt.Verdict;
import dev.understudy.attempt.Where;
import dev.understudy.provider.ProviderException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/// What the JDK's own exceptions mean.
enum StandardFailures implements FailureClassifier {
  STANDARD;

  /// No chain of causes that means anything is longer.
  private static final int DEEPEST = 16;

  @Override
  public Verdict.Failure judge(Target target, Throwable failure) {
    Throwable cause = unwrapped(failure);
    return switch (cause) {
      case ProviderException known -> known.verdict();
      case SocketTimeoutException late -> Failures.of(FailureKind.TIMED_OUT);
      case InterruptedIOException stopped -> Failures.of(FailureKind.CLIENT_GONE);
      case InterruptedException stopped -> Failures.of(FailureKind.CLIENT_GONE);
      case CancellationException stopped -> Failures.of(FailureKind.CLIENT_GONE);
      case TimeoutException late -> Failures.of(FailureKind.TIMED_OUT);
      case UnknownHostException nobody -> Failures.of(FailureKind.CONNECT_FAILED);
      case UnresolvedAddressException nobody -> Failures.of(FailureKind.CONNECT_FAILED);
      case NoRouteToHostException nobody -> Failures.of(FailureKind.CONNECT_FAILED);
      case ConnectException refused -> Failures.of(FailureKind.CONNECT_FAILED);
      case SSLException untrusted ->
          Verdict.retry(
              Where.OTHER_TARGET,
              FailureKind.CONNECT_FAILED,
              Evidence.of(FailureKind.CONNECT_FAILED.code()));
      case ProtocolException odd -> Failures.of(FailureKind.MALFORMED_ANSWER);
      case ClosedChannelException gone -> Failures.of(FailureKind.CONNECTION_LOST);
      case IOException lost ->
          Failures.of(namedTimeout(lost) ? FailureKind.TIMED_OUT : FailureKind.CONNECTION_LOST);
      default -> new Verdict.Fatal(FailureKind.SERVER_ERROR, Evidence.of("internal_error"));
    };
  }

  /// `java.net.http` is a module that core does not read; its timeout is an `IOException`.
  private static boolean namedTimeout(IOException failure) {
    String name = failure.getClass().getName();
    return name.equals("java.net.http.HttpTimeoutException")
        || name.equals("java.net.http.HttpConnectTimeoutException");
  }

  /// The failure itself, out of what futures and streams wrap it in.
  static Throwable unwrapped(Throwable failure) {
    Throwable inner = failure;
    for (int depth = 0; depth < DEEPEST; depth++) {
      Throwable cause = inner.getCause();
      boolean wrapper =
          inner instanceof ExecutionException
              || inner instanceof CompletionException
              || inner instanceof UncheckedIOException;
      if (!wrapper || cause == null) {
        return inner;
      }
      inner = cause;
    }
    return inner;
  }

  /// The first exception of a type in a chain of causes.
  static <E extends Throwable> Optional<E> within(Throwable failure, Class<E> type) {
    Throwable at = failure;
    for (int depth = 0; at != null && depth < DEEPEST; depth++) {
      if (type.isInstance(at)) {
        return Optional.of(type.cast(at));
      }
      at = at.getCause();
    }
    return Optional.empty();
  }
}
