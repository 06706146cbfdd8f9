package dev.understudy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.testkit.peer.Answers;
import dev.understudy.testkit.peer.RawClient;
import dev.understudy.testkit.peer.Received;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A caller that hangs up.
class CallerGoneTest {
  @ParameterizedTest
  @EnumSource
  void theProviderIsToldWithinASecondAndNobodyElseIsAsked(Mode mode) throws Exception {
    try (Fleet fleet = Fleet.of("plano/status_503.yaml")) {
      fleet.provider("openai").always(Answers.silence());
      Received request;
      long left;
      try (RawClient client = RawClient.to(fleet.gateway().port())) {
        client.post("/v1/chat/completions", "", Caller.chatBody(mode, "openai/gpt-4o"));
        request = fleet.provider("openai").await(1, Duration.ofSeconds(10));
        left = System.nanoTime();
      }
      assertThat(request.awaitGone(Duration.ofSeconds(5))).isTrue();
      assertThat(request.gone())
          .hasValueSatisfying(
              at -> assertThat(Duration.ofNanos(at - left)).isLessThan(Duration.ofSeconds(1)));
      assertThat(fleet.provider("groq").requests()).isZero();
      assertThat(fleet.caller().get("/healthz").status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @EnumSource(names = "STREAM")
  void aStreamUnderWayIsCancelledToo(Mode mode) throws Exception {
    try (Fleet fleet = Fleet.of("plano/status_503.yaml")) {
      fleet.provider("openai").always(Answers.openai().words(1_000).pace(Duration.ofMillis(50)));
      try (RawClient client = RawClient.to(fleet.gateway().port())) {
        client.post("/v1/chat/completions", "", Caller.chatBody(mode, "openai/gpt-4o"));
        client.readUntil("word3");
      }
      assertThat(fleet.provider("openai").received(1).awaitGone(Duration.ofSeconds(1))).isTrue();
    }
  }
}
