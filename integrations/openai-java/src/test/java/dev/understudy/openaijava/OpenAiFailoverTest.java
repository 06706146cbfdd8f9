package dev.understudy.openaijava;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.OpenAIClientAsync;
import com.openai.client.OpenAIClientImpl;
import com.openai.core.ClientOptions;
import com.openai.core.JsonValue;
import com.openai.core.http.HttpResponseFor;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.OpenAIIoException;
import com.openai.errors.RateLimitException;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionFunctionTool;
import com.openai.models.responses.ResponseCreateParams;
import dev.understudy.call.CallFailed;
import dev.understudy.observe.CallRecord;
import dev.understudy.observe.EngineListener;
import dev.understudy.policy.RetryPolicy;
import dev.understudy.policy.Rule;
import dev.understudy.policy.Strategy;
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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(60)
class OpenAiFailoverTest {
  private static final Duration SOON = Duration.ofSeconds(5);

  @RegisterExtension final Providers providers = new Providers();

  private ScriptedProvider a;
  private ScriptedProvider b;

  @BeforeEach
  void start() {
    a = providers.start();
    b = providers.start().always(Answers.openai().text("from b"));
  }

  private OpenAiFailover failover() {
    return OpenAiFailover.of(
        ApiTarget.of("openai/gpt-4o").at(a.baseUrl() + "/v1").key("key-of-a"),
        ApiTarget.of("groq/llama-3.3").at(b.baseUrl() + "/openai/v1").key("key-of-b"));
  }

  private static ChatCompletionCreateParams hello() {
    return ChatCompletionCreateParams.builder().model("whatever").addUserMessage("hello").build();
  }

  private static String text(ChatCompletion answer) {
    return answer.choices().getFirst().message().content().orElseThrow();
  }

  private static String text(StreamResponse<ChatCompletionChunk> stream) {
    return stream.stream()
        .flatMap(chunk -> chunk.choices().stream())
        .flatMap(choice -> choice.delta().content().stream())
        .collect(Collectors.joining());
  }

  @Test
  void aFirstSuccessMakesExactlyOneCall() {
    a.always(Answers.openai().text("from a"));
    assertThat(text(failover().client().chat().completions().create(hello()))).isEqualTo("from a");
    assertThat(a.requests()).isEqualTo(1);
    assertThat(b.requests()).isZero();
    Received request = a.received(1);
    assertThat(request.path()).isEqualTo("/v1/chat/completions");
    assertThat(request.text())
        .isEqualTo(
            "{\"messages\":[{\"content\":\"hello\",\"role\":\"user\"}],\"model\":\"gpt-4o\"}");
  }

  @Test
  void aCallThatIsRefusedIsAnsweredByTheNextTargetUnderItsOwnModelAndKey() {
    a.always(Answers.openai().error(503));
    try (HttpResponseFor<ChatCompletion> raw =
        failover().client().withRawResponse().chat().completions().create(hello())) {
      assertThat(text(raw.parse())).isEqualTo("from b");
      assertThat(raw.headers().values("x-understudy-attempts")).containsExactly("2");
      assertThat(raw.headers().values("x-understudy-model")).containsExactly("groq/llama-3.3");
    }
    assertThat(a.received(1).model()).hasValue("gpt-4o");
    assertThat(b.received(1).model()).hasValue("llama-3.3");
    assertThat(b.received(1).path()).isEqualTo("/openai/v1/chat/completions");
  }

  @Test
  void aKeyGoesToItsTargetAlone() {
    a.always(Answers.openai().error(503));
    OpenAIClient client =
        failover()
            .client(options ->
                options
                    .apiKey("key-of-the-sdk")
                    .organization("org-of-the-sdk")
                    .putHeader("x-team", "blue"));
    client.chat().completions().create(hello());
    assertThat(a.received(1).header("authorization")).hasValue("Bearer key-of-a");
    assertThat(b.received(1).header("authorization")).hasValue("Bearer key-of-b");
    assertThat(b.received(1).header("x-team")).hasValue("blue");
    assertThat(a.received(1).headers() + a.received(1).text())
        .doesNotContain("key-of-b", "of-the-sdk");
    assertThat(b.received(1).headers() + b.received(1).text())
        .doesNotContain("key-of-a", "of-the-sdk");
    assertThat(failover().toString() + ApiTarget.of("a/b").key("key-of-a"))
        .doesNotContain("key-of-a");
  }

