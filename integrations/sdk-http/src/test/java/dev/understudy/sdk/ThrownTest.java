package dev.understudy.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ThrownTest {
  static Stream<Throwable> late() {
    return Stream.of(
        new SocketTimeoutException("timeout"),
        new SocketTimeoutException("Read timed out"),
        new InterruptedIOException("timeout"),
        new InterruptedIOException("deadline reached"),
        new InterruptedIOException("timeout").initCause(new IOException("Canceled")));
  }

  static Stream<Throwable> interrupted() {
    return Stream.of(
        new InterruptedIOException("interrupted"),
        new InterruptedIOException("executor rejected"),
        new InterruptedIOException(),
        new ClosedByInterruptException(),
        new SocketException("Closed by interrupt"),
        new IOException("unexpected end of stream", new SocketException("Closed by interrupt")),
        new InterruptedException());
  }

  static Stream<Throwable> lost() {
    return Stream.of(
        new SocketException("Connection reset"),
        new IOException("unexpected end of stream", new SocketTimeoutException("timeout")),
        new IllegalStateException("a bug"));
  }

  @ParameterizedTest
  @MethodSource("late")
  void aLimitThatRanOutInterruptsNobody(Throwable failure) {
    Thrown thrown = Thrown.of(new RuntimeException("Request failed", failure));
    assertThat(thrown.cause()).isSameAs(failure);
    assertThat(thrown.late()).isTrue();
    assertThat(thrown.interrupted()).isFalse();
  }

  @ParameterizedTest
  @MethodSource("interrupted")
  void aThreadThatIsInterruptedIsNotLate(Throwable failure) {
    Thrown thrown = Thrown.of(failure);
    assertThat(thrown.interrupted()).isTrue();
    assertThat(thrown.late()).isFalse();
  }

  @ParameterizedTest
  @MethodSource("lost")
  void anythingElseIsNeither(Throwable failure) {
    Thrown thrown = Thrown.of(failure);
    assertThat(thrown.late()).isFalse();
    assertThat(thrown.interrupted()).isFalse();
  }

  @Test
  void whoeverCouldNotConnectHasSentNothing() {
    assertThat(new Thrown(new ConnectException("refused")).unconnected()).isTrue();
    assertThat(new Thrown(new SocketTimeoutException("Connect timed out")).unconnected()).isTrue();
    assertThat(new Thrown(new SocketTimeoutException("timeout")).unconnected()).isFalse();
  }
}
