package dev.understudy.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.testkit.peer.Answer;
import dev.understudy.testkit.peer.Answers;
import dev.understudy.testkit.peer.Ending;
import dev.understudy.testkit.peer.Received;
import dev.understudy.testkit.peer.Script;
import dev.understudy.testkit.peer.ScriptedProvider;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every operation through the packaged gateway: the first target fails, the next one stands in.
@Execution(ExecutionMode.SAME_THREAD)
class OperationsTest {
  private static final String CHAT =
      "{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"hi\"},"
          + "\"finish_reason\":\"stop\"}]}";

  /// Nothing was done, and nobody but the call itself remembers it.
  private static final Answer BUSY = Answers.openai().error(503).retryAfter(1);

  private static Fleet fleet;
  private static ScriptedProvider first;
  private static ScriptedProvider second;

  @BeforeAll
  static void start() throws Exception {
    fleet = Fleet.of("gateway/operations.yaml");
    first = fleet.provider("openai");
    second = fleet.provider("groq");
  }

  @AfterAll
  static void stop() {
    fleet.close();
  }

  @BeforeEach
  void forget() {
    fleet.providers().values().forEach(ScriptedProvider::reset);
  }

  static Stream<Arguments> operations() {
    return Stream.of(
        Arguments.of("/v1/chat/completions", "\"messages\":[]", CHAT),
        Arguments.of(
            "/v1/completions",
            "\"prompt\":\"once\"",
            "{\"choices\":[{\"text\":\" upon\",\"index\":0,\"finish_reason\":\"stop\"}]}"),
        Arguments.of(
            "/v1/embeddings", "\"input\":\"x\"", "{\"data\":[{\"index\":0,\"embedding\":[0.5]}]}"),
        Arguments.of(
            "/v1/moderations",
            "\"input\":\"x\"",
            "{\"results\":[{\"flagged\":false,\"categories\":{}}]}"),
        Arguments.of(
            "/v1/rerank",
            "\"query\":\"q\",\"documents\":[\"a\"]",
            "{\"results\":[{\"index\":0,\"relevance_score\":0.5}]}"),
        Arguments.of(
            "/v1/images/generations", "\"prompt\":\"a cat\"", "{\"data\":[{\"url\":\"u\"}]}"));
  }

  @ParameterizedTest
  @MethodSource("operations")
  void theNextTargetStandsIn(String path, String fields, String good) throws Exception {
    first.always(BUSY);
    second.always(Answer.json(200, good));
    Reply reply = fleet.caller().post(path, "{\"model\":\"openai/gpt-4o\"," + fields + "}");
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    assertThat(reply.body()).isEqualTo(good);
    assertThat(reply.header("x-understudy-attempts")).hasValue("2");
    assertThat(reply.header("x-understudy-model")).hasValue("groq/gpt-4o");
    assertThat(first.received(1).path()).isEqualTo(path);
    assertThat(second.received(1).path()).isEqualTo("/openai" + path);
    assertThat(second.received(1).text()).isEqualTo("{\"model\":\"gpt-4o\"," + fields + "}");
  }

