package dev.understudy.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.testkit.peer.Answers;
import dev.understudy.testkit.peer.Script;
import dev.understudy.testkit.peer.ScriptedProvider;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/// What a caller is told besides the end itself, which is the catalogue's subject. The breaker is
/// off, so that one test does not decide the next.
@Execution(ExecutionMode.SAME_THREAD)
class FaultsTest {
  private static final String PRIMARY = "openai/gpt-4o";

  private static Fleet fleet;
  private static ScriptedProvider openai;
  private static ScriptedProvider groq;
  private static ScriptedProvider mistral;

  @BeforeAll
  static void start() throws Exception {
    fleet = Fleet.of("gateway/faults.yaml");
    openai = fleet.provider("openai");
    groq = fleet.provider("groq");
    mistral = fleet.provider("mistral");
  }

  @AfterAll
  static void stop() {
    fleet.close();
  }

  @BeforeEach
  void everyoneIsWell() {
    openai.reset().accept().always(Answers.openai().text("from openai"));
    groq.reset().accept().always(Answers.openai().text("from groq"));
    mistral.reset().accept().always(Answers.openai().text("from mistral"));
  }

  record Fault(String name, Script script) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Arguments> faultsOfTheCaller() {
    return Stream.of(
            new Fault("400", Answers.openai().error(400)),
            new Fault("422", Answers.openai().error(422)),
            new Fault("content policy", Answers.openai().contentPolicy()))
        .flatMap(fault -> Stream.of(Mode.values()).map(mode -> Arguments.of(fault, mode)));
  }

  @ParameterizedTest
  @MethodSource("faultsOfTheCaller")
  void whatIsTheCallersFaultComesBackAsItWasSent(Fault fault, Mode mode) throws Exception {
    openai.always(fault.script().with(answer -> answer.header("x-odd", "1")));

    Reply reply = fleet.caller().chat(mode, PRIMARY);

    assertThat(reply.status()).isIn(400, 422);
    assertThat(reply.json().at("/error/type").asString())
        .isIn("invalid_request_error", "server_error");
    assertThat(reply.header("x-odd")).isEmpty();
    assertThat(openai.requests()).isEqualTo(1);
    assertThat(groq.requests()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void whenNobodyListensTheAttemptsAreToldAndNoSecret(Mode mode) throws Exception {
    openai.refuse();
    groq.refuse();

    Reply reply = fleet.caller().chat(mode, PRIMARY);

    assertThat(reply.status()).isEqualTo(502);
    JsonNode error = reply.json().get("error");
    assertThat(error.get("type").asString()).isEqualTo("retry_exhausted");
    assertThat(error.get("attempts").findValuesAsString("error_type"))
        .isEqualTo(List.of("connect_failed", "connect_failed"));
    assertThat(reply.body()).doesNotContain("key-of", "127.0.0.1");
  }

  @ParameterizedTest
  @EnumSource
  void anAnthropicCallerGetsTheSameFactsInItsOwnShape(Mode mode) throws Exception {
    openai.always(Answers.openai().error(503));
    groq.always(Answers.openai().error(503));

    Reply reply = fleet.caller().message(mode, PRIMARY);

    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.json().get("type").asString()).isEqualTo("error");
    assertThat(reply.json().get("error").findValuesAsString("error_type"))
        .isEqualTo(List.of("http_503", "http_503"));
  }

  @ParameterizedTest
  @EnumSource
  void theCallersDeadlineBoundsEverything(Mode mode) throws Exception {
    openai.always(Answers.silence());
    groq.always(Answers.silence());

    Reply reply =
        fleet
            .caller()
            .post(
                "/v1/chat/completions",
                Caller.chatBody(mode, PRIMARY).getBytes(UTF_8),
                "x-request-timeout-ms",
                "1500");

    assertThat(reply.status()).isEqualTo(504);
    assertThat(reply.took()).isBetween(Duration.ofMillis(1_000), Duration.ofMillis(2_500));
    assertThat(openai.received(1).awaitGone(Duration.ofSeconds(1))).isTrue();
  }

  @Test
  void aFallbackListOfTheCallersOwnIsUsed() throws Exception {
    openai.always(Answers.openai().error(503));

    Reply reply =
        fleet
            .caller()
            .post(
                "/v1/chat/completions",
                Caller.chatBody(Mode.PLAIN, PRIMARY),
                "x-understudy-models",
                "mistral/alone",
                "x-understudy-explain",
                "true");

    assertThat(reply.text()).isEqualTo("from mistral");
    assertThat(reply.header("x-understudy-trail"))
        .hasValueSatisfying(trail -> assertThat(trail).contains(PRIMARY, "503", "mistral/alone"));
    assertThat(groq.requests()).isZero();
  }
}