  @Test
  void aCredentialMayHaveAFormOfItsOwn() {
    a.always(Answers.openai().text("from a"));
    OpenAiFailover.of(
            ApiTarget.of("azure/my-deployment")
                .at(a.baseUrl() + "/openai/v1")
                .header("api-key", "azure-key"))
        .client()
        .chat()
        .completions()
        .create(hello());
    assertThat(a.received(1).header("api-key")).hasValue("azure-key");
    assertThat(a.received(1).header("authorization")).isEmpty();
    assertThat(a.received(1).model()).hasValue("my-deployment");
  }

  @Test
  void aTargetThatAsksToBeLeftAloneIsLeftAlone() {
    a.always(Answers.openai().error(429).retryAfter(30));
    OpenAIClient client = failover().client();
    assertThat(text(client.chat().completions().create(hello()))).isEqualTo("from b");
    assertThat(text(client.chat().completions().create(hello()))).isEqualTo("from b");
    assertThat(a.requests()).isEqualTo(1);
    assertThat(b.requests()).isEqualTo(2);
  }

  @Test
  void aStreamFailsOverBeforeItsFirstContent() {
    a.always(Answers.openai().text("never seen").breakBeforeContent(Ending.RESET));
    b.always(Answers.openai().text("one two three"));
    try (var stream = failover().client().chat().completions().createStreaming(hello())) {
      assertThat(text(stream)).isEqualTo("one two three");
    }
    assertThat(a.requests()).isEqualTo(1);
  }

  @Test
  void aStreamThatBreaksAfterItsFirstContentIsAnErrorToItsReader() {
    a.always(Answers.openai().text("one two three four").breakAfter(4, Ending.CLOSE));
    var heard = new StringBuilder();
    assertThatThrownBy(
            () -> {
              try (var stream = failover().client().chat().completions().createStreaming(hello())) {
                stream.stream()
                    .flatMap(chunk -> chunk.choices().stream())
                    .flatMap(choice -> choice.delta().content().stream())
                    .forEach(heard::append);
              }
            })
        .isInstanceOf(OpenAIIoException.class)
        .cause()
        .hasMessage("stream_interrupted: the connection broke")
        .hasCauseInstanceOf(java.io.IOException.class);
    assertThat(heard.toString()).isNotEmpty();
    assertThat("one two three four").startsWith(heard);
    assertThat(b.requests()).isZero();
  }

  @Test
  void toolCallsKeepWorkingPlainAndAsAStream() {
    a.always(Answers.openai().error(500));
    b.always(Answers.openai().toolCall("weather", "{\"city\":\"Bern\",\"days\":2}"));
    ChatCompletionCreateParams request =
        hello().toBuilder()
            .addTool(
                ChatCompletionFunctionTool.builder()
                    .function(
                        FunctionDefinition.builder()
                            .name("weather")
                            .parameters(
                                FunctionParameters.builder()
                                    .putAdditionalProperty("type", JsonValue.from("object"))
                                    .build())
                            .build())
                    .build())
            .build();
    OpenAIClient client = failover().client();
    var plain = client.chat().completions().create(request).choices().getFirst().message();
    var call = plain.toolCalls().orElseThrow().getFirst().asFunction().function();
    assertThat(call.name()).isEqualTo("weather");
    assertThat(call.arguments()).isEqualTo("{\"city\":\"Bern\",\"days\":2}");
    try (var stream = client.chat().completions().createStreaming(request)) {
      String arguments =
          stream.stream()
              .flatMap(chunk -> chunk.choices().stream())
              .flatMap(choice -> choice.delta().toolCalls().stream())
              .flatMap(List::stream)
              .flatMap(delta -> delta.function().stream())
              .flatMap(function -> function.arguments().stream())
              .collect(Collectors.joining());
      assertThat(arguments).isEqualTo("{\"city\":\"Bern\",\"days\":2}");
    }
  }