  @ParameterizedTest
  @MethodSource("operations")
  void anErrorInsideAGoodStatusIsNoAnswer(String path, String fields, String good)
      throws Exception {
    first.always(
        Answer.json(200, "{\"error\":{\"message\":\"busy\",\"code\":\"server_is_overloaded\"}}"));
    second.always(Answer.json(200, good));
    Reply reply = fleet.caller().post(path, "{\"model\":\"openai/gpt-4o\"," + fields + "}");
    if (path.contains("images")) {
      assertThat(reply.status()).as("it may have been made").isEqualTo(503);
    } else {
      assertThat(reply.body()).isEqualTo(good);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/images/edits", "/v1/audio/transcriptions", "/v1/audio/translations"})
  void aFormIsTheSameForEveryTargetButForItsModel(String path) throws Exception {
    String good = path.contains("audio") ? "{\"text\":\"hi\"}" : "{\"data\":[{\"url\":\"u\"}]}";
    first.always(BUSY);
    second.always(Answer.json(200, good));
    byte[] file = noise(2_000_000);
    HttpResponse<byte[]> answer =
        bytes(path, "multipart/form-data; boundary=xyz", form("openai/gpt-4o", file));
    assertThat(new String(answer.body(), UTF_8)).isEqualTo(good);
    assertThat(first.received(1).body()).isEqualTo(form("gpt-4o", file));
    assertThat(second.received(1).body()).isEqualTo(form("gpt-4o", file));
    assertThat(second.received(1).header("content-type"))
        .hasValue("multipart/form-data; boundary=xyz");
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 65_536, 3_000_000})
  void soundIsTheSameForTheCaller(int size) throws Exception {
    first.always(BUSY);
    second.always(sound(noise(size)));
    HttpResponse<byte[]> answer = speech();
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-type")).hasValue("audio/mpeg");
    assertThat(answer.body()).isEqualTo(noise(size));
  }

  @Test
  void whatMayHaveBeenMadeIsNotMadeAgain() throws Exception {
    for (Script failure :
        List.of(
            Answers.openai().error(500),
            Answers.hangUp(),
            sound(noise(9)).stopAt(3, Ending.CLOSE))) {
      forget();
      first.always(failure);
      second.always(sound(noise(9)));
      assertThat(speech().statusCode()).isGreaterThanOrEqualTo(500);
      assertThat(second.requests()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/completions",
        "/v1/images/generations",
        "/v1/audio/speech",
        "/v1/audio/transcriptions"
      })
  void streamsAreWholeOrBrokenHonestly(String path) throws Exception {
    List<String> events =
        switch (path) {
          case "/v1/completions" ->
              List.of(
                  "data: {\"choices\":[{\"index\":0,\"text\":\"a\"}]}\n\n",
                  "data:"
                      + " {\"choices\":[{\"index\":0,\"text\":\"\",\"finish_reason\":\"stop\"}]}\n\n",
                  "data: [DONE]\n\n");
          case "/v1/images/generations" ->
              List.of(
                  event("image_generation.partial_image", "\"b64_json\":\"AA\""),
                  event("image_generation.completed", "\"b64_json\":\"AAAA\""));
          case "/v1/audio/speech" ->
              List.of(
                  event("speech.audio.delta", "\"audio\":\"AA\""),
                  event("speech.audio.done", "\"usage\":{}"));
          default ->
              List.of(
                  event("transcript.text.delta", "\"delta\":\"a\""),
                  event("transcript.text.done", "\"text\":\"a\""));
        };
    first.next(Answer.events(events), Answer.events(events.subList(0, 1)), Answer.events(events));
    assertThat(stream(path)).isEqualTo(String.join("", events));
    assertThat(stream(path)).startsWith(events.getFirst()).contains("stream_interrupted");
    assertThat(first.received(1).header("accept")).hasValue("text/event-stream");
  }

  @Test
  void countingTokensIsForThoseWhoCan() throws Exception {
    fleet.provider("anthropic").always(Answer.json(200, "{\"input_tokens\":9}"));
    String ask = "{\"model\":\"%s\",\"messages\":[]}";
    Reply counted =
        fleet
            .caller()
            .post("/v1/messages/count_tokens", ask.formatted("anthropic/claude-sonnet-4-5"));
    assertThat(counted.body()).isEqualTo("{\"input_tokens\":9}");
    Reply nobody = fleet.caller().post("/v1/messages/count_tokens", ask.formatted("openai/gpt-4o"));
    assertThat(nobody.status()).isEqualTo(501);
    assertThat(nobody.body()).contains("unsupported");
    assertThat(first.requests()).isZero();
  }

  @Test
  void aTargetWithoutTheOperationIsPassedOver() throws Exception {
    first.always(Answers.openai().embedding(3));
    Reply reply =
        fleet
            .caller()
            .post("/v1/embeddings", "{\"model\":\"anthropic/claude-sonnet-4-5\",\"input\":\"x\"}");
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    assertThat(reply.header("x-understudy-model")).hasValue("openai/gpt-4o");
    assertThat(reply.header("x-understudy-attempts")).hasValue("1");
    assertThat(fleet.provider("anthropic").requests()).isZero();
  }

  @Test
  void aGeminiCallerMayUseAnAlias() throws Exception {
    String good =
        "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"hi\"}]},\"finishReason\":\"STOP\"}]}";
    fleet.provider("gemini").always(Answer.json(200, good));
    String ask = "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"hi\"}]}]}";
    for (String model : List.of("flash", "gemini/gemini-2.5-pro")) {
      Reply reply =
          fleet.caller().post("/v1beta/models/" + model + ":generateContent?key=mine", ask);
      assertThat(reply.body()).isEqualTo(good);
    }
    for (Received request : fleet.provider("gemini").received()) {
      assertThat(request.path()).isEqualTo("/v1beta/models/gemini-2.5-pro:generateContent");
      assertThat(request.text()).isEqualTo(ask);
      assertThat(request.header("x-goog-api-key")).hasValue(Fleet.keyOf("gemini"));
    }
  }

  /// Nothing in the path of a request becomes part of a path, host or key of ours.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "..",
        "%2e%2e",
        "a%2fb",
        "a%5cb",
        "x@127.0.0.1",
        "a%0d%0ab",
        "a%00",
        "%zz",
        "a;b",
        "a%3fkey=1",
        "http:%2F%2Fother",
        "gemini/gemini-2.5-pro%20",
        "gemini/gemini-2.5-pro/../x",
        "",
        "a%23b"
      })
  void anOddModelInThePathReachesNobody(String model) throws Exception {
    fleet.providers().values().forEach(provider -> provider.always(Answer.json(200, CHAT)));
    for (String verb : List.of(":generateContent", ":streamGenerateContent?alt=sse")) {
      try (var client = dev.understudy.testkit.peer.RawClient.to(fleet.gateway().port())) {
        client.send(
            "POST /v1beta/models/"
                + model
                + verb
                + " HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n"
                + "content-length: 15\r\nconnection: close\r\n\r\n{\"contents\":[]}");
        assertThat(client.readUntil("\r\n").substring(9, 12)).as(model).isIn("400", "404", "405");
      }
    }
    fleet.providers().values().forEach(provider -> assertThat(provider.requests()).isZero());
  }

