package dev.understudy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.testkit.peer.Answers;
import dev.understudy.testkit.peer.RawClient;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// A stream on its way.
@Execution(ExecutionMode.SAME_THREAD)
class PassingOnTest {
  private static final String PRIMARY = "openai/gpt-4o";

  private static Fleet fleet;

  @BeforeAll
  static void start() throws Exception {
    fleet =
        Fleet.with(
            Fleet.read("plano/broken_stream.yaml")
                .replace("    retry_policy:\n", "    retry_policy:\n      circuit_breaker: off\n"));
  }

  @AfterAll
  static void stop() {
    fleet.close();
  }

  @Test
  void eventsArriveAsTheyAreSent() throws Exception {
    fleet
        .provider("openai")
        .reset()
        .always(Answers.openai().text("one two three").pace(Duration.ofMillis(300)));

    try (RawClient client = RawClient.to(fleet.gateway().port())) {
      client.post("/v1/chat/completions", "", Caller.chatBody(Mode.STREAM, PRIMARY));
      client.readUntil("\"one\"");
      long one = System.nanoTime();
      client.readUntil("\" three\"");
      assertThat(Duration.ofNanos(System.nanoTime() - one)).isGreaterThan(Duration.ofMillis(400));
    }
  }
}
