package dev.understudy.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.policy.RetryPolicy;
import dev.understudy.testkit.peer.Answer;
import dev.understudy.testkit.peer.Answers;
import dev.understudy.testkit.peer.Ending;
import dev.understudy.testkit.peer.Providers;
import dev.understudy.testkit.peer.ScriptedProvider;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A caller of one dialect, served by a target of the other after the first has failed.
class TranslationTest {
  @RegisterExtension final Providers providers = new Providers();

  private final ScriptedProvider first = providers.start();
  private final ScriptedProvider second = providers.start();

  private static RetryPolicy fallback() {
    return RetryPolicy.builder().fallbackModels(List.of("beta/two")).build();
  }

  private Rig chatThenMessages() throws Exception {
    first.always(Answers.openai().error(503));
    second.always(Answers.anthropic().text("one two three"));
    return Rig.with()
        .openai("alpha/one", first, fallback())
        .anthropic("beta/two", second, RetryPolicy.NONE)
        .start();
  }

  private Rig messagesThenChat() throws Exception {
    first.always(Answers.anthropic().error(529));
    second.always(Answers.openai().text("one two three"));
    return Rig.with()
        .anthropic("alpha/one", first, fallback())
        .openai("beta/two", second, RetryPolicy.NONE)
        .start();
  }

  @Test
  void aChatCallIsAnsweredByAMessagesTarget() throws Exception {
    try (Rig rig = chatThenMessages()) {
      HttpResponse<String> answer =
          rig.chatWith(
              Rig.chat("alpha/one").replace("{\"model\"", "{\"logit_bias\":{\"1\":2},\"model\""));
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(answer.body()).contains("chat.completion").contains("one two three");
      assertThat(answer.headers().firstValue("content-type")).hasValue("application/json");
      assertThat(answer.headers().firstValue("x-understudy-dropped").orElseThrow())
          .contains("logit_bias");
      assertThat(second.received(1).path()).isEqualTo("/v1/messages");
      assertThat(second.received(1).header("x-api-key")).hasValue("key-of-beta-two");
      assertThat(second.received(1).header("authorization")).isEmpty();
      assertThat(second.received(1).model()).hasValue("two");
    }
  }

  @Test
  void aChatStreamIsAnsweredByAMessagesTarget() throws Exception {
    try (Rig rig = chatThenMessages()) {
      HttpResponse<String> answer = rig.chatWith(Rig.chatStream("alpha/one"));
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body())
          .contains("chat.completion.chunk")
          .contains("\"finish_reason\":\"stop\"")
          .endsWith("data: [DONE]\n\n")
          .doesNotContain("event:");
    }
  }

  /// The finish reason of a chat answer is its proof; Anthropic's comes one event later.
  @ParameterizedTest
  @EnumSource(names = {"CLOSE", "RESET"})
  void aChatStreamIsNotFinishedBeforeItsTargetProvesThatItIs(Ending ending) throws Exception {
    try (Rig rig = chatThenMessages()) {
      second.always(request -> {
        Answer whole = Answers.anthropic().text("one two three").answer(request);
        return whole.stopBeforePart(whole.partCount() - 1, ending);
      });
      HttpResponse<String> answer = rig.chatWith(Rig.chatStream("alpha/one"));
      assertThat(answer.body())
          .contains("three", "stream_interrupted")
          .doesNotContain("\"finish_reason\":\"", "[DONE]");
    }
  }

  @Test
  void aMessagesCallIsAnsweredByAChatTarget() throws Exception {
    try (Rig rig = messagesThenChat()) {
      HttpResponse<String> answer = rig.messagesWith(Rig.messages("alpha/one"));
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(answer.body())
          .contains("\"type\":\"message\"")
          .contains("one two three")
          .contains("end_turn");
      assertThat(second.received(1).path()).isEqualTo("/v1/chat/completions");
      assertThat(second.received(1).header("anthropic-version")).isEmpty();
    }
  }

  @Test
  void aMessagesStreamIsAnsweredByAChatTarget() throws Exception {
    try (Rig rig = messagesThenChat()) {
      HttpResponse<String> answer = rig.messagesWith(Rig.messagesStream("alpha/one"));
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body())
          .startsWith("event: message_start\n")
          .contains("content_block_delta")
          .contains("end_turn")
          .doesNotContain("[DONE]");
      assertThat(answer.body().strip()).endsWith("{\"type\":\"message_stop\"}");
    }
  }

  @Test
  void aTranslatedStreamThatBreaksEndsInTheCallersWords() throws Exception {
    first.always(Answers.anthropic().error(529));
    second.always(Answers.openai().text("one two three four five").cutAt(500));
    try (Rig rig =
        Rig.with()
            .anthropic("alpha/one", first, fallback())
            .openai("beta/two", second, RetryPolicy.NONE)
            .start()) {
      HttpResponse<String> answer = rig.messagesWith(Rig.messagesStream("alpha/one"));
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body())
          .contains("event: error\n")
          .contains("stream_interrupted")
          .doesNotContain("message_stop");
    }
  }

  @Test
  void whatCannotBeSaidIsNamed() throws Exception {
    first.always(Answers.anthropic().text("never asked"));
    try (Rig rig = Rig.with().anthropic("alpha/one", first, RetryPolicy.DEFAULT).start()) {
      String audio =
          "{\"model\":\"alpha/one\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":"
              + "\"input_audio\",\"input_audio\":{\"data\":\"AA==\",\"format\":\"wav\"}}]}]}";
      HttpResponse<String> answer = rig.chatWith(audio);
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body()).contains("input_audio");
      HttpResponse<String> embedding =
          rig.post("/v1/embeddings", "{\"model\":\"alpha/one\",\"input\":\"x\"}");
      assertThat(embedding.statusCode()).isEqualTo(501);
      assertThat(embedding.body()).contains("/v1/embeddings");
      assertThat(first.requests()).isZero();
    }
  }

  @Test
  void anErrorOfAnotherDialectIsToldInTheCallersWords() throws Exception {
    first.always(
        Answer.json(
            400,
            "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\","
                + "\"message\":\"max_tokens is odd\"}}"));
    try (Rig rig = Rig.with().anthropic("alpha/one", first, RetryPolicy.DEFAULT).start()) {
      HttpResponse<String> answer = rig.chatWith(Rig.chat("alpha/one"));
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body()).startsWith("{\"error\":{").contains("max_tokens is odd");
    }
  }
}