  /// What an answer must be.
  static final class Weather {
    /// Where.
    public String city = "";

    /// How warm.
    public int degrees;
  }

  @Test
  void structuredOutputKeepsWorking() {
    a.always(Answers.openai().error(500));
    b.always(Answers.openai().text("{\"city\":\"Bern\",\"degrees\":21}"));
    Weather weather =
        failover()
            .client()
            .chat()
            .completions()
            .create(
                ChatCompletionCreateParams.builder()
                    .model("whatever")
                    .addUserMessage("weather?")
                    .responseFormat(Weather.class)
                    .build())
            .choices()
            .getFirst()
            .message()
            .content()
            .orElseThrow();
    assertThat(weather.city).isEqualTo("Bern");
    assertThat(weather.degrees).isEqualTo(21);
    assertThat(b.received(1).text()).contains("json_schema");
  }

  @Test
  void responsesFailOverPlainAndAsAStream() {
    a.always(Answers.openai().error(500));
    b.always(Answers.responses().text("one two"));
    OpenAIClient client = failover().client();
    ResponseCreateParams request =
        ResponseCreateParams.builder().model("whatever").input("hello").build();
    String plain =
        client.responses().create(request).output().stream()
            .flatMap(item -> item.message().stream())
            .flatMap(message -> message.content().stream())
            .flatMap(content -> content.outputText().stream())
            .map(text -> text.text())
            .collect(Collectors.joining());
    assertThat(plain).isEqualTo("one two");
    try (var stream = client.responses().createStreaming(request)) {
      assertThat(
              stream.stream()
                  .flatMap(event -> event.outputTextDelta().stream())
                  .map(delta -> delta.delta())
                  .collect(Collectors.joining()))
          .isEqualTo("one two");
    }
    assertThat(b.received(1).model()).hasValue("llama-3.3");
  }

  @Test
  void theLastAnswerIsTheSdksOwnExceptionWithTheWholeStory() {
    a.always(Answers.openai().error(503));
    b.always(Answers.openai().error(429).retryAfter(7));
    assertThatThrownBy(() -> failover().client().chat().completions().create(hello()))
        .isInstanceOfSatisfying(
            RateLimitException.class,
            failed -> {
              assertThat(failed.statusCode()).isEqualTo(429);
              assertThat(failed.headers().values("retry-after")).containsExactly("7");
              assertThat(failed.headers().values("x-understudy-attempts")).containsExactly("2");
              assertThat(failed.headers().values("x-understudy-trail").getFirst())
                  .contains("#1 openai/gpt-4o http_503", "#2 groq/llama-3.3 http_429");
              assertThat(failed.code()).hasValue("rate_limit_exceeded");
            });
  }

  @Test
  void aRequestThatIsWrongComesBackAsItCame() {
    a.always(Answers.openai().error(400));
    assertThatThrownBy(() -> failover().client().chat().completions().create(hello()))
        .isInstanceOf(BadRequestException.class)
        .hasMessageContaining("Invalid value.");
    assertThat(b.requests()).isZero();
  }

  @Test
  void anErrorInsideAnAnswerOfStatus200IsAnExceptionOfItsKind() {
    a.always(Answers.openai().error(503));
    b.always(
        Answer.json(200, "{\"error\":{\"message\":\"slower\",\"code\":\"rate_limit_exceeded\"}}"));
    assertThatThrownBy(() -> failover().client().chat().completions().create(hello()))
        .isInstanceOf(RateLimitException.class)
        .hasMessageContaining("slower");
  }

  @Test
  void noAnswerAtAllIsAnExceptionThatNamesEveryAttempt() {
    a.always(Answers.reset());
    b.always(Answers.reset());
    assertThatThrownBy(() -> failover().client().chat().completions().create(hello()))
        .isInstanceOf(OpenAIIoException.class)
        .hasMessageContaining("#1 openai/gpt-4o connection_lost, #2 groq/llama-3.3 connection_lost")
        .cause()
        .isInstanceOfSatisfying(
            CallFailed.class,
            failed -> {
              assertThat(failed.history().size()).isEqualTo(2);
              assertThat(failed).hasCauseInstanceOf(java.io.IOException.class);
              assertThat(failed.getSuppressed()).hasSize(1);
            });
  }

