package dev.understudy.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.gateway.edge.EdgeLimits;
import dev.understudy.policy.RetryPolicy;
import dev.understudy.testkit.peer.Answers;
import dev.understudy.testkit.peer.Providers;
import dev.understudy.testkit.peer.RawClient;
import dev.understudy.testkit.peer.ScriptedProvider;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Requests that are refused before they become calls, over real connections.
class EdgeTest {
  @RegisterExtension final Providers providers = new Providers();

  private final ScriptedProvider provider = providers.start();

  private Rig.Setup one() {
    provider.always(Answers.openai().text("fine"));
    return Rig.with().openai("alpha/one", provider, RetryPolicy.DEFAULT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST /v1/chat/completions HTTP/1.1\r\n"
            + "host: a\r\n"
            + "content-length: 5\r\n"
            + "transfer-encoding: chunked\r\n\r\n"
            + "0\r\n\r\n",
        "POST /v1/chat/completions HTTP/1.1\r\n"
            + "host: a\r\n"
            + "transfer-encoding: chunked\r\n\r\n"
            + "1;x\r\n"
            + "a\r\n"
            + "0\r\n\r\n",
        "GET /healthz HTTP/1.1\nhost: a\n\n",
        "GET //healthz HTTP/1.1\r\nhost: a\r\n\r\n",
        "GET /v1%2fmodels HTTP/1.1\r\nhost: a\r\n\r\n",
        "GET http://a/healthz HTTP/1.1\r\nhost: a\r\n\r\n",
        "GET /healthz HTTP/1.1\r\nhost: a\r\nhost: a\r\n\r\n",
        "GET /healthz HTTP/1.1\r\n\r\n",
        "nonsense\r\n\r\n",
        "\u0016\u0003\u0001\u0002\u0000\u0001\r\n",
      })
  void ambiguousHttpIsAnsweredAndTheConnectionCloses(String request) throws Exception {
    try (Rig rig = one().start();
        RawClient caller = rig.raw()) {
      caller.send(request + "GET /healthz HTTP/1.1\r\nhost: a\r\n\r\n");
      String all = caller.readAll();
      assertThat(all).startsWith("HTTP/1.1 400 ").contains("connection: close").contains("error");
      assertThat(all.split("HTTP/1.1 ", -1)).as("one answer").hasSize(2);
      assertThat(provider.requests()).isZero();
    }
  }

  @Test
  void requestsOfOneConnectionAreAnsweredInOrder() throws Exception {
    try (Rig rig = one().start();
        RawClient caller = rig.raw()) {
      caller
          .post("/v1/chat/completions", "", Rig.chat("alpha/one"))
          .send("GET /healthz HTTP/1.1\r\nhost: a\r\n\r\n")
          .send("GET /nowhere HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n");
      String all = caller.readAll();
      assertThat(all.split("HTTP/1.1 ", -1)).hasSize(4);
      assertThat(all.indexOf("fine")).isLessThan(all.indexOf("\"up\""));
      assertThat(all.indexOf("\"up\"")).isLessThan(all.indexOf("HTTP/1.1 404"));
    }
  }

  @Test
  void aBodyInPiecesIsPutTogether() throws Exception {
    try (Rig rig = one().start();
        RawClient caller = rig.raw()) {
      String body = Rig.chat("alpha/one");
      caller.send(
          "POST /v1/chat/completions HTTP/1.1\r\nhost: a\r\ncontent-type: application/json;"
              + " charset=utf-8\r\ntransfer-encoding: chunked\r\n\r\n");
      for (int i = 0; i < body.length(); i++) {
        caller.send("1\r\n" + body.charAt(i) + "\r\n");
      }
      caller.send("0\r\n\r\n");
      assertThat(caller.readUntil("fine")).startsWith("HTTP/1.1 200");
      assertThat(provider.received(1).text()).isEqualTo(Rig.chat("one"));
    }
  }

