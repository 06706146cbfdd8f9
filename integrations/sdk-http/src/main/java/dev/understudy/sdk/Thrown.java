package dev.understudy.sdk;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedByInterruptException;
import java.util.Locale;

/// What an SDK's HTTP client threw in place of an answer, and what it says about the exchange.
///
/// @param cause what went wrong with the exchange, out of what SDKs wrap it in; the exception
///   itself if it was something else
record Thrown(Throwable cause) {
  /// No chain of causes that means anything is longer.
  private static final int DEEPEST = 16;

  static Thrown of(Throwable failure) {
    Throwable at = failure;
    for (int depth = 0; at != null && depth < DEEPEST; depth++) {
      if (at instanceof IOException) {
        return new Thrown(at);
      }
      at = at.getCause();
    }
    return new Thrown(failure);
  }

  /// A limit of the HTTP client has run out. OkHttp's limit of a whole call is an
  /// `InterruptedIOException: timeout`, with which no thread was interrupted.
  boolean late() {
    return isLate(cause) || isNamed("java.net.http.HttpTimeoutException");
  }

  private static boolean isLate(Throwable at) {
    return at instanceof SocketTimeoutException
        || (at instanceof InterruptedIOException && saysLate(at));
  }

  private static boolean saysLate(Throwable at) {
    String said = (at.getClass().getSimpleName() + " " + at.getMessage()).toLowerCase(Locale.ROOT);
    return said.contains("timeout") || said.contains("timed out") || said.contains("deadline");
  }

  /// There was no connection, so nothing was sent.
  boolean unconnected() {
    return cause instanceof ConnectException
        || cause instanceof UnknownHostException
        || cause instanceof NoRouteToHostException
        || isNamed("java.net.http.HttpConnectTimeoutException")
        || (late() && message().contains("connect timed out"))
        || message().startsWith("failed to connect to");
  }

  /// A thread was interrupted: the program wants no answer any more, and no target is to blame.
  boolean interrupted() {
    Throwable at = cause;
    for (int depth = 0; at != null && !isLate(at) && depth < DEEPEST; depth++) {
      if (isInterrupt(at)) {
        return true;
      }
      at = at.getCause();
    }
    return false;
  }

  /// The JDK closes the socket that an interrupted virtual thread waits for.
  private static boolean isInterrupt(Throwable at) {
    return at instanceof InterruptedException
        || at instanceof InterruptedIOException
        || at instanceof ClosedByInterruptException
        || (at instanceof SocketException && "Closed by interrupt".equals(at.getMessage()));
  }

  private boolean isNamed(String name) {
    return cause.getClass().getName().equals(name);
  }

  private String message() {
    return String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
  }
}
