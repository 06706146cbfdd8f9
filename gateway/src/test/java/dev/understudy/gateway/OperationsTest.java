package dev.understudy.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.attempt.Timeouts;
import dev.understudy.config.ProviderInterface;
import dev.understudy.policy.RetryPolicy;
import dev.understudy.testkit.peer.Answer;
import dev.understudy.testkit.peer.Answers;
import dev.understudy.testkit.peer.Ending;
import dev.understudy.testkit.peer.Providers;
import dev.understudy.testkit.peer.ScriptedProvider;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every operation beside the conversations: what reaches a target, what comes back, who stands in.
class OperationsTest {
  @RegisterExtension final Providers providers = new Providers();

  private final ScriptedProvider first = providers.start();
  private final ScriptedProvider second = providers.start();

  static Stream<Arguments> jsonOperations() {
    return Stream.of(
        Arguments.of(
            "/v1/completions",
            "\"prompt\":\"once\"",
            "{\"object\":\"text_completion\",\"choices\":[{\"text\":\" upon\",\"index\":0,"
                + "\"finish_reason\":\"stop\"}]}"),
        Arguments.of(
            "/v1/moderations",
            "\"input\":\"x\"",
            "{\"id\":\"m\",\"results\":[{\"flagged\":false,\"categories\":{}}]}"),
        Arguments.of(
            "/v1/rerank",
            "\"query\":\"q\",\"documents\":[\"a\"]",
            "{\"results\":[{\"index\":0,\"relevance_score\":0.5}]}"),
        Arguments.of(
            "/v1/embeddings",
            "\"input\":\"x\"",
            "{\"object\":\"list\",\"data\":[{\"index\":0,\"embedding\":[0.5]}]}"));
  }

  @ParameterizedTest
  @MethodSource("jsonOperations")
  void aJsonOperationFailsOverLikeAnyOther(String path, String fields, String good)
      throws Exception {
    first.always(Answers.openai().error(503));
    second.always(Answer.json(200, good));
    try (Rig rig = Rig.with().pair(first, second).start()) {
      HttpResponse<String> answer = rig.post(path, "{\"model\":\"alpha/one\"," + fields + "}");
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo(good);
      assertThat(first.received(1).path()).isEqualTo(path);
      assertThat(second.received(1).text()).isEqualTo("{\"model\":\"two\"," + fields + "}");
    }
  }

  @ParameterizedTest
  @MethodSource("jsonOperations")
  void anAnswerOfAnotherShapeIsNone(String path, String fields, String good) throws Exception {
    first.always(Answer.json(200, "{\"surprise\":true}"));
    second.always(Answer.json(200, good));
    try (Rig rig = Rig.with().pair(first, second).start()) {
      HttpResponse<String> answer = rig.post(path, "{\"model\":\"alpha/one\"," + fields + "}");
      assertThat(answer.body()).isEqualTo(good);
    }
  }

  @Test
  void countingTokensGoesToWhoSpeaksAnthropicAlone() throws Exception {
    second.always(Answer.json(200, "{\"input_tokens\":14}"));
    RetryPolicy policy = RetryPolicy.builder().fallbackModels(List.of("beta/two")).build();
    try (Rig rig =
        Rig.with()
            .openai("alpha/one", first, policy)
            .anthropic("beta/two", second, RetryPolicy.NONE)
            .start()) {
      HttpResponse<String> answer =
          rig.post("/v1/messages/count_tokens", Rig.messages("alpha/one"));
      assertThat(answer.body()).isEqualTo("{\"input_tokens\":14}");
      assertThat(first.requests()).isZero();
      assertThat(second.received(1).path()).isEqualTo("/v1/messages/count_tokens");
      assertThat(second.received(1).header("anthropic-version")).hasValue("2023-06-01");
    }
  }

  @Test
  void anOperationThatNobodyHasIsUnsupported() throws Exception {
    try (Rig rig = Rig.with().openai("alpha/one", first, RetryPolicy.DEFAULT).start()) {
      HttpResponse<String> answer =
          rig.post("/v1/messages/count_tokens", Rig.messages("alpha/one"));
      assertThat(answer.statusCode()).isEqualTo(501);
      assertThat(answer.body())
          .startsWith("{\"type\":\"error\"")
          .contains("unsupported")
          .contains("/v1/messages/count_tokens");
      assertThat(first.requests()).isZero();
    }
  }

