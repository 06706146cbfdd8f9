package dev.understudy.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.testkit.peer.Answers;
import dev.understudy.testkit.peer.RawClient;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/// Requests that deserve a clear error and get nothing else: no provider hears of them, and the
/// next request is served.
class BadRequestTest {
  private static final String CHAT = "/v1/chat/completions";
  private static final String GOOD = Caller.chatBody(Mode.PLAIN, "openai/gpt-4o");

  private static Fleet fleet;

  @BeforeAll
  static void start() throws Exception {
    fleet = Fleet.of("gateway/strict.yaml");
    fleet.provider("openai").always(Answers.openai().text("fine"));
    fleet.provider("anthropic").always(Answers.anthropic().text("fine"));
  }

  static Stream<Arguments> badBodies() {
    return Stream.of(
        body("empty", "", 400, ""),
        body("not JSON", "hello", 400, "JSON"),
        body("cut", "{\"model\":\"openai/gpt-4o\",\"messages\":[", 400, ""),
        body("an array", "[]", 400, "object"),
        body("two documents", GOOD + "{}", 400, ""),
        body("a member twice", "{\"model\":\"openai/gpt-4o\"," + GOOD.substring(1), 400, "model"),
        body("a comma too many", GOOD.replace("]", ",]"), 400, ""),
        body("a number that is none", GOOD.replace("]", "],\"n\":01"), 400, ""),
        body("a control character", GOOD.replace("hello", "hel\u0001lo"), 400, ""),
        body(
            "too deep", GOOD.replace("]", "],\"x\":" + "[".repeat(200) + "]".repeat(200)), 400, ""),
        body("no model", "{\"messages\":[]}", 400, "model"),
        body("a model that is no string", GOOD.replace("\"openai/gpt-4o\"", "7"), 400, "model"),
        body(
            "a stream that is no boolean",
            GOOD.replace("]", "],\"stream\":\"yes\""),
            400,
            "stream"),
        body("an unknown model", GOOD.replace("gpt-4o", "gpt-4p"), 404, "openai/gpt-4o"),
        body("too large", GOOD.replace("hello", "x".repeat(30_000)), 413, ""));
  }

  private static Arguments body(String name, String body, int status, String word) {
    return Arguments.of(Named.of(name, body), status, word);
  }

  @ParameterizedTest
  @MethodSource("badBodies")
  void aBadBodyGetsAClearError(String body, int status, String word) throws Exception {
    Reply chat = fleet.caller().post(CHAT, body);
    assertThat(chat.status()).as(chat.body()).isEqualTo(status);
    JsonNode error = chat.json().get("error");
    assertThat(error.get("message").asString()).isNotBlank().contains(word);
    assertThat(error.get("type").asString()).isNotBlank();

    Reply message = fleet.caller().post("/v1/messages", body);
    assertThat(message.status()).as(message.body()).isEqualTo(status);
    assertThat(message.json().get("type").asString()).isEqualTo("error");
    assertThat(message.json().at("/error/message").asString()).contains(word);
  }

  @Test
  void aBodyThatIsNotUtf8GetsAClearError() throws Exception {
    byte[] body = GOOD.replace("hello", "hell\u00f6").getBytes(ISO_8859_1);
    Reply reply = fleet.caller().post(CHAT, body);
    assertThat(reply.status()).as(reply.body()).isEqualTo(400);
    assertThat(reply.json().at("/error/message").asString()).contains("UTF-8");
  }

  static Stream<Arguments> badHeaders() {
    return Stream.of(
        head("no host", "POST " + CHAT + " HTTP/1.1\r\ncontent-length: 2\r\n\r\n{}", 400),
        head("two lengths", post("content-length: 2\r\ncontent-length: 3\r\n") + "{}", 400),
        head("a length that is none", post("content-length: two\r\n") + "{}", 400),
        head("a negative length", post("content-length: -1\r\n") + "{}", 400),
        head(
            "a length and chunks",
            post("content-length: 2\r\ntransfer-encoding: chunked\r\n") + "0\r\n\r\n",
            400),
        head("an unknown coding", post("transfer-encoding: gzip\r\n") + "{}", 400, 501),
        head("a chunk size that is none", post("transfer-encoding: chunked\r\n") + "zz\r\n", 400),
        head("a line without colon", post("content-length 2\r\n") + "{}", 400),
        head("a space before the colon", post("content-length : 2\r\n") + "{}", 400),
        head("a folded line", post("x-a: 1\r\n 2\r\ncontent-length: 2\r\n") + "{}", 400),
        head("a control character", post("x-a: \u0001\r\ncontent-length: 2\r\n") + "{}", 400),
        head("a huge head", post("x-a: " + "a".repeat(300_000) + "\r\n"), 400, 431),
        head("another protocol", "hello\r\n\r\n", 400),
        head("another version", "POST " + CHAT + " HTTP/3.9\r\nhost: x\r\n\r\n", 400, 505));
  }

  private static Arguments head(String name, String request, Integer... statuses) {
    return Arguments.of(Named.of(name, request), List.of(statuses));
  }

  private static String post(String headers) {
    return "POST "
        + CHAT
        + " HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n"
        + headers
        + "\r\n";
  }

  @ParameterizedTest
  @MethodSource("badHeaders")
  void aBadHeadEndsTheConnectionWithAClearError(String request, List<Integer> statuses)
      throws IOException {
    try (RawClient client = RawClient.to(fleet.gateway().port())) {
      try {
        client.send(request);
      } catch (IOException hungUp) {
        // It may hang up before it has read all of a huge head; its answer is there all the same.
      }
      String answer = client.readAll();
      assertThat(answer).startsWith("HTTP/1.1 ");
      assertThat(Integer.parseInt(answer.substring(9, 12))).as(answer).isIn(statuses);
      assertThat(answer.indexOf("\nHTTP/1.1 ")).as(answer).isNegative();
    }
  }

  @Test
  void aWrongMethodPathOrTypeIsNamed() throws Exception {
    assertThat(fleet.caller().get(CHAT).status()).isEqualTo(405);
    assertThat(fleet.caller().get(CHAT).header("allow")).hasValue("POST");
    assertThat(fleet.caller().post("/v1/nothing", GOOD).status()).isEqualTo(404);
    assertThat(fleet.caller().post(CHAT, GOOD, "content-type", "text/plain").status())
        .isEqualTo(415);
  }

  @Test
  void requestControlsThatMakeNoSenseAreRefused() throws Exception {
    assertThat(fleet.caller().post(CHAT, GOOD, "x-request-timeout-ms", "soon").status())
        .isEqualTo(400);
    assertThat(fleet.caller().post(CHAT, GOOD, "x-request-timeout-ms", "-5").status())
        .isEqualTo(400);
    Reply unknown =
        fleet.caller().post(CHAT, GOOD, "x-understudy-models", "openai/gpt-4o,nobody/x");
    assertThat(unknown.status()).isIn(400, 404);
    assertThat(unknown.body()).contains("nobody/x");
  }

  @AfterAll
  static void noProviderHeardOfItAndTheNextRequestIsServed() throws Exception {
    try (Fleet last = fleet) {
      assertThat(last.provider("openai").requests()).isZero();
      assertThat(last.provider("anthropic").requests()).isZero();
      assertThat(last.caller().post(CHAT, GOOD).text()).isEqualTo("fine");
    }
  }
}
