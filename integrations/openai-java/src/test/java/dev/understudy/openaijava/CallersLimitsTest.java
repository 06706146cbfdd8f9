package dev.understudy.openaijava;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.OpenAIClientAsync;
import com.openai.client.okhttp.OkHttpClient;
import com.openai.core.ClientOptions;
import com.openai.core.Timeout;
import com.openai.errors.OpenAIIoException;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Verdict;
import dev.understudy.call.Attempt;
import dev.understudy.call.CallFailed;
import dev.understudy.call.History;
import dev.understudy.call.Why;
import dev.understudy.observe.CallRecord;
import dev.understudy.observe.EngineListener;
import dev.understudy.sdk.ApiTarget;
import dev.understudy.testkit.peer.Answers;
import dev.understudy.testkit.peer.Ending;
import dev.understudy.testkit.peer.Providers;
import dev.understudy.testkit.peer.Received;
import dev.understudy.testkit.peer.Script;
import dev.understudy.testkit.peer.ScriptedProvider;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What the program asks of OkHttp itself: a limit that runs out there is the target's fault, and a
/// thread that is interrupted there is the program leaving.
@org.junit.jupiter.api.Timeout(60)
class CallersLimitsTest {
  private static final Duration SHORT = Duration.ofMillis(400);
  private static final Duration SOON = Duration.ofSeconds(5);

  @RegisterExtension final Providers providers = new Providers();

  private final LinkedBlockingQueue<CallRecord> ended = new LinkedBlockingQueue<>();
  private ScriptedProvider a;
  private ScriptedProvider b;

  /// A limit of OkHttp's.
  enum Limit implements Consumer<ClientOptions.Builder> {
    /// OkHttp says `InterruptedIOException: timeout`.
    CALL {
      @Override
      public void accept(ClientOptions.Builder options) {
        options.timeout(Timeout.builder().request(SHORT).build());
      }
    },
    /// OkHttp says `SocketTimeoutException: timeout`.
    READ {
      @Override
      public void accept(ClientOptions.Builder options) {
        options.timeout(Timeout.builder().read(SHORT).build());
      }
    }
  }

  /// Where a target stops.
  private enum Stall {
    BEFORE_THE_HEAD,
    IN_THE_BODY;

    Script of(String text) {
      return switch (this) {
        case BEFORE_THE_HEAD -> Answers.silence();
        case IN_THE_BODY -> Answers.openai().text(text).stallAt(20);
      };
    }
  }

  @BeforeEach
  void start() {
    a = providers.start();
    b = providers.start().always(Answers.openai().text("from b"));
  }

  private OpenAiFailover failover() {
    return OpenAiFailover.of(
            ApiTarget.of("openai/gpt-4o").at(a.baseUrl() + "/v1").key("key-of-a"),
            ApiTarget.of("groq/llama-3.3").at(b.baseUrl() + "/v1").key("key-of-b"))
        .listener(
            new EngineListener() {
              @Override
              public void call(CallRecord record) {
                ended.add(record);
              }
            });
  }

  private static ChatCompletionCreateParams hello() {
    return ChatCompletionCreateParams.builder().model("whatever").addUserMessage("hello").build();
  }

  private static String text(ChatCompletion answer) {
    return answer.choices().getFirst().message().content().orElseThrow();
  }

  private List<FailureKind> failures() throws InterruptedException {
    CallRecord record = ended.poll(5, TimeUnit.SECONDS);
    assertThat(record).isNotNull();
    return kinds(record.history());
  }

  private static List<FailureKind> kinds(History history) {
    return history.attempts().stream()
        .map(Attempt::failure)
        .filter(Objects::nonNull)
        .map(Verdict.Failure::kind)
        .toList();
  }

  @ParameterizedTest
  @EnumSource
  void aLimitThatRunsOutIsATimeoutOfTheTargetAndTheNextIsAsked(Limit limit) throws Exception {
    for (Stall stall : Stall.values()) {
      a.always(stall.of("never seen"));
      OpenAIClient client = failover().client(limit);
      assertThat(text(client.chat().completions().create(hello()))).isEqualTo("from b");
      assertThat(failures()).containsExactly(FailureKind.TIMED_OUT);
    }
  }