  @Test
  void theSdksOwnRetriesDoNotStartOver() {
    a.always(Answers.openai().error(503));
    b.always(Answers.openai().error(503));
    ClientOptions options =
        ClientOptions.builder()
            .httpClient(failover().httpClient())
            .apiKey("unused")
            .maxRetries(3)
            .build();
    OpenAIClient client = new OpenAIClientImpl(options);
    assertThatThrownBy(() -> client.chat().completions().create(hello()))
        .isInstanceOf(com.openai.errors.InternalServerException.class);
    assertThat(a.requests() + b.requests()).isEqualTo(2);
  }

  @Test
  void anAsynchronousCallFailsOverPlainAndAsAStream() throws Exception {
    a.always(Answers.openai().error(503));
    OpenAIClientAsync client = failover().asyncClient();
    assertThat(text(client.chat().completions().create(hello()).get(5, TimeUnit.SECONDS)))
        .isEqualTo("from b");
    List<String> heard = Collections.synchronizedList(new ArrayList<>());
    client
        .chat()
        .completions()
        .createStreaming(hello())
        .subscribe(chunk ->
            chunk.choices().forEach(choice -> choice.delta().content().ifPresent(heard::add)))
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
              com.openai.core.http.HttpRequest.builder()
                  .method(com.openai.core.http.HttpMethod.GET)
                  .baseUrl("http://unused")
                  .addPathSegments("models")
                  .build());
      Received request = a.await(1, SOON);
      assertThat(answer.cancel(true)).isTrue();
      assertThat(request.awaitGone(SOON)).isTrue();
    }
    assertThat(b.requests()).isZero();
  }

  @Test
  void closingAStreamEndsTheAttempt() throws Exception {
    a.always(Answers.openai().text("one two three").breakAfter(3, Ending.STALL));
    var ended = new LinkedBlockingQueue<CallRecord>();
    try (var stream =
        failover()
            .listener(
                new EngineListener() {
                  @Override
                  public void call(CallRecord record) {
                    ended.add(record);
                  }
                })
            .client()
            .chat()
            .completions()
            .createStreaming(hello())) {
      assertThat(stream.stream().findFirst()).isPresent();
    }
    assertThat(a.received(1).awaitGone(SOON)).isTrue();
    CallRecord record = ended.poll(5, TimeUnit.SECONDS);
    assertThat(record).isNotNull();
    assertThat(record.why()).isEqualTo(dev.understudy.call.Why.CANCELLED);
  }

  @Test
  void anInterruptEndsTheCall() throws Exception {
    a.always(Answers.silence());
    var failure = new AtomicReference<Throwable>();
    var flagged = new CountDownLatch(1);
    OpenAIClient client = failover().client();
    Thread caller =
        Thread.ofVirtual()
            .start(() -> {
              try {
                client.chat().completions().create(hello());
              } catch (RuntimeException stopped) {
                failure.set(stopped);
              }
              if (Thread.currentThread().isInterrupted()) {
                flagged.countDown();
              }
            });
    Received request = a.await(1, SOON);
    caller.interrupt();
    caller.join(SOON);
    assertThat(failure.get())
        .isInstanceOf(OpenAIIoException.class)
        .hasCauseInstanceOf(InterruptedIOException.class);
    assertThat(flagged.getCount()).isZero();
    assertThat(request.awaitGone(SOON)).isTrue();
    assertThat(b.requests()).isZero();
  }

  @Test
  void aPolicyThatRetriesOnOneTargetIsObeyed() {
    a.next(Answers.openai().error(500), Answers.openai().error(500));
    a.always(Answers.openai().text("at last"));
    RetryPolicy patient =
        RetryPolicy.builder().defaultRule(Rule.of(3, Strategy.SAME_MODEL)).build();
    assertThat(text(failover().policy(patient).client().chat().completions().create(hello())))
        .isEqualTo("at last");
    assertThat(a.requests()).isEqualTo(3);
  }
}
