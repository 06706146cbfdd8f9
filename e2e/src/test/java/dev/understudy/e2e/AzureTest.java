package dev.understudy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.testkit.peer.Answer;
import dev.understudy.testkit.peer.Answers;
import dev.understudy.testkit.peer.ScriptedProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// OpenAI's operations as Azure offers them: paths, versions, keys, and reports of a filter.
@Execution(ExecutionMode.SAME_THREAD)
class AzureTest {
  private static final String FILTERS = "\"content_filter_results\":";
  private static final String DOWN =
      FILTERS + "{\"error\":{\"code\":\"content_filter_error\",\"message\":\"not filtered\"}}";
  private static final String UP =
      FILTERS + "{\"hate\":{\"filtered\":false,\"severity\":\"safe\"}}";

  private static Fleet fleet;
  private static ScriptedProvider azure;
  private static ScriptedProvider other;

  @BeforeAll
  static void start() throws Exception {
    fleet = Fleet.of("gateway/azure.yaml");
    azure = fleet.provider("azure");
    other = fleet.provider("other");
  }

  @AfterAll
  static void stop() {
    fleet.close();
  }

  @BeforeEach
  void everyoneIsWell() {
    azure.reset().always(Answers.openai().text("from azure"));
    other.reset().always(Answers.openai().text("from other"));
  }

  @ParameterizedTest
  @EnumSource
  void aDeploymentIsAskedWithItsVersionAndKey(Mode mode) throws Exception {
    assertThat(fleet.caller().chat(mode, "deployed").text()).isEqualTo("from azure");
    assertThat(azure.received(1).path())
        .isEqualTo("/openai/deployments/team-4o/chat/completions?api-version=2024-10-21");
    assertThat(azure.received(1).header("api-key")).hasValue("key-of-azure");
    assertThat(azure.received(1).header("authorization")).isEmpty();

    fleet.caller().post("/v1/embeddings", "{\"model\":\"deployed\",\"input\":\"x\"}");
    assertThat(azure.received(2).path())
        .isEqualTo("/openai/deployments/team-4o/embeddings?api-version=2024-10-21");
  }

  @ParameterizedTest
  @EnumSource
  void aResourceIsAskedWithoutAVersion(Mode mode) throws Exception {
    assertThat(fleet.caller().message(mode, "acme/gpt-4o").text()).isEqualTo("from other");
    assertThat(other.received(1).path()).isEqualTo("/openai/v1/chat/completions");
    assertThat(other.received(1).header("api-key")).hasValue("key-of-other");
  }

  @ParameterizedTest
  @EnumSource
  void aRefusalIsOnlyRecognisedByAzuresRows(Mode mode) throws Exception {
    other.always(
        Answer.json(
            400,
            "{\"error\":{\"message\":\"filtered\",\"code\":null,\"status\":400,\"innererror\":"
                + "{\"code\":\"ResponsibleAIPolicyViolation\"}}}"));
    Reply reply = fleet.caller().chat(mode, "acme/gpt-4o");
    assertThat(reply.status()).isEqualTo(400);
    assertThat(other.requests()).isEqualTo(1);
  }

  private static Answer plain(String filters) {
    return Answer.json(
        200,
        "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"gpt-4o\","
            + "\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"hello"
            + " there\"},\"finish_reason\":\"stop\","
            + filters
            + "}]}");
  }

  /// A stream that opens as Azure's do, with a report on the prompt and no choice.
  private static Answer stream(String ofPrompt, String ofLast) {
    List<String> frames = new ArrayList<>();
    frames.add(
        "data: {\"choices\":[],\"created\":0,\"id\":\"\",\"model\":\"\",\"object\":\"\","
            + "\"prompt_filter_results\":[{\"prompt_index\":0,"
            + ofPrompt
            + "}]}\n\n");
    frames.add(chunk("{\"role\":\"assistant\",\"content\":\"\"}", "null", UP));
    frames.add(chunk("{\"content\":\"hello\"}", "null", UP));
    frames.add(chunk("{\"content\":\" there\"}", "null", ofLast));
    frames.add(chunk("{}", "\"stop\"", UP));
    frames.add("data: [DONE]\n\n");
    return Answer.events(frames);
  }

  private static String chunk(String delta, String finish, String filters) {
    return "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1,"
        + "\"model\":\"gpt-4o\",\"choices\":[{\"index\":0,\"delta\":"
        + delta
        + ",\"finish_reason\":"
        + finish
        + ","
        + filters
        + "}]}\n\n";
  }

  @Test
  void anAnswerThatNobodyFilteredIsDeliveredWithAWarning() throws Exception {
    azure.always(plain(DOWN));
    Reply down = fleet.caller().chat(Mode.PLAIN, "deployed");
    assertThat(down.text()).isEqualTo("hello there");
    assertThat(down.header("x-understudy-warning")).hasValue("unfiltered");
    Reply message = fleet.caller().message(Mode.PLAIN, "deployed");
    assertThat(message.text()).isEqualTo("hello there");
    assertThat(message.header("x-understudy-warning")).hasValue("unfiltered");

    azure.always(plain(UP));
    assertThat(fleet.caller().chat(Mode.PLAIN, "deployed").header("x-understudy-warning"))
        .isEmpty();
    assertThat(other.requests()).isZero();
  }

  @Test
  void aStreamThatNobodyFilteredSaysSoAsSoonAsItCan() throws Exception {
    azure.always(stream(DOWN, UP));
    Reply atOnce = fleet.caller().chat(Mode.STREAM, "deployed");
    assertThat(atOnce.text()).isEqualTo("hello there");
    assertThat(atOnce.header("x-understudy-warning")).hasValue("unfiltered");
    assertThat(atOnce.body()).doesNotContain("warning=").contains("prompt_filter_results");

    azure.always(stream(UP, DOWN).pace(Duration.ofMillis(50)));
    Reply later = fleet.caller().chat(Mode.STREAM, "deployed");
    assertThat(later.text()).isEqualTo("hello there");
    assertThat(later.header("x-understudy-warning")).isEmpty();
    assertThat(later.body()).contains(": understudy warning=unfiltered\n");

    azure.always(stream(UP, UP));
    Reply never = fleet.caller().chat(Mode.STREAM, "deployed");
    assertThat(never.header("x-understudy-warning")).isEmpty();
    assertThat(never.body()).contains("prompt_filter_results").doesNotContain("warning=");
    assertThat(other.requests()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void anotherStandsInForADeploymentThatIsBusy(Mode mode) throws Exception {
    azure.always(
        Answer.json(500, "{\"error\":{\"code\":\"InternalServerError\",\"message\":\"busy\"}}"));
    Reply reply = fleet.caller().chat(mode, "deployed");
    assertThat(reply.text()).isEqualTo("from other");
    assertThat(other.received(1).header("api-key")).hasValue("key-of-other");
  }
}