  @Test
  void anIdempotentRequestIsMadeOnce() throws Exception {
    first.next(
        Answer.json(200, "{\"data\":[{\"url\":\"one\"}]}"),
        Answer.json(200, "{\"data\":[{\"url\":\"two\"}]}"));
    String ask = "{\"model\":\"openai/gpt-image-1\",\"prompt\":\"a cat\"}";
    String path = "/v1/images/generations";
    Reply once = fleet.caller().post(path, ask, "idempotency-key", "cat");
    Reply again = fleet.caller().post(path, ask, "idempotency-key", "cat");
    assertThat(again.body()).isEqualTo(once.body()).contains("one");
    assertThat(again.header("idempotent-replayed")).hasValue("true");
    assertThat(first.requests()).isEqualTo(1);
    Reply dog = fleet.caller().post(path, ask.replace("cat", "dog"), "idempotency-key", "cat");
    assertThat(dog.status()).isEqualTo(422);
  }

  private static String event(String type, String fields) {
    return "data: {\"type\":\"" + type + "\"," + fields + "}\n\n";
  }

  private static String stream(String path) throws Exception {
    if (path.contains("transcriptions")) {
      byte[] form = form("openai/gpt-4o", noise(10));
      String streamed =
          "--xyz\r\nContent-Disposition: form-data; name=\"stream\"\r\n\r\ntrue\r\n"
              + new String(form, ISO_8859_1);
      HttpResponse<byte[]> answer =
          bytes(path, "multipart/form-data; boundary=xyz", streamed.getBytes(ISO_8859_1));
      return new String(answer.body(), UTF_8);
    }
    String asks = path.contains("speech") ? "\"stream_format\":\"sse\"" : "\"stream\":true";
    return fleet.caller().post(path, "{\"model\":\"openai/gpt-4o\"," + asks + "}").body();
  }

  private static HttpResponse<byte[]> speech() throws Exception {
    String ask = "{\"model\":\"openai/gpt-4o\",\"input\":\"hi\",\"voice\":\"v\"}";
    return bytes("/v1/audio/speech", "application/json", ask.getBytes(UTF_8));
  }

  private static HttpResponse<byte[]> bytes(String path, String type, byte[] body)
      throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          fleet
              .caller()
              .request(path)
              .version(HttpClient.Version.HTTP_1_1)
              .header("content-type", type)
              .POST(BodyPublishers.ofByteArray(body))
              .build(),
          BodyHandlers.ofByteArray());
    }
  }

  private static Answer sound(byte[] bytes) {
    return Answer.status(200).header("content-type", "audio/mpeg").parts(List.of(bytes));
  }

  private static byte[] noise(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  private static byte[] form(String model, byte[] file) {
    String text =
        "--xyz\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.wav\"\r\n"
            + "Content-Type: audio/wav\r\n\r\n"
            + new String(file, ISO_8859_1)
            + "\r\n--xyz\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\n"
            + model
            + "\r\n--xyz--\r\n";
    return text.getBytes(ISO_8859_1);
  }
}
