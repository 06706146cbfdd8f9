package dev.understudy.anthropicjava;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.AnthropicClientAsync;
import com.anthropic.client.AnthropicClientImpl;
import com.anthropic.core.ClientOptions;
import com.anthropic.core.JsonValue;
import com.anthropic.core.http.HttpResponseFor;
import com.anthropic.errors.AnthropicIoException;
import com.anthropic.errors.BadRequestException;
import com.anthropic.errors.InternalServerException;
import com.anthropic.errors.RateLimitException;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCountTokensParams;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.anthropic.models.messages.Tool;
import dev.understudy.call.CallFailed;
import dev.understudy.sdk.ApiTarget;
import dev.understudy.testkit.peer.Answer;
import dev.understudy.testkit.peer.Answers;
import dev.understudy.testkit.peer.Ending;
import dev.understudy.testkit.peer.Providers;
import dev.understudy.testkit.peer.Received;
import dev.understudy.testkit.peer.ScriptedProvider;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(60)
class AnthropicFailoverTest {
  private static final Duration SOON = Duration.ofSeconds(5);

  @RegisterExtension final Providers providers = new Providers();

  private ScriptedProvider a;
  private ScriptedProvider b;

  @BeforeEach
  void start() {
    a = providers.start();
    b = providers.start().always(Answers.anthropic().text("from b"));
  }

  private AnthropicFailover failover() {
    return AnthropicFailover.of(
        ApiTarget.of("anthropic/claude-sonnet-4-5").at(a.baseUrl()).key("key-of-a"),
        ApiTarget.of("other/claude-haiku-4-5").at(b.baseUrl() + "/proxy/").key("key-of-b"));
  }

  private static MessageCreateParams hello() {
    return MessageCreateParams.builder()
        .model("whatever")
        .maxTokens(100)
        .addUserMessage("hello")
        .build();
  }

  private static String text(Message answer) {
    return answer.content().stream()
        .flatMap(block -> block.text().stream())
        .map(text -> text.text())
        .collect(Collectors.joining());
  }

  private static String text(Stream<RawMessageStreamEvent> events) {
    return events
        .flatMap(event -> event.contentBlockDelta().stream())
        .flatMap(block -> block.delta().text().stream())
        .map(delta -> delta.text())
        .collect(Collectors.joining());
  }

  @Test
  void aFirstSuccessMakesExactlyOneCall() {
    a.always(Answers.anthropic().text("from a"));
    assertThat(text(failover().client().messages().create(hello()))).isEqualTo("from a");
    assertThat(a.requests()).isEqualTo(1);
    assertThat(b.requests()).isZero();
    assertThat(a.received(1).path()).isEqualTo("/v1/messages");
    assertThat(a.received(1).text())
        .isEqualTo(
            "{\"max_tokens\":100,\"messages\":[{\"content\":\"hello\",\"role\":\"user\"}],"
                + "\"model\":\"claude-sonnet-4-5\"}");
  }

  @Test
  void aCallThatIsRefusedIsAnsweredByTheNextTargetUnderItsOwnModelAndKey() {
    a.always(Answers.anthropic().error(529));
    AnthropicClient client =
        failover().client(options -> options.putHeader("x-api-key", "key-of-the-sdk"));
    try (HttpResponseFor<Message> raw = client.withRawResponse().messages().create(hello())) {
      assertThat(text(raw.parse())).isEqualTo("from b");
      assertThat(raw.headers().values("x-understudy-attempts")).containsExactly("2");
      assertThat(raw.headers().values("x-understudy-model"))
          .containsExactly("other/claude-haiku-4-5");
    }
    assertThat(b.received(1).path()).isEqualTo("/proxy/v1/messages");
    assertThat(b.received(1).model()).hasValue("claude-haiku-4-5");
    assertThat(a.received(1).header("x-api-key")).hasValue("key-of-a");
    assertThat(b.received(1).header("x-api-key")).hasValue("key-of-b");
    assertThat(b.received(1).header("anthropic-version")).isPresent();
    assertThat(a.received(1).headers().toString()).doesNotContain("key-of-b", "of-the-sdk");
    assertThat(b.received(1).headers().toString()).doesNotContain("key-of-a", "of-the-sdk");
  }

