package dev.understudy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.testkit.peer.Answers;
import dev.understudy.testkit.peer.ScriptedProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/// What of a request arrives at the first target and at the next ones.
@Execution(ExecutionMode.SAME_THREAD)
class BodyTest {
  /// Odd spacing, escapes, numbers, members that nobody knows: nothing a parser would write again.
  private static final String ODD_BODY =
      """
      {  "messages" : [ {"role":"system","content":"Be brief."},\t{"role":"user","content":"h\\u00e9llo \\/ \\ud83d\\ude00 \u00e9"} ],
        "temperature":1.0e0, "max_tokens": 00064, "stop":["END"], "x_unknown" : {"b":[ ],"a":null} ,
        "model"\t:  "openai\\/gpt-4o" , "seed":7, "frequency_penalty":-0, "stream" : @stream@ }
      """
          .replace("00064", "64");

  private static Fleet fleet;

  @BeforeAll
  static void start() throws Exception {
    fleet =
        Fleet.with(
            Fleet.read("plano/body.yaml")
                .replace("    retry_policy:\n", "    retry_policy:\n      circuit_breaker: off\n"));
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
  void theBodyArrivesByteForByteButForTheModel(Mode mode) throws Exception {
    fleet.provider("openai").always(Answers.openai().text("ok"));
    String body = bodyFor(mode);

    Reply reply = fleet.caller().post("/v1/chat/completions", body);

    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    assertThat(fleet.provider("openai").received(1).text())
        .isEqualTo(asking(mode, body.replace("\"openai\\/gpt-4o\"", "\"gpt-4o\"")));
  }

  /// A stream is asked for its usage besides, and nothing else.
  private static String asking(Mode mode, String body) {
    return mode == Mode.STREAM
        ? body.replaceFirst("\\{", "{\"stream_options\":{\"include_usage\":true},")
        : body;
  }

  @ParameterizedTest
  @EnumSource
  void theNextTargetOfTheSameDialectGetsTheSameBytes(Mode mode) throws Exception {
    fleet.provider("openai").always(Answers.openai().error(503));
    fleet.provider("groq").always(Answers.openai().text("ok"));
    String body = bodyFor(mode);

    Reply reply = fleet.caller().post("/v1/chat/completions", body);

    assertThat(reply.text()).isEqualTo("ok");
    assertThat(fleet.provider("groq").received(1).text())
        .isEqualTo(
            asking(mode, body.replace("\"openai\\/gpt-4o\"", "\"llama-3.3-70b-versatile\"")));
  }

  @ParameterizedTest
  @EnumSource
  void theNextTargetOfAnotherDialectGetsTheSameMeaning(Mode mode) throws Exception {
    fleet.provider("openai").always(Answers.openai().error(503));
    fleet.provider("groq").always(Answers.openai().error(503));
    fleet.provider("anthropic").always(Answers.anthropic().text("ok from claude").usage(11, 3));

    Reply reply = fleet.caller().post("/v1/chat/completions", bodyFor(mode));

    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    assertThat(reply.text()).isEqualTo("ok from claude");
    assertThat(reply.header("x-understudy-model")).hasValue("anthropic/claude-sonnet-4-0");
    assertThat(fleet.provider("anthropic").received(1).path()).isEqualTo("/v1/messages");
    assertThat(fleet.provider("anthropic").received(1).header("anthropic-version")).isPresent();
    JsonNode sent = Reply.parse(fleet.provider("anthropic").received(1).text());
    assertThat(sent.get("model").asString()).isEqualTo("claude-sonnet-4-0");
    assertThat(textOf(sent.get("system"))).isEqualTo("Be brief.");
    assertThat(sent.get("messages").size()).isEqualTo(1);
    assertThat(sent.at("/messages/0/role").asString()).isEqualTo("user");
    assertThat(textOf(sent.at("/messages/0/content")))
        .isEqualTo("h\u00e9llo / \ud83d\ude00 \u00e9");
    assertThat(sent.get("max_tokens").asInt()).isEqualTo(64);
    assertThat(sent.get("temperature").asDouble()).isEqualTo(1.0);
    assertThat(sent.at("/stop_sequences/0").asString()).isEqualTo("END");
    assertThat(sent.has("stream") && sent.get("stream").asBoolean()).isEqualTo(mode == Mode.STREAM);
    assertThat(reply.header("x-understudy-dropped"))
        .hasValueSatisfying(dropped -> assertThat(dropped).contains("seed", "x_unknown"));
  }

  @Test
  void aPlainAnswerOfAnotherDialectIsACompletionForTheCaller() throws Exception {
    fleet.provider("openai").always(Answers.openai().error(503));
    fleet.provider("groq").always(Answers.openai().error(503));
    fleet.provider("anthropic").always(Answers.anthropic().text("ok from claude").usage(11, 3));

    JsonNode answer = fleet.caller().chat(Mode.PLAIN, "openai/gpt-4o").json();

    assertThat(answer.get("object").asString()).isEqualTo("chat.completion");
    assertThat(answer.get("model").asString()).contains("claude-sonnet-4-0");
    assertThat(answer.at("/choices/0/finish_reason").asString()).isEqualTo("stop");
    assertThat(answer.at("/usage/prompt_tokens").asInt()).isEqualTo(11);
    assertThat(answer.at("/usage/completion_tokens").asInt()).isEqualTo(3);
  }

  private static String bodyFor(Mode mode) {
    return ODD_BODY.replace("@stream@", mode == Mode.STREAM ? "true" : "false");
  }

  private static String textOf(JsonNode content) {
    return content.isString() ? content.asString() : content.at("/0/text").asString();
  }
}
