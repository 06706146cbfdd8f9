package dev.understudy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.testkit.peer.Answers;
import dev.understudy.testkit.peer.RawClient;
import dev.understudy.testkit.peer.Received;
import dev.understudy.testkit.peer.ScriptedProvider;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A caller that hangs up.
@Execution(ExecutionMode.SAME_THREAD)
class CallerGoneTest {
  private static final String MODEL = "openai/gpt-4o";

  private static Fleet fleet;

  @BeforeAll
  static void start() throws Exception {
    fleet = Fleet.of("plano/status_503.yaml");
  }

  @AfterAll
  static void stop() {
    fleet.close();
  }

  @BeforeEach
  void nobodyIsScripted() {
    fleet.providers().values().forEach(ScriptedProvider::reset);
  }

  @ParameterizedTest
  @EnumSource
  void theProviderIsToldWithinASecondAndNobodyElseIsAsked(Mode mode) throws Exception {
    ScriptedProvider openai = fleet.provider("openai").always(Answers.silence());
    Received request;
    long left;
    try (RawClient client = RawClient.to(fleet.gateway().port())) {
      client.post("/v1/chat/completions", "", Caller.chatBody(mode, MODEL));
      request = openai.await(1, Duration.ofSeconds(10));
      left = System.nanoTime();
    }
    assertThat(request.awaitGone(Duration.ofSeconds(5))).isTrue();
    assertThat(request.gone())
        .hasValueSatisfying(
            at -> assertThat(Duration.ofNanos(at - left)).isLessThan(Duration.ofSeconds(1)));
    assertThat(fleet.provider("groq").requests()).isZero();
    assertThat(fleet.caller().get("/healthz").status()).isEqualTo(200);
  }

  @Test
  void aStreamUnderWayIsCancelledToo() throws Exception {
    ScriptedProvider openai =
        fleet.provider("openai").always(Answers.openai().words(1_000).pace(Duration.ofMillis(50)));
    try (RawClient client = RawClient.to(fleet.gateway().port())) {
      client.post("/v1/chat/completions", "", Caller.chatBody(Mode.STREAM, MODEL));
      client.readUntil("word3");
    }
    assertThat(openai.received(1).awaitGone(Duration.ofSeconds(1))).isTrue();
  }
}
