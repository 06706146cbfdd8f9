package dev.understudy.sdk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.attempt.Target;
import dev.understudy.attempt.Timeouts;
import dev.understudy.call.CallFailed;
import dev.understudy.dialects.Dialect;
import dev.understudy.testkit.peer.Answer;
import dev.understudy.testkit.peer.Answers;
import dev.understudy.testkit.peer.Providers;
import dev.understudy.testkit.peer.ScriptedProvider;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/// With the JDK's HTTP client in the place of an SDK's.
@Timeout(60)
class ApiFailoverTest {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @RegisterExtension final Providers providers = new Providers();

  private ScriptedProvider a;
  private ScriptedProvider b;

  private record Text(String text) implements ApiRequest.Body {
    @Override
    public Optional<String> contentType() {
      return Optional.of("application/json");
    }

    @Override
    public boolean repeatable() {
      return true;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
      out.write(text.getBytes(UTF_8));
    }
  }

  private record Got(HttpResponse<InputStream> response) implements ApiAnswer {
    @Override
    public int status() {
      return response.statusCode();
    }

    @Override
    public Map<String, List<String>> headers() {
      return response.headers().map();
    }

    @Override
    public InputStream body() {
      return response.body();
    }

    @Override
    public void close() {
      try {
        response.body().close();
      } catch (IOException ended) {
        // It was over already.
      }
    }
  }

  @BeforeEach
  void start() {
    a = providers.start();
    b = providers.start().always(Answers.openai().text("from b"));
  }

  private ApiFailover failover(Timeouts timeouts) {
    return ApiFailover.of(
        Dialect.OPENAI,
        List.of(
            ApiTarget.of(Target.of("openai/gpt-4o")).with(timeouts).at(a.baseUrl() + "/v1"),
            ApiTarget.of("groq/llama").at(b.baseUrl() + "/v1")));
  }

  private static ApiAnswer send(
      ApiTarget target, Optional<List<dev.understudy.dialects.Piece>> body) throws Exception {
    var bytes = new dev.understudy.dialects.Bytes(64);
    body.orElseThrow().forEach(bytes::add);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(target.baseUrl().orElseThrow() + "/chat/completions"))
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofByteArray(bytes.toArray()))
            .build();
    return new Got(HTTP.send(request, BodyHandlers.ofInputStream()));
  }

  private static ApiRequest chat(boolean stream) {
    String body = "{\"model\":\"m\",\"messages\":[],\"stream\":" + stream + "}";
    return new ApiRequest("POST", List.of("chat", "completions"), Optional.of(new Text(body)));
  }

  private static Timeouts idle(Duration idle) {
    Timeouts usual = Timeouts.DEFAULT;
    return new Timeouts(usual.connect(), usual.firstToken(), idle, idle, usual.attempt());
  }

  @Test
  void anyHttpClientWillDo() throws Exception {
    a.always(Answers.openai().error(503));
    try (ApiReply reply = failover(Timeouts.DEFAULT).call(chat(false), ApiFailoverTest::send)) {
      assertThat(reply.status()).isEqualTo(200);
      assertThat(new String(reply.body().readAllBytes(), UTF_8)).contains("from b");
      assertThat(reply.headers()).containsEntry("x-understudy-attempts", List.of("2"));
    }
  }

  @Test
  void aClientThatFailsForAReasonOfItsOwnIsNotAskedAgain() {
    var bug = new IllegalStateException("not configured");
    assertThatThrownBy(() ->
            failover(Timeouts.DEFAULT)
                .call(
                    chat(false),
                    (target, body) -> {
                      throw bug;
                    }))
        .isSameAs(bug);
  }

  @Test
  void aReaderThatTakesItsTimeIsNoSilence() throws Exception {
    String word = "x".repeat(2000);
    var text = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      text.append(word).append(' ');
    }
    a.always(Answers.openai().text(text.toString().strip()));
    try (ApiReply reply =
        failover(idle(Duration.ofMillis(300))).call(chat(true), ApiFailoverTest::send)) {
      byte[] first = reply.body().readNBytes(1000);
      assertThat(new CountDownLatch(1).await(1, TimeUnit.SECONDS)).isFalse();
      byte[] rest = reply.body().readAllBytes();
      assertThat(first.length + rest.length).isGreaterThan(400_000);
      assertThat(new String(rest, UTF_8)).endsWith("data: [DONE]\n\n");
    }
  }

  @Test
  void anAnswerThatIsTooLongToHoldIsPassedOn() throws Exception {
    String long9 = "y".repeat(9 << 20);
    a.always(Answers.openai().text(long9));
    try (ApiReply reply = failover(Timeouts.DEFAULT).call(chat(false), ApiFailoverTest::send)) {
      assertThat(reply.body().readAllBytes().length).isGreaterThan(9 << 20);
    }
  }

  @Test
  void aCodedAnswerPassesUnread() throws Exception {
    a.always(Answer.json(200, "squeezed").header("content-encoding", "br"));
    try (ApiReply reply = failover(Timeouts.DEFAULT).call(chat(false), ApiFailoverTest::send)) {
      assertThat(new String(reply.body().readAllBytes(), UTF_8)).isEqualTo("squeezed");
    }
  }

  @Test
  void aPromiseIsKeptOnAThreadThatMayBlock() throws Exception {
    a.always(Answers.openai().text("one two three"));
    CompletableFuture<String> whole =
        failover(Timeouts.DEFAULT)
            .start(chat(true), ApiFailoverTest::send, Function.identity(), failed -> failed)
            .thenApply(reply -> {
              try (reply) {
                return new String(reply.body().readAllBytes(), UTF_8);
              } catch (IOException broken) {
                return broken.toString();
              }
            });
    assertThat(whole.get(10, TimeUnit.SECONDS)).contains("three").endsWith("[DONE]\n\n");
  }

  @Test
  void aPromiseIsBrokenInTheSdksWords() {
    a.always(Answers.reset());
    b.always(Answers.reset());
    CompletableFuture<ApiReply> promise =
        failover(Timeouts.DEFAULT)
            .start(
                chat(false),
                ApiFailoverTest::send,
                Function.identity(),
                failed -> new IllegalArgumentException(failed));
    assertThatThrownBy(() -> promise.get(10, TimeUnit.SECONDS))
        .cause()
        .isInstanceOf(IllegalArgumentException.class)
        .hasCauseInstanceOf(CallFailed.class);
  }

  @Test
  void aConnectionThatIsGoneIsNoFailure() throws Exception {
    a.next(Answers.openai().text("first").with(Answer::thenStale));
    a.always(Answers.openai().text("second"));
    ApiFailover failover = failover(Timeouts.DEFAULT);
    for (String expected : List.of("first", "second")) {
      try (ApiReply reply = failover.call(chat(false), ApiFailoverTest::send)) {
        assertThat(new String(reply.body().readAllBytes(), UTF_8)).contains(expected);
      }
    }
    assertThat(b.requests()).isZero();
  }
}