  @Test
  void aCompletionIsStreamed() throws Exception {
    List<String> events =
        List.of(
            "data: {\"choices\":[{\"text\":\" up\",\"index\":0,\"finish_reason\":null}]}\n\n",
            "data: {\"choices\":[{\"text\":\"\",\"index\":0,\"finish_reason\":\"stop\"}]}\n\n",
            "data: [DONE]\n\n");
    first.always(Answer.events(events).stopBeforePart(0, Ending.RESET));
    second.always(Answer.events(events));
    try (Rig rig = Rig.with().pair(first, second).start()) {
      HttpResponse<String> answer =
          rig.post("/v1/completions", "{\"model\":\"alpha/one\",\"prompt\":\"x\",\"stream\":true}");
      assertThat(answer.body()).isEqualTo(String.join("", events));
    }
  }

  @Test
  void aCutCompletionIsNotTakenForWhole() throws Exception {
    first.always(
        Answer.events(
            List.of(
                "data: {\"choices\":[{\"text\":\" up\",\"index\":0,\"finish_reason\":null}]}\n\n",
                "data: [DONE]\n\n")));
    try (Rig rig = Rig.with().pair(first, second).start()) {
      HttpResponse<String> answer =
          rig.post("/v1/completions", "{\"model\":\"alpha/one\",\"prompt\":\"x\",\"stream\":true}");
      assertThat(answer.body()).contains("stream_interrupted").doesNotContain("[DONE]");
    }
  }

  @Test
  void anImageIsNotMadeTwice() throws Exception {
    first.next(Answers.openai().error(500), Answers.openai().error(429));
    second.always(Answer.json(200, "{\"created\":1,\"data\":[{\"b64_json\":\"AAAA\"}]}"));
    try (Rig rig = Rig.with().pair(first, second).start()) {
      String body = "{\"model\":\"alpha/one\",\"prompt\":\"a cat\"}";
      HttpResponse<String> lost = rig.post("/v1/images/generations", body);
      assertThat(lost.statusCode()).isEqualTo(500);
      assertThat(second.requests()).isZero();
      HttpResponse<String> throttled = rig.post("/v1/images/generations", body);
      assertThat(throttled.statusCode()).as(throttled.body()).isEqualTo(200);
      assertThat(throttled.body()).contains("b64_json");
    }
  }