  @Test
  void whoeverExpectsToBeAskedForTheBodyIsAsked() throws Exception {
    try (Rig rig = one().start();
        RawClient caller = rig.raw()) {
      String body = Rig.chat("alpha/one");
      caller.send(
          "POST /v1/chat/completions HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n"
              + "expect: 100-continue\r\ncontent-length: "
              + body.length()
              + "\r\n\r\n");
      assertThat(caller.readUntil("\r\n\r\n")).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
      assertThat(caller.send(body).readUntil("\r\n\r\n")).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void aBodyOverTheLimitIsRefusedUnread() throws Exception {
    try (Rig rig = one().maxBody(1000).start();
        RawClient caller = rig.raw();
        RawClient chunked = rig.raw()) {
      String head = "POST /v1/messages HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n";
      caller.send(head + "expect: 100-continue\r\ncontent-length: 1001\r\n\r\n");
      assertThat(caller.readAll()).startsWith("HTTP/1.1 413").contains("\"type\":\"error\"");
      chunked.send(head + "transfer-encoding: chunked\r\n\r\n3e9\r\n");
      assertThat(chunked.readAll()).startsWith("HTTP/1.1 413");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET,/v1/chat/completions,405",
    "GET,/v1/messages,405",
    "POST,/v1/models,405",
    "POST,/healthz,405",
    "GET,/,404",
    "GET,/v1,404",
    "POST,/admin/reload,404",
    "GET,/metrics,404",
    "GET,/v1/models/nothing/here,404",
    "HEAD,/v1/chat/completions,405",
    "OPTIONS,/v1/chat/completions,405",
  })
  void wrongMethodsAndPathsAreNamed(String method, String path, int status) throws Exception {
    try (Rig rig = one().start();
        RawClient caller = rig.raw()) {
      caller.send(method + " " + path + " HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n");
      assertThat(caller.readAll()).startsWith("HTTP/1.1 " + status);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "content-type: text/plain\r\n",
        "content-type: multipart/form-data; boundary=x\r\n",
        "",
        "content-type: application/json\r\ncontent-encoding: gzip\r\n"
      })
  void onlyPlainJsonIsTaken(String headers) throws Exception {
    try (Rig rig = one().start();
        RawClient caller = rig.raw()) {
      caller.send(
          "POST /v1/chat/completions HTTP/1.1\r\nhost: a\r\nconnection: close\r\n"
              + headers
              + "content-length: 2\r\n\r\n{}");
      assertThat(caller.readAll()).startsWith("HTTP/1.1 415");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "{}",
        "{\"model\":1}",
        "{\"model\":\"a\",\"model\":\"b\"}",
        "{\"model\":\"alpha/one\"} x",
        "{\"model\":\"alpha/one\",\"x\":NaN}",
        "\"x\""
      })
  void aBadBodySaysWhere(String body) throws Exception {
    try (Rig rig = one().start()) {
      HttpResponse<String> answer = rig.chatWith(body);
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body()).contains("line 1, column ");
      assertThat(provider.requests()).isZero();
    }
  }

  @Test
  void anUnknownModelBringsNamesLikeIt() throws Exception {
    try (Rig rig = one().alias("smart", "alpha/one").start()) {
      HttpResponse<String> answer = rig.chatWith(Rig.chat("alfa/one"));
      assertThat(answer.statusCode()).isEqualTo(404);
      assertThat(answer.body()).contains("model_not_found").contains("alpha/one");
      assertThat(rig.chatWith(Rig.chat("smart")).statusCode()).isEqualTo(200);
      HttpResponse<String> hostile = rig.chatWith(Rig.chat("../../x@evil%2f"));
      assertThat(hostile.statusCode()).isEqualTo(404);
    }
  }

  @Test
  void modelsAreListed() throws Exception {
    try (Rig rig = one().alias("smart", "alpha/one").start()) {
      assertThat(rig.get("/v1/models").body())
          .contains("\"id\":\"alpha/one\"")
          .contains("\"owned_by\":\"alpha\"")
          .contains("\"id\":\"smart\"");
      assertThat(rig.get("/v1/models/alpha/one").body()).startsWith("{\"id\":\"alpha/one\"");
      assertThat(rig.get("/v1/models/smart").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void embeddingsArePassedOn() throws Exception {
    provider.always(Answers.openai().embedding(3));
    try (Rig rig = Rig.with().openai("alpha/one", provider, RetryPolicy.DEFAULT).start()) {
      HttpResponse<String> answer =
          rig.post("/v1/embeddings", "{\"model\":\"alpha/one\",\"input\":\"x\"}");
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(answer.body()).contains("embedding");
      assertThat(provider.received(1).path()).isEqualTo("/v1/embeddings");
    }
  }

  @Test
  void onlyKnownKeysOpenAListener() throws Exception {
    String digest =
        HexFormat.of()
            .formatHex(
                MessageDigest.getInstance("SHA-256")
                    .digest("right".getBytes(StandardCharsets.UTF_8)));
    String other = "0".repeat(64);
    try (Rig rig = one().key("team-b", other).key("team-a", digest).start()) {
      String body = Rig.chat("alpha/one");
      assertThat(rig.chatWith(body).statusCode()).isEqualTo(401);
      assertThat(rig.chatWith(body, "authorization", "Bearer wrong").statusCode()).isEqualTo(401);
      assertThat(rig.chatWith(body, "authorization", "Basic right").statusCode()).isEqualTo(401);
      assertThat(rig.chatWith(body, "authorization", "Bearer right").statusCode()).isEqualTo(200);
      assertThat(rig.chatWith(body, "x-api-key", "right").statusCode()).isEqualTo(200);
      HttpResponse<String> messages = rig.messagesWith(Rig.messages("alpha/one"));
      assertThat(messages.statusCode()).isEqualTo(401);
      assertThat(messages.body()).startsWith("{\"type\":\"error\"");
      assertThat(rig.get("/v1/models").statusCode()).isEqualTo(401);
      assertThat(rig.get("/nowhere").statusCode()).isEqualTo(401);
      assertThat(rig.get("/healthz").statusCode()).isEqualTo(200);
      assertThat(rig.get("/readyz").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aKeyIsAskedForBeforeTheBodyIsRead() throws Exception {
    try (Rig rig = one().key("team-a", "0".repeat(64)).start();
        RawClient caller = rig.raw()) {
      caller.send("POST /v1/messages HTTP/1.1\r\nhost: a\r\ncontent-length: 100000\r\n\r\n");
      assertThat(caller.readAll()).startsWith("HTTP/1.1 401");
    }
  }

  @Test
  void slowCallersAreShownOut() throws Exception {
    Duration brief = Duration.ofMillis(200);
    EdgeLimits hasty = EdgeLimits.DEFAULT.clocks(brief, brief, brief, brief);
    try (Rig rig = one().edge(hasty).start();
        RawClient idle = rig.raw();
        RawClient slowHead = rig.raw();
        RawClient slowBody = rig.raw()) {
      slowHead.send("GET /healthz HTTP/1.1\r\nhost:");
      slowBody.send("POST /v1/messages HTTP/1.1\r\nhost: a\r\ncontent-length: 10\r\n\r\n{");
      assertThat(idle.readAll()).isEmpty();
      assertThat(slowHead.readAll()).startsWith("HTTP/1.1 408");
      assertThat(slowBody.readAll()).startsWith("HTTP/1.1 408");
    }
  }

  @Test
  void aCallerThatDoesNotReadIsShownOut() throws Exception {
    provider.always(Answers.openai().text("z".repeat(12 << 20)));
    Duration patient = Duration.ofSeconds(20);
    EdgeLimits hasty = EdgeLimits.DEFAULT.clocks(patient, patient, patient, Duration.ofMillis(300));
    try (Rig rig = one().edge(hasty).start();
        Socket caller = new Socket()) {
      provider.always(Answers.openai().text("z".repeat(12 << 20)));
      caller.setReceiveBufferSize(16 * 1024);
      caller.connect(rig.gateway().address());
      String body = Rig.chat("alpha/one");
      String head =
          "POST /v1/chat/completions HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n"
              + "content-length: "
              + body.length()
              + "\r\n\r\n";
      caller.getOutputStream().write((head + body).getBytes(StandardCharsets.US_ASCII));
      provider.await(1, patient);
      long end = System.nanoTime() + Duration.ofSeconds(8).toNanos();
      while (rig.gateway().serving() > 0 && System.nanoTime() - end < 0) {
        Thread.onSpinWait();
      }
      assertThat(rig.gateway().serving()).isZero();
    }
  }

  @Test
  void oldCallersGetOldAnswers() throws Exception {
    try (Rig rig = one().start();
        RawClient plain = rig.raw();
        RawClient stream = rig.raw()) {
      String body = Rig.chatStream("alpha/one");
      plain.send("GET /healthz HTTP/1.0\r\n\r\n");
      assertThat(plain.readAll()).contains("connection: close").endsWith("{\"status\":\"up\"}");
      stream.send(
          "POST /v1/chat/completions HTTP/1.0\r\ncontent-type: application/json\r\n"
              + "content-length: "
              + body.length()
              + "\r\n\r\n"
              + body);
      assertThat(stream.readAll())
          .doesNotContain("transfer-encoding")
          .contains("\r\n\r\ndata: {")
          .endsWith("data: [DONE]\n\n");
    }
  }
}
