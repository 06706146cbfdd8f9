package dev.understudy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.testkit.peer.Answers;
import dev.understudy.testkit.peer.RawClient;
import java.time.Duration;
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
}