  @Test
  void aTargetThatAsksToBeLeftAloneIsLeftAlone() {
    a.always(Answers.anthropic().error(429).retryAfter(30));
    AnthropicClient client = failover().client();
    assertThat(text(client.messages().create(hello()))).isEqualTo("from b");
    assertThat(text(client.messages().create(hello()))).isEqualTo("from b");
    assertThat(a.requests()).isEqualTo(1);
  }

  @Test
  void aStreamFailsOverBeforeItsFirstContent() {
    a.always(Answers.anthropic().text("never seen").errorBeforeContent());
    b.always(Answers.anthropic().text("one two three"));
    try (var stream = failover().client().messages().createStreaming(hello())) {
      assertThat(text(stream.stream())).isEqualTo("one two three");
    }
  }

  @Test
  void aStreamThatBreaksAfterItsFirstContentIsAnErrorToItsReader() {
    a.always(Answers.anthropic().text("one two three four").breakAfter(5, Ending.CLOSE));
    assertThatThrownBy(
            () -> {
              try (var stream = failover().client().messages().createStreaming(hello())) {
                text(stream.stream());
              }
            })
        .isInstanceOf(AnthropicIoException.class);
    assertThat(b.requests()).isZero();
  }

  @Test
  void toolCallsKeepWorkingPlainAndAsAStream() {
    a.always(Answers.anthropic().error(500));
    b.always(Answers.anthropic().toolCall("weather", "{\"city\":\"Bern\",\"days\":2}"));
    MessageCreateParams request =
        hello().toBuilder()
            .addTool(
                Tool.builder()
                    .name("weather")
                    .inputSchema(Tool.InputSchema.builder().type(JsonValue.from("object")).build())
                    .build())
            .build();
    AnthropicClient client = failover().client();
    var use = client.messages().create(request).content().getFirst().asToolUse();
    assertThat(use.name()).isEqualTo("weather");
    try (var stream = client.messages().createStreaming(request)) {
      String input =
          stream.stream()
              .flatMap(event -> event.contentBlockDelta().stream())
              .flatMap(block -> block.delta().inputJson().stream())
              .map(delta -> delta.partialJson())
              .collect(Collectors.joining());
      assertThat(input).isEqualTo("{\"city\":\"Bern\",\"days\":2}");
    }
  }

  /// What an answer must be.
  static final class Weather {
    /// Where.
    public String city = "";
  }

  @Test
  void structuredOutputKeepsWorking() {
    a.always(Answers.anthropic().error(500));
    b.always(Answers.anthropic().text("{\"city\":\"Bern\"}"));
    var answer =
        failover()
            .client()
            .messages()
            .create(
                MessageCreateParams.builder()
                    .model("whatever")
                    .maxTokens(100)
                    .addUserMessage("where?")
                    .outputConfig(Weather.class)
                    .build());
    assertThat(answer.content().getFirst().asText().text().city).isEqualTo("Bern");
  }

  @Test
  void theCountingOfTokensFailsOver() {
    a.always(Answers.anthropic().error(500));
    b.always(Answer.json(200, "{\"input_tokens\":12}"));
    var count =
        failover()
            .client()
            .messages()
            .countTokens(
                MessageCountTokensParams.builder().model("whatever").addUserMessage("hi").build());
    assertThat(count.inputTokens()).isEqualTo(12);
    assertThat(b.received(1).model()).hasValue("claude-haiku-4-5");
  }

  @Test
  void whatLivesAtOneProviderIsAskedForThere() {
    a.always(Answers.anthropic().error(500));
    assertThatThrownBy(() -> failover().client().messages().batches().retrieve("msgbatch_1"))
        .isInstanceOf(InternalServerException.class);
    assertThat(a.received(1).path()).isEqualTo("/v1/messages/batches/msgbatch_1");
    assertThat(b.requests()).isZero();
  }

  @Test
  void theLastAnswerIsTheSdksOwnExceptionWithTheWholeStory() {
    a.always(Answers.anthropic().error(529));
    b.always(Answers.anthropic().error(429).retryAfter(7));
    assertThatThrownBy(() -> failover().client().messages().create(hello()))
        .isInstanceOfSatisfying(
            RateLimitException.class,
            failed -> {
              assertThat(failed.headers().values("retry-after")).containsExactly("7");
              assertThat(failed.headers().values("x-understudy-trail").getFirst())
                  .contains("http_529", "http_429");
            })
        .hasMessageContaining("rate limit");
  }

