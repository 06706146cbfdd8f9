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
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
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

  private static final Words<ApiReply> PLAIN =
      new Words<>(Function.identity(), IllegalStateException::new);

  @RegisterExtension final Providers providers = new Providers();

  private ScriptedProvider a;
  private ScriptedProvider b;

  @BeforeEach
  void start() {
    a = providers.start();
    b = providers.start().always(Answers.openai().text("from b"));
  }

  private ApiFailover failover(Timeouts timeouts) {
    return ApiFailover.of(
        Dialect.OPENAI,
        "http://unused",
        List.of(
            ApiTarget.of(Target.of("openai/gpt-4o")).with(timeouts).at(a.baseUrl() + "/v1"),
            ApiTarget.of("groq/llama").at(b.baseUrl() + "/v1")));
  }

  private static ApiAnswer send(Sending sending) throws Exception {
    var bytes = new ByteArrayOutputStream();
    sending.body().orElseThrow().writeTo(bytes);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(sending.baseUrl() + "/chat/completions"))
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofByteArray(bytes.toByteArray()))
            .build();
    HttpResponse<InputStream> got = HTTP.send(request, BodyHandlers.ofInputStream());
    return new ApiAnswer(
        got.statusCode(),
        HeaderFields.of(got.headers().map().keySet(), got.headers()::allValues),
        got.body(),
        () -> closed(got.body()));
  }

  private static void closed(InputStream body) {
    try {
      body.close();
    } catch (IOException ended) {
      // It was over already.
    }
  }

  private static ApiRequest chat(boolean stream) {
    String body = "{\"model\":\"m\",\"messages\":[],\"stream\":" + stream + "}";
    return JsonBody.asked(
        "POST", List.of("chat", "completions"), Optional.of(JsonBody.of(body, true)));
  }

  private static Timeouts idle(Duration idle) {
    Timeouts usual = Timeouts.DEFAULT;
    return new Timeouts(usual.connect(), usual.firstToken(), idle, idle, usual.attempt());
  }

  @Test
  void anyHttpClientWillDo() throws Exception {
    a.always(Answers.openai().error(503));
    try (ApiReply reply =
        failover(Timeouts.DEFAULT).call(chat(false), ApiFailoverTest::send, PLAIN)) {
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
                    sending -> {
                      throw bug;
                    },
                    PLAIN))
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
        failover(idle(Duration.ofMillis(300))).call(chat(true), ApiFailoverTest::send, PLAIN)) {
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
    try (ApiReply reply =
        failover(Timeouts.DEFAULT).call(chat(false), ApiFailoverTest::send, PLAIN)) {
      assertThat(reply.body().readAllBytes().length).isGreaterThan(9 << 20);
    }
  }

  @Test
  void aCodedAnswerPassesUnread() throws Exception {
    a.always(Answer.json(200, "squeezed").header("content-encoding", "br"));
    try (ApiReply reply =
        failover(Timeouts.DEFAULT).call(chat(false), ApiFailoverTest::send, PLAIN)) {
      assertThat(new String(reply.body().readAllBytes(), UTF_8)).isEqualTo("squeezed");
    }
  }

  @Test
  void aPromiseIsKeptOnAThreadThatMayBlock() throws Exception {
    a.always(Answers.openai().text("one two three"));
    CompletableFuture<String> whole =
        failover(Timeouts.DEFAULT)
            .start(chat(true), ApiFailoverTest::send, PLAIN)
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
                new Words<>(Function.identity(), IllegalArgumentException::new));
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
      try (ApiReply reply = failover.call(chat(false), ApiFailoverTest::send, PLAIN)) {
        assertThat(new String(reply.body().readAllBytes(), UTF_8)).contains(expected);
      }
    }
    assertThat(b.requests()).isZero();
  }
}
