package dev.understudy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.testkit.peer.Answers;
import dev.understudy.testkit.peer.RawClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The end of a gateway.
class StopTest {
  @ParameterizedTest
  @EnumSource
  void whatIsUnderWayIsFinishedAndTheExitIsClean(Mode mode) throws Exception {
    try (Fleet fleet = Fleet.of("plano/no_policy.yaml")) {
      fleet
          .provider("openai")
          .always(
              mode == Mode.STREAM
                  ? Answers.openai().words(20).pace(Duration.ofMillis(100))
                  : Answers.openai().words(20).after(Duration.ofSeconds(2)));
      try (RawClient client = RawClient.to(fleet.gateway().port())) {
        client.post(
            "/v1/chat/completions",
            "connection: close\r\n",
            Caller.chatBody(mode, "openai/gpt-4o"));
        fleet.provider("openai").await(1, Duration.ofSeconds(10));

        fleet.gateway().terminate();

        String answer = client.readAll();
        assertThat(answer).startsWith("HTTP/1.1 200 ").contains("word20", "stop");
      }
      assertThat(fleet.gateway().awaitEnd(Duration.ofSeconds(10))).isZero();
    }
  }

  /// Half a minute of real time: that is how long streams may go on.
  @Test
  void twoHundredStreamsMayGoOnForHalfAMinuteAndThenEndHonestly() throws Exception {
    try (Fleet fleet = Fleet.of("plano/no_policy.yaml")) {
      fleet.provider("openai").always(Answers.openai().words(600).pace(Duration.ofMillis(500)));
      String body = Caller.chatBody(Mode.STREAM, "openai/gpt-4o");
      List<RawClient> callers = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        callers.add(
            RawClient.to(fleet.gateway().port())
                .patience(Duration.ofSeconds(40))
                .post("/v1/chat/completions", "connection: close\r\n", body));
      }
      try (RawClient late = RawClient.to(fleet.gateway().port())) {
        fleet.provider("openai").await(200, Duration.ofSeconds(10));
        for (RawClient caller : callers) {
          caller.readUntil("word2");
        }
        fleet.gateway().terminate();
        long told = System.nanoTime();

        Patience.until(Duration.ofSeconds(3), () -> refused(fleet.gateway().port()));
        late.post("/v1/chat/completions", "", body);
        String turnedAway = late.readAll();
        assertThat(turnedAway)
            .startsWith("HTTP/1.1 503 ")
            .containsIgnoringCase("connection: close");

        for (RawClient caller : callers) {
          String rest = caller.readAll();
          assertThat(rest).contains("\"error\"").doesNotContain("[DONE]", "\"stop\"");
          assertThat(rest).endsWith("0\r\n\r\n");
          caller.close();
        }
        assertThat(Duration.ofNanos(System.nanoTime() - told))
            .isBetween(Duration.ofSeconds(28), Duration.ofSeconds(38));
      }
      assertThat(fleet.gateway().awaitEnd(Duration.ofSeconds(10))).isZero();
      assertThat(fleet.provider("openai").awaitOpenConnections(0, Duration.ofSeconds(5))).isTrue();
    }
  }

  private static boolean refused(int port) {
    try {
      RawClient.to(port).close();
      return false;
    } catch (IOException nobody) {
      return true;
    }
  }
}