  @Test
  void aRequestThatIsWrongComesBackAsItCame() {
    a.always(Answers.anthropic().error(400));
    assertThatThrownBy(() -> failover().client().messages().create(hello()))
        .isInstanceOf(BadRequestException.class)
        .hasMessageContaining("field required");
    assertThat(b.requests()).isZero();
  }

  @Test
  void noAnswerAtAllIsAnExceptionThatNamesEveryAttempt() {
    a.always(Answers.reset());
    b.always(Answers.reset());
    assertThatThrownBy(() -> failover().client().messages().create(hello()))
        .isInstanceOf(AnthropicIoException.class)
        .hasMessageContaining("connection_lost, #2")
        .cause()
        .isInstanceOfSatisfying(
            CallFailed.class, failed -> assertThat(failed.history().size()).isEqualTo(2));
  }

  @Test
  void theSdksOwnRetriesDoNotStartOver() {
    a.always(Answers.anthropic().error(500));
    b.always(Answers.anthropic().error(500));
    AnthropicClient client =
        new AnthropicClientImpl(
            ClientOptions.builder().httpClient(failover().httpClient()).maxRetries(3).build());
    assertThatThrownBy(() -> client.messages().create(hello()))
        .isInstanceOf(InternalServerException.class);
    assertThat(a.requests() + b.requests()).isEqualTo(2);
  }

  @Test
  void anAsynchronousCallFailsOverPlainAndAsAStream() throws Exception {
    a.always(Answers.anthropic().error(529));
    AnthropicClientAsync client = failover().asyncClient();
    assertThat(text(client.messages().create(hello()).get(5, TimeUnit.SECONDS)))
        .isEqualTo("from b");
    List<String> heard = Collections.synchronizedList(new ArrayList<>());
    client
        .messages()
        .createStreaming(hello())
        .subscribe(event -> heard.add(text(Stream.of(event))))
        .onCompleteFuture()
        .get(5, TimeUnit.SECONDS);
    assertThat(String.join("", heard)).isEqualTo("from b");
  }

  @Test
  void aCancelledFutureEndsTheAttempt() throws Exception {
    a.always(Answers.silence());
    try (var http = failover().httpClient()) {
      CompletableFuture<?> answer =
          http.executeAsync(
              com.anthropic.core.http.HttpRequest.builder()
                  .method(com.anthropic.core.http.HttpMethod.GET)
                  .baseUrl("http://unused")
                  .addPathSegments("v1", "models")
                  .build());
      Received request = a.await(1, SOON);
      assertThat(answer.cancel(true)).isTrue();
      assertThat(request.awaitGone(SOON)).isTrue();
    }
  }

  @Test
  void closingAStreamEndsTheAttempt() throws Exception {
    a.always(Answers.anthropic().text("one two three").breakAfter(5, Ending.STALL));
    try (var stream = failover().client().messages().createStreaming(hello())) {
      assertThat(stream.stream().findFirst()).isPresent();
    }
    assertThat(a.received(1).awaitGone(SOON)).isTrue();
  }

  @Test
  void aLimitOfOkHttpsThatRunsOutIsATimeoutOfTheTarget() {
    a.always(Answers.silence());
    AnthropicClient client =
        failover()
            .client(options ->
                options.timeout(
                    com.anthropic.core.Timeout.builder().request(Duration.ofMillis(400)).build()));
    assertThat(text(client.messages().create(hello()))).isEqualTo("from b");
    b.always(Answers.silence());
    assertThatThrownBy(() -> client.messages().create(hello()))
        .isInstanceOf(AnthropicIoException.class)
        .hasMessageContainingAll("claude-sonnet-4-5 timeout_", "claude-haiku-4-5 timeout_");
  }

  @Test
  void anInterruptEndsTheCall() throws Exception {
    a.always(Answers.silence());
    var failure = new AtomicReference<Throwable>();
    AnthropicClient client = failover().client();
    Thread caller =
        Thread.ofVirtual()
            .start(() -> {
              try {
                client.messages().create(hello());
              } catch (RuntimeException stopped) {
                failure.set(stopped);
              }
            });
    Received request = a.await(1, SOON);
    caller.interrupt();
    caller.join(SOON);
    assertThat(failure.get())
        .isInstanceOf(AnthropicIoException.class)
        .hasCauseInstanceOf(InterruptedIOException.class);
    assertThat(request.awaitGone(SOON)).isTrue();
    assertThat(b.requests()).isZero();
  }
}
