package dev.understudy.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.policy.RetryPolicy;
import dev.understudy.testkit.peer.Answer;
import dev.understudy.testkit.peer.Answers;
import dev.understudy.testkit.peer.Providers;
import dev.understudy.testkit.peer.Script;
import dev.understudy.testkit.peer.ScriptedProvider;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A provider, or a proxy before it, that compresses its answers although nobody asked for it. They
/// cannot be judged, nor searched for keys, and never reach a caller.
class CompressedAnswerTest {
  @RegisterExtension final Providers providers = new Providers();

  private final ScriptedProvider first = providers.start();
  private final ScriptedProvider second = providers.start();

  private static Script compressed(Script script) {
    return request -> {
      Answer answer = script.answer(request);
      return answer
          .header("content-encoding", "gzip")
          .parts(List.of(gzip(String.join("", answer.events()))));
    };
  }

  private static byte[] gzip(String text) {
    var bytes = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(UTF_8));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  @Test
  void theNextTargetAnswersInstead() throws Exception {
    first.always(compressed(Answers.openai().text("from the first")));
    second.always(Answers.openai().text("from the second"));
    try (Rig rig = Rig.with().pair(first, second).start()) {
      for (String body : List.of(Rig.chat("alpha/one"), Rig.chatStream("alpha/one"))) {
        HttpResponse<String> answer = rig.chatWith(body, "accept-encoding", "gzip");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-encoding")).isEmpty();
        assertThat(answer.headers().firstValue("x-understudy-model")).hasValue("beta/two");
        assertThat(answer.body()).contains("second").doesNotContain("first");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/chat/completions", "/v1/messages"})
  void withoutAPolicyASuccessIsAnErrorOfOurs(String path) throws Exception {
    first.always(compressed(Answers.openai().text("from the first")));
    try (Rig rig = Rig.with().openai("alpha/one", first, RetryPolicy.NONE).start()) {
      for (String body : List.of(Rig.messages("alpha/one"), Rig.messagesStream("alpha/one"))) {
        HttpResponse<String> answer = rig.post(path, body, "accept-encoding", "gzip");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(502);
        assertThat(answer.body()).startsWith("{").contains("malformed_answer");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/chat/completions", "/v1/messages"})
  void anErrorKeepsItsStatusAlone(String path) throws Exception {
    first.always(compressed(Answers.openai().error(400)));
    try (Rig rig = Rig.with().openai("alpha/one", first, RetryPolicy.NONE).start()) {
      for (String body : List.of(Rig.messages("alpha/one"), Rig.messagesStream("alpha/one"))) {
        HttpResponse<String> answer = rig.post(path, body, "accept-encoding", "gzip");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("content-encoding")).isEmpty();
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/json");
        assertThat(answer.body()).startsWith("{").contains("\"error\"", "compressed");
      }
    }
  }

  @Test
  void aSuccessThatIsNoAnswerIsNotASuccessForAnotherDialect() throws Exception {
    first.always(Answer.json(200, "{\"odd\":true}"));
    try (Rig rig = Rig.with().openai("alpha/one", first, RetryPolicy.NONE).start()) {
      HttpResponse<String> answer = rig.post("/v1/messages", Rig.messages("alpha/one"));
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(502);
      assertThat(answer.body()).contains("\"type\":\"error\"");
    }
  }
}