  @ParameterizedTest
  @EnumSource
  void soItIsWhenThePromisedAnswerIsLate(Limit limit) throws Exception {
    for (Stall stall : Stall.values()) {
      a.always(stall.of("never seen"));
      OpenAIClientAsync client = failover().asyncClient(limit);
      CompletableFuture<ChatCompletion> answer = client.chat().completions().create(hello());
      assertThat(text(answer.get(5, TimeUnit.SECONDS))).isEqualTo("from b");
      assertThat(failures()).containsExactly(FailureKind.TIMED_OUT);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aStreamThatIsLateBeforeItsContentFailsOverAndLaterIsAnError(Limit limit) throws Exception {
    OpenAIClient client = failover().client(limit);
    a.always(Answers.openai().text("never seen").breakBeforeContent(Ending.STALL));
    try (var stream = client.chat().completions().createStreaming(hello())) {
      assertThat(stream.stream().count()).isPositive();
    }
    assertThat(failures()).containsExactly(FailureKind.TIMED_OUT);
    a.always(Answers.openai().text("one two three").breakAfter(3, Ending.STALL));
    try (var stream = client.chat().completions().createStreaming(hello())) {
      assertThatThrownBy(() -> stream.stream().count())
          .isInstanceOf(OpenAIIoException.class)
          .cause()
          .hasMessage("stream_interrupted: nothing came for too long");
    }
    assertThat(failures()).containsExactly(FailureKind.TIMED_OUT);
  }

  @Test
  void whereEveryTargetIsLateTheCallHasFailedAndWasNotCancelled() {
    a.always(Answers.silence());
    b.always(Answers.silence());
    OpenAIClient client = failover().client(Limit.CALL);
    assertThatThrownBy(() -> client.chat().completions().create(hello()))
        .isInstanceOf(OpenAIIoException.class)
        .cause()
        .isInstanceOfSatisfying(
            CallFailed.class,
            failed -> {
              assertThat(failed.why()).isNotEqualTo(Why.CANCELLED);
              assertThat(kinds(failed.history()))
                  .containsExactly(FailureKind.TIMED_OUT, FailureKind.TIMED_OUT);
            });
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void aReaderThatIsInterruptedHasLeftTheStream() throws Exception {
    a.always(Answers.openai().text("one two three").breakAfter(3, Ending.STALL));
    OpenAIClient client = failover().client();
    var heard = new CountDownLatch(1);
    var failure = new AtomicReference<Throwable>();
    Thread reader =
        Thread.ofPlatform()
            .start(() -> {
              try (var stream = client.chat().completions().createStreaming(hello())) {
                stream.stream().forEach(chunk -> heard.countDown());
              } catch (RuntimeException stopped) {
                failure.set(stopped);
              }
            });
    assertThat(heard.await(5, TimeUnit.SECONDS)).isTrue();
    reader.interrupt();
    assertThat(reader.join(SOON)).isTrue();
    assertThat(failure.get())
        .isInstanceOf(OpenAIIoException.class)
        .hasCauseInstanceOf(InterruptedIOException.class);
    CallRecord record = ended.poll(5, TimeUnit.SECONDS);
    assertThat(record).isNotNull();
    assertThat(record.why()).isEqualTo(Why.CANCELLED);
    assertThat(a.received(1).awaitGone(SOON)).isTrue();
    assertThat(b.requests()).isZero();
  }

  @Test
  void aThreadOfTheProgramsThatIsInterruptedUnderOkHttpIsTheProgramLeaving() throws Exception {
    a.always(Answers.silence());
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      OpenAIClientAsync client =
          failover()
              .over(
                  "openai/gpt-4o",
                  OkHttpClient.builder().dispatcherExecutorService(threads).build())
              .asyncClient();
      CompletableFuture<ChatCompletion> answer = client.chat().completions().create(hello());
      Received request = a.await(1, SOON);
      threads.shutdownNow();
      assertThatThrownBy(() -> answer.get(5, TimeUnit.SECONDS))
          .cause()
          .isInstanceOf(OpenAIIoException.class);
      assertThat(request.awaitGone(SOON)).isTrue();
    }
    assertThat(failures()).containsExactly(FailureKind.CLIENT_GONE);
    assertThat(b.requests()).isZero();
  }
}