  @Test
  void imagesMayBeStreamed() throws Exception {
    String large = "A".repeat(3 << 20);
    List<String> events =
        List.of(
            "event: image_generation.partial_image\ndata: {\"type\":"
                + "\"image_generation.partial_image\",\"b64_json\":\"AAAA\"}\n\n",
            "event: image_generation.completed\ndata: {\"type\":"
                + "\"image_generation.completed\",\"b64_json\":\""
                + large
                + "\"}\n\n");
    first.always(Answer.events(events));
    try (Rig rig = Rig.with().pair(first, second).start()) {
      HttpResponse<String> answer =
          rig.post(
              "/v1/images/generations",
              "{\"model\":\"alpha/one\",\"prompt\":\"a cat\",\"stream\":true}");
      assertThat(answer.body()).isEqualTo(String.join("", events));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1000, 65_536, 65_537, 300_000})
  void soundComesBackByteForByte(int size) throws Exception {
    byte[] sound = noise(size);
    first.always(sound("audio/mpeg", sound));
    try (Rig rig = Rig.with().pair(first, second).start()) {
      HttpResponse<byte[]> answer = speech(rig);
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("content-type")).hasValue("audio/mpeg");
      assertThat(answer.body()).isEqualTo(sound);
      assertThat(first.received(1).header("accept")).hasValue("*/*");
    }
  }

  @Test
  void whatIsNoSoundIsNoSpeech() throws Exception {
    first.next(
        Answer.json(200, "{\"error\":{\"message\":\"slow down\",\"code\":\"slow_down\"}}"),
        sound("audio/mpeg", noise(0)));
    second.always(sound("audio/mpeg", noise(10)));
    try (Rig rig = Rig.with().pair(first, second).start()) {
      assertThat(speech(rig).body()).as("throttled inside a 200").isEqualTo(noise(10));
      assertThat(speech(rig).statusCode()).as("empty, and not to be made twice").isEqualTo(200);
    }
  }

  @Test
  void soundThatBreaksOffIsNotTakenForWhole() throws Exception {
    byte[] sound = noise(200_000);
    first.always(sound("audio/mpeg", sound).stopAt(150_000, Ending.CLOSE));
    try (Rig rig = Rig.with().pair(first, second).start()) {
      assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> speech(rig)))
          .isInstanceOf(java.io.IOException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/audio/transcriptions", "/v1/audio/translations", "/v1/images/edits"})
  void aFormReachesEveryTargetUnchangedButForTheModel(String path) throws Exception {
    String good = path.contains("audio") ? "{\"text\":\"hi\"}" : "{\"data\":[{\"url\":\"u\"}]}";
    first.always(Answers.openai().error(429));
    second.always(Answer.json(200, good));
    byte[] file = noise(100_000);
    try (Rig rig = Rig.with().pair(first, second).start()) {
      HttpResponse<byte[]> answer =
          rig.postBytes(
              path, "multipart/form-data; boundary=\"a b\"", form("a b", "alpha/one", file));
      assertThat(new String(answer.body(), UTF_8)).isEqualTo(good);
      assertThat(first.received(1).body()).isEqualTo(form("a b", "one", file));
      assertThat(second.received(1).body()).isEqualTo(form("a b", "two", file));
      assertThat(second.received(1).header("content-type"))
          .hasValue("multipart/form-data; boundary=\"a b\"");
    }
  }

  @Test
  void aTranscriptMayBeBareText() throws Exception {
    first.always(Answer.status(200).header("content-type", "text/plain").body("hello\n"));
    try (Rig rig = Rig.with().pair(first, second).start()) {
      HttpResponse<byte[]> answer = transcribe(rig, "");
      assertThat(new String(answer.body(), UTF_8)).isEqualTo("hello\n");
      assertThat(answer.headers().firstValue("content-type")).hasValue("text/plain");
    }
  }

  @Test
  void aTranscriptMayBeStreamedOrNot() throws Exception {
    List<String> events =
        List.of(
            "data: {\"type\":\"transcript.text.delta\",\"delta\":\"he\"}\n\n",
            "data: {\"type\":\"transcript.text.done\",\"text\":\"hello\"}\n\n");
    first.next(Answer.events(events), Answer.json(200, "{\"text\":\"hello\"}"));
    try (Rig rig = Rig.with().pair(first, second).start()) {
      assertThat(new String(transcribe(rig, "true").body(), UTF_8))
          .isEqualTo(String.join("", events));
      assertThat(new String(transcribe(rig, "true").body(), UTF_8))
          .isEqualTo("{\"text\":\"hello\"}");
    }
  }

  @Test
  void aFormThatIsNotOneIsRefused() throws Exception {
    try (Rig rig = Rig.with().pair(first, second).start()) {
      byte[] form = form("b", "alpha/one", noise(3));
      String path = "/v1/audio/transcriptions";
      assertThat(rig.postBytes(path, "application/json", form).statusCode()).isEqualTo(415);
      assertThat(rig.postBytes(path, "multipart/form-data", form).statusCode()).isEqualTo(415);
      HttpResponse<byte[]> other = rig.postBytes(path, "multipart/form-data; boundary=c", form);
      assertThat(other.statusCode()).isEqualTo(400);
      assertThat(new String(other.body(), UTF_8)).contains("must begin with its boundary");
      assertThat(first.requests()).isZero();
    }
  }

  @Test
  void aGeminiCallerNamesTheModelInThePath() throws Exception {
    String good =
        "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"hi\"}],\"role\":\"model\"},"
            + "\"finishReason\":\"STOP\"}]}";
    first.always(Answer.json(200, good));
    try (Rig rig =
        Rig.with()
            .model(
                "alpha/gemini pro",
                ProviderInterface.GEMINI,
                first,
                RetryPolicy.DEFAULT,
                Timeouts.DEFAULT,
                false)
            .start()) {
      String body = "{\"contents\":[{\"parts\":[{\"text\":\"hi\"}]}]}";
      for (String path : List.of("/v1beta/models/", "/v1/models/")) {
        HttpResponse<String> answer =
            rig.post(path + "alpha/gemini%20pro:generateContent?key=callers", body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(good);
      }
      assertThat(first.received(1).path()).isEqualTo("/v1beta/models/gemini%20pro:generateContent");
      assertThat(first.received(1).text()).isEqualTo(body);
      assertThat(first.received(1).header("x-goog-api-key")).hasValue("key-of-alpha-gemini pro");
      assertThat(rig.post("/v1beta/models/nobody:generateContent", body).statusCode())
          .isEqualTo(404);
      assertThat(rig.post("/v1beta/models/alpha%2Fx:generateContent", body).statusCode())
          .isEqualTo(400);
      assertThat(rig.get("/v1beta/models").body()).contains("\"name\":\"models/alpha/gemini pro\"");
    }
  }

  @Test
  void aGeminiStreamIsAnArrayUnlessEventsAreAskedFor() throws Exception {
    String one = "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"h\"}]},\"index\":0}]}";
    String two =
        "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"i\"}]},\"index\":0,"
            + "\"finishReason\":\"STOP\"}]}";
    List<String> events = List.of("data: " + one + "\n\n", "data: " + two + "\n\n");
    first.next(
        Answer.events(events),
        Answer.events(events),
        Answer.events(events).stopBeforePart(1, Ending.CLOSE));
    try (Rig rig =
        Rig.with()
            .model(
                "alpha/g",
                ProviderInterface.GEMINI,
                first,
                RetryPolicy.DEFAULT,
                Timeouts.DEFAULT,
                false)
            .start()) {
      String path = "/v1beta/models/alpha/g:streamGenerateContent";
      String body = "{\"contents\":[{\"parts\":[{\"text\":\"hi\"}]}]}";
      HttpResponse<String> sse = rig.post(path + "?alt=sse", body);
      assertThat(sse.body()).isEqualTo(String.join("", events));
      assertThat(sse.headers().firstValue("content-type")).hasValue("text/event-stream");
      HttpResponse<String> array = rig.post(path, body);
      assertThat(array.body()).isEqualTo("[" + one + ",\n" + two + "\n]");
      assertThat(array.headers().firstValue("content-type")).hasValue("application/json");
      HttpResponse<String> broken = rig.post(path, body);
      assertThat(broken.body())
          .startsWith("[" + one + ",\n{\"error\"")
          .contains("stream_interrupted")
          .endsWith("\n]");
      assertThat(first.received(2).path())
          .isEqualTo("/v1beta/models/g:streamGenerateContent?alt=sse");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"x-goog-api-key", "?key="})
  void googlesWaysToBringAKeyOpenTheListener(String way) throws Exception {
    String digest =
        java.util.HexFormat.of()
            .formatHex(
                java.security.MessageDigest.getInstance("SHA-256").digest("open".getBytes(UTF_8)));
    first.always(Answers.openai().text("hi"));
    try (Rig rig =
        Rig.with().key("team", digest).openai("alpha/one", first, RetryPolicy.NONE).start()) {
      for (String key : List.of("open", "shut")) {
        boolean query = way.startsWith("?");
        String path = "/v1beta/models/nobody:generateContent" + (query ? way + key : "");
        HttpResponse<String> answer = query ? rig.post(path, "{}") : rig.post(path, "{}", way, key);
        assertThat(answer.statusCode()).as(key).isEqualTo(key.equals("open") ? 404 : 401);
      }
      assertThat(rig.post("/v1/chat/completions?key=open", Rig.chat("alpha/one")).statusCode())
          .isEqualTo(401);
    }
  }

  @Test
  void theCallersVersionOfTheMessagesInterfaceIsPassedOn() throws Exception {
    first.always(Answers.anthropic().text("hi"));
    try (Rig rig = Rig.with().anthropic("alpha/one", first, RetryPolicy.NONE).start()) {
      rig.messagesWith(Rig.messages("alpha/one"), "anthropic-version", "2099-01-01");
      rig.messagesWith(Rig.messages("alpha/one"));
      rig.chatWith(Rig.chat("alpha/one"), "anthropic-version", "2099-01-01");
      assertThat(first.received(1).header("anthropic-version")).hasValue("2099-01-01");
      assertThat(first.received(2).header("anthropic-version")).hasValue("2023-06-01");
      assertThat(first.received(3).header("anthropic-version")).hasValue("2023-06-01");
    }
  }

  private static HttpResponse<byte[]> speech(Rig rig) throws Exception {
    byte[] body = "{\"model\":\"alpha/one\",\"input\":\"hi\",\"voice\":\"v\"}".getBytes(UTF_8);
    return rig.postBytes("/v1/audio/speech", "application/json", body);
  }

  private static HttpResponse<byte[]> transcribe(Rig rig, String stream) throws Exception {
    String extra =
        stream.isEmpty()
            ? ""
            : "--b\r\nContent-Disposition: form-data; name=\"stream\"\r\n\r\n" + stream + "\r\n";
    byte[] body =
        (extra + new String(form("b", "alpha/one", noise(9)), ISO_8859_1)).getBytes(ISO_8859_1);
    return rig.postBytes("/v1/audio/transcriptions", "multipart/form-data; boundary=b", body);
  }

  private static Answer sound(String type, byte[] bytes) {
    return Answer.status(200).header("content-type", type).parts(List.of(bytes));
  }

  private static byte[] noise(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  private static byte[] form(String boundary, String model, byte[] file) {
    String start = "--" + boundary + "\r\nContent-Disposition: form-data; name=";
    return (start
            + "\"file\"; filename=\"a.wav\"\r\nContent-Type: audio/wav\r\n\r\n"
            + new String(file, ISO_8859_1)
            + "\r\n"
            + start
            + "\"model\"\r\n\r\n"
            + model
            + "\r\n--"
            + boundary
            + "--\r\n")
        .getBytes(ISO_8859_1);
  }
}
