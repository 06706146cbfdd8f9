package dev.understudy.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Phase;
import dev.understudy.attempt.Where;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProviderExceptionTest {
  private static final About ABOUT =
      About.of(Operation.CHAT, "openai", "gpt-4o").phase(Phase.FIRST_BYTE);

  record Row(ProviderException failure, FailureKind kind, Where where, int status) {
    @Override
    public String toString() {
      return failure.getClass().getSimpleName() + " " + kind;
    }
  }

  static Stream<Row> rows() {
    Delivered some = new Delivered("a", 1, true, false, Optional.empty());
    return Stream.of(
        new Row(
            ProviderException.Upstream.of(ABOUT, FailureKind.THROTTLED, 429),
            FailureKind.THROTTLED,
            Where.ANY_TARGET,
            429),
        new Row(
            ProviderException.Upstream.of(
                ABOUT.where(Where.OTHER_TARGET), FailureKind.THROTTLED, 429),
            FailureKind.THROTTLED,
            Where.OTHER_TARGET,
            429),
        new Row(
            ProviderException.Upstream.of(ABOUT, FailureKind.CONTEXT_TOO_LONG, 400),
            FailureKind.CONTEXT_TOO_LONG,
            Where.OTHER_TARGET_LARGER_WINDOW,
            400),
        new Row(
            ProviderException.Network.connectFailed(ABOUT, new IOException()),
            FailureKind.CONNECT_FAILED,
            Where.ANY_TARGET,
            502),
        new Row(
            ProviderException.Network.connectionLost(ABOUT, new IOException()),
            FailureKind.CONNECTION_LOST,
            Where.ANY_TARGET,
            502),
        new Row(
            ProviderException.TimedOut.of(
                ABOUT, ProviderException.TimedOut.Clock.IDLE, Duration.ofSeconds(1)),
            FailureKind.TIMED_OUT,
            Where.ANY_TARGET,
            504),
        new Row(
            ProviderException.Malformed.of(ABOUT, "<html>", Optional.of("text/html"), null),
            FailureKind.MALFORMED_ANSWER,
            Where.ANY_TARGET,
            502),
        new Row(
            ProviderException.Malformed.empty(ABOUT),
            FailureKind.EMPTY_ANSWER,
            Where.OTHER_TARGET,
            502),
        new Row(
            ProviderException.StreamInterrupted.of(ABOUT, Delivered.NOTHING, null),
            FailureKind.STREAM_INTERRUPTED,
            Where.ANY_TARGET,
            502),
        new Row(
            ProviderException.StreamInterrupted.of(ABOUT, some, null),
            FailureKind.STREAM_INTERRUPTED,
            Where.NOWHERE,
            502),
        new Row(
            ProviderException.InvalidRequest.of(ABOUT, "base_url", "is not a URL"),
            FailureKind.BAD_REQUEST,
            Where.NOWHERE,
            400),
        new Row(
            ProviderException.NoRoute.of(ABOUT, List.of("a")),
            FailureKind.NOT_FOUND,
            Where.NOWHERE,
            404),
        new Row(
            ProviderException.Unsupported.of(Operation.CHAT, "openai", "gpt-4o"),
            FailureKind.UNSUPPORTED,
            Where.OTHER_TARGET,
            501),
        new Row(
            ProviderException.Unsupported.of(ABOUT, "messages: no sound is understood"),
            FailureKind.UNSUPPORTED,
            Where.OTHER_TARGET,
            501),
        new Row(
            ProviderException.Upstream.of(ABOUT, FailureKind.UNSUPPORTED, 400),
            FailureKind.UNSUPPORTED,
            Where.OTHER_TARGET,
            400),
        new Row(
            ProviderException.Upstream.of(ABOUT, FailureKind.MALFORMED_ANSWER, 400),
            FailureKind.MALFORMED_ANSWER,
            Where.ANY_TARGET,
            400),
        new Row(
            ProviderException.DeadlineExceeded.of(ABOUT, Duration.ofSeconds(9), null),
            FailureKind.DEADLINE_EXCEEDED,
            Where.NOWHERE,
            504),
        new Row(
            ProviderException.Cancelled.of(ABOUT), FailureKind.CLIENT_GONE, Where.NOWHERE, 499));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void everyFailureHasItsKindPlaceAndStatus(Row row) {
    ProviderException failure = row.failure();

    assertThat(failure.kind()).isEqualTo(row.kind());
    assertThat(failure.where()).isEqualTo(row.where());
    assertThat(failure.httpStatus()).isEqualTo(row.status());
    assertThat(failure.operation()).isEqualTo(Operation.CHAT);
    assertThat(failure.provider()).isEqualTo("openai");
    assertThat(failure.model()).isEqualTo("gpt-4o");
    assertThat(failure.attempts()).hasSize(1);
    assertThat(failure)
        .hasMessageContaining("openai gpt-4o")
        .hasMessageContaining(row.kind().name());
  }

  @ParameterizedTest
  @MethodSource("rows")
  void atTheEndOfACallItIsTheSameFailureWithATrail(Row row) {
    ProviderException failure = row.failure();
    AttemptTrace trace =
        AttemptTrace.of(2, Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ZERO, failure);
    IOException earlier = new IOException();

    ProviderException ending =
        failure.after(List.of(trace, trace), Duration.ofSeconds(3), List.of(earlier, failure));

    assertThat(ending).hasSameClassAs(failure);
    assertThat(ending.kind()).isEqualTo(failure.kind());
    assertThat(ending.where()).isEqualTo(failure.where());
    assertThat(ending.httpStatus()).isEqualTo(failure.httpStatus());
    assertThat(ending.getCause()).isSameAs(failure.getCause());
    assertThat(ending.getStackTrace()).isEqualTo(failure.getStackTrace());
    assertThat(ending.getSuppressed()).containsExactly(earlier);
    assertThat(ending.attempts()).containsExactly(trace, trace);
    assertThat(ending.elapsed()).isEqualTo(Duration.ofSeconds(3));
    assertThat(ending).hasMessageContaining("after 2 attempts in 3.000 s");
  }

  @Test
  void secretsAreNotKept() {
    ProviderException.Upstream failure =
        ProviderException.Upstream.of(
            ABOUT,
            FailureKind.AUTH,
            401,
            Map.of(
                "Authorization", List.of("Bearer abc"),
                "Set-Cookie", List.of("a=b"),
                "Request-Id", List.of("r-1")),
            "Incorrect API key provided: sk-proj-abcdef123456; header 'Bearer xyz', url?key=k1&a=b",
            Optional.empty(),
            Optional.empty());

    assertThat(failure.body())
        .isEqualTo("Incorrect API key provided: sk-***; header 'Bearer ***', url?key=***&a=b");
    assertThat(failure.headers()).containsOnlyKeys("request-id");
    assertThat(failure.requestId()).contains("r-1");
  }

  @Test
  void bodiesAreCutAndNeverInTheMessage() {
    ProviderException.Upstream failure =
        ProviderException.Upstream.of(
            ABOUT,
            FailureKind.SERVER_ERROR,
            500,
            Map.of(),
            "x".repeat(70_000),
            Optional.empty(),
            Optional.empty());
    ProviderException.Malformed malformed =
        ProviderException.Malformed.of(ABOUT, "y".repeat(600), Optional.empty(), null);

    assertThat(failure.body()).hasSize(65_536);
    assertThat(failure.getMessage()).doesNotContain("xxx");
    assertThat(malformed.beginning()).hasSize(512);
  }

  @Test
  void kindsThatNoProviderAnswersAreRefused() {
    assertThatThrownBy(() -> ProviderException.Upstream.of(ABOUT, FailureKind.CLIENT_GONE, 500))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ABOUT.retryAfter(Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
