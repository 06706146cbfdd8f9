package dev.understudy.langchain4j;

import static dev.understudy.langchain4j.Models.A;
import static dev.understudy.langchain4j.Models.B;
import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.model.anthropic.AnthropicTokenUsage;
import dev.langchain4j.model.chat.ChatRequestOptions;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import dev.understudy.attempt.Capability;
import dev.understudy.attempt.Target;
import dev.understudy.attempt.Timeouts;
import dev.understudy.call.CallFailed;
import dev.understudy.policy.RetryPolicy;
import dev.understudy.policy.Rule;
import dev.understudy.policy.Strategy;
import dev.understudy.policy.Streaming;
import dev.understudy.testkit.peer.Answer;
import dev.understudy.testkit.peer.Answers;
import dev.understudy.testkit.peer.Completion;
import dev.understudy.testkit.peer.Ending;
import dev.understudy.testkit.peer.Providers;
import dev.understudy.testkit.peer.ScriptedProvider;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class FailoverStreamingChatModelTest {
  private static final String TEXT = "one two three four five six seven";

  @RegisterExtension final Providers providers = new Providers();

  private final Spoken spoken = new Spoken();
  private ScriptedProvider a;
  private ScriptedProvider b;

  @BeforeEach
  void start() {
    a = providers.start().always(Answers.openai().text(TEXT));
    b = providers.start().always(Answers.anthropic().text("from B"));
  }

  private FailoverStreamingChatModel both() {
    return Models.bothStreaming(
        Models.openAiStreaming(a).build(), Models.anthropicStreaming(b).build());
  }

  private FailoverStreamingChatModel resuming(Target second, StreamingChatModel served) {
    Streaming usual = Streaming.DEFAULT;
    return FailoverStreamingChatModel.builder()
        .target(A, Models.openAiStreaming(a).build())
        .target(second, served)
        .policy(
            RetryPolicy.builder()
                .streaming(
                    new Streaming(
                        usual.commit(),
                        Streaming.OnInterrupt.RESUME,
                        usual.heartbeat(),
                        usual.onClientDisconnect()))
                .build())
        .build();
  }

  @Test
  void aStreamRefusedWith503IsServedByTheNextTarget() throws Exception {
    a.next(Answers.openai().error(503));
    both().chat("hi", spoken);
    assertThat(spoken.answer().aiMessage().text()).isEqualTo("from B");
    assertThat(spoken.text).hasToString("from B");
    assertThat(spoken.errors).isEmpty();
  }

  @Test
  void aFirstSuccessMakesExactlyOneCall() throws Exception {
    both().chat("hi", spoken);
    assertThat(spoken.answer().aiMessage().text()).isEqualTo(TEXT);
    assertThat(spoken.text).hasToString(TEXT);
    assertThat(a.requests()).isEqualTo(1);
    assertThat(b.requests()).isZero();
  }

  @Test
  void threeTargetsAreAskedInTheirOrder() throws Exception {
    ScriptedProvider c = providers.start().always(Answers.openai().text("from C"));
    a.always(Answers.openai().error(500));
    b.always(Answers.anthropic().error(529));
    FailoverStreamingChatModel.builder()
        .target(A, Models.openAiStreaming(a).build())
        .target(B, Models.anthropicStreaming(b).build())
        .target("vllm/gpt-4o-mini", Models.openAiStreaming(c).modelName("gpt-4o-mini").build())
        .policy(RetryPolicy.builder().defaultRule(Rule.of(3, Strategy.DIFFERENT_PROVIDER)).build())
        .build()
        .chat("hi", spoken);
    assertThat(spoken.answer().aiMessage().text()).isEqualTo("from C");
    assertThat(b.requests()).isEqualTo(1);
  }

  @Test
  void aModelThatThrowsIsFailedOverToo() throws Exception {
    StreamingChatModel throwing =
        saying(handler -> {
          throw new RateLimitException("busy");
        });
    Models.bothStreaming(throwing, Models.anthropicStreaming(b).build()).chat("hi", spoken);
    assertThat(spoken.answer().aiMessage().text()).isEqualTo("from B");
  }

  @Test
  void aBadRequestReachesOneTargetAndComesBackAsSent() throws Exception {
    a.next(Answers.openai().error(400));
    both().chat("hi", spoken);
    assertThat(spoken.failure()).isExactlyInstanceOf(InvalidRequestException.class);
    assertThat(b.requests()).isZero();
  }

  @Test
  void whenNobodyAnswersTheErrorNamesEveryAttempt() throws Exception {
    a.always(Answers.openai().error(503));
    b.always(Answers.anthropic().error(529));
    both().chat("hi", spoken);
    assertThat(spoken.failure())
        .isExactlyInstanceOf(InternalServerException.class)
        .hasMessageContaining("#1 " + A)
        .hasMessageContaining("#2 " + B)
        .hasCauseInstanceOf(CallFailed.class);
    assertThat(spoken.errors).hasSize(1);
  }

  @Test
  void aStreamThatBreaksAfterItsFirstContentSaysSo() throws Exception {
    a.always(cutAfterThreeWords(TEXT));
    both().chat("hi", spoken);
    assertThat(spoken.failure()).isInstanceOf(InternalServerException.class);
    assertThat(TEXT).startsWith(spoken.text.toString());
    assertThat(spoken.text).isNotEmpty();
    assertThat(b.requests()).isZero();
  }

  @Test
  void aStreamWithoutAFinishReasonIsNoAnswer() throws Exception {
    a.always(request -> shortened(Answers.openai().text(TEXT).answer(request), 4));
    both().chat("hi", spoken);
    assertThat(spoken.failure()).isInstanceOf(InternalServerException.class);
  }

  @Test
  void aStreamThatEndsWithoutAWordIsNoAnswerEither() throws Exception {
    ScriptedProvider mute =
        providers
            .start()
            .always(request -> shortened(Answers.anthropic().text(TEXT).answer(request), 4));
    FailoverStreamingChatModel.builder()
        .target(B, Models.anthropicStreaming(mute).build())
        .build()
        .chat("hi", spoken);
    assertThat(spoken.failure()).isInstanceOf(InternalServerException.class);
  }

  private static Answer shortened(Answer answer, int events) {
    return answer.events(all -> all.subList(0, events));
  }

  @Test
  void anotherTargetGoesOnWithTheSameText() throws Exception {
    a.always(cutAfterThreeWords(TEXT));
    ScriptedProvider same = providers.start().always(Answers.openai().text(TEXT));
    resuming(Target.of("vllm/gpt-4o"), Models.openAiStreaming(same).build()).chat("hi", spoken);
    assertThat(spoken.answer().aiMessage().text()).isEqualTo(TEXT);
    assertThat(spoken.text).hasToString(TEXT);
    assertThat(same.requests()).isEqualTo(1);
  }

  @Test
  void aTargetThatContinuesIsGivenTheTextSoFar() throws Exception {
    a.always(cutAfterThreeWords(TEXT));
    b.always(request -> Answers.anthropic().text(restAfter(request.text())).answer(request));
    resuming(Target.of(B), Models.anthropicStreaming(b).build()).chat("hi", spoken);
    assertThat(spoken.answer().aiMessage().text()).isEqualTo(TEXT);
    assertThat(spoken.text).hasToString(TEXT);
    assertThat(b.received(1).text()).contains("one");
  }

  @Test
  void theUsageOfAnAnswerThatTwoMadeIsTheSumOfBoth() throws Exception {
    a.always(cutAfterThreeWords("one two three four"));
    b.always(Answers.anthropic().text(" four").usage(20, 1));
    resuming(Target.of(B), Models.anthropicStreaming(b).build()).chat("hi", spoken);
    TokenUsage usage = spoken.answer().tokenUsage();
    assertThat(spoken.text).hasToString("one two three four");
    assertThat(usage).isInstanceOf(AnthropicTokenUsage.class);
    assertThat(usage.inputTokenCount()).as("a prompt each").isEqualTo(20 + 20);
    assertThat(usage.outputTokenCount())
        .as("what B said, and the 13 bytes of A's words")
        .isEqualTo(1 + 4);
    assertThat(usage.totalTokenCount()).isEqualTo(45);
  }

  @Test
  void theUsageOfAnUnbrokenAnswerIsWhatItsProviderTold() throws Exception {
    a.next(Answers.openai().error(503));
    b.always(Answers.anthropic().text("from B").usage(20, 7));
    both().chat("hi", spoken);
    assertThat(spoken.answer().tokenUsage().totalTokenCount()).isEqualTo(27);
  }

  /// A pause between the words, because `java.net.http` drops what it has read and not yet handed
  /// out when the connection breaks.
  private static Completion cutAfterThreeWords(String text) {
    return Answers.openai().text(text).pace(Duration.ofMillis(20)).breakAfter(4, Ending.CLOSE);
  }

  /// What follows the words that a request holds already.
  private static String restAfter(String request) {
    int from = 0;
    for (String word : TEXT.split(" ", -1)) {
      if (request.contains(word)) {
        from = TEXT.indexOf(word) + word.length();
      }
    }
    return TEXT.substring(from);
  }

  @Test
  void cancellingEndsTheAttemptAtItsProvider() throws Exception {
    a.always(Answers.openai().text(TEXT).breakAfter(4, Ending.STALL));
    both().chat("hi", spoken);
    spoken.handle.get(10, TimeUnit.SECONDS).cancel();
    assertThat(a.received(1).awaitGone(Duration.ofSeconds(5))).isTrue();
    assertThat(spoken.handle.get().isCancelled()).isTrue();
    assertThat(spoken.whole).isNotDone();
    assertThat(spoken.errors).isEmpty();
  }

  @Test
  void silenceBeforeTheFirstContentGoesToTheNextAndEndsTheFirst() throws Exception {
    a.always(Answers.silence());
    Timeouts usual = Timeouts.DEFAULT;
    Timeouts impatient =
        new Timeouts(
            usual.connect(),
            Duration.ofMillis(200),
            usual.idle(),
            usual.idleThinking(),
            usual.attempt());
    FailoverStreamingChatModel.builder()
        .target(Target.of(A).with(impatient), Models.openAiStreaming(a).build())
        .target(B, Models.anthropicStreaming(b).build())
        .build()
        .chat("hi", spoken);
    assertThat(spoken.answer().aiMessage().text()).isEqualTo("from B");
    assertThat(a.received(1).awaitGone(Duration.ofSeconds(5))).isTrue();
  }

  @Test
  void toolCallsComeThroughWhole() throws Exception {
    a.next(Answers.openai().error(500));
    b.always(Answers.anthropic().toolCall("weather", "{\"city\":\"Oslo\"}"));
    both().chat("hi", spoken);
    assertThat(spoken.answer().aiMessage().toolExecutionRequests().getFirst().arguments())
        .isEqualTo("{\"city\":\"Oslo\"}");
    assertThat(spoken.tools).contains("part weather").endsWith("call weather");
  }

  @Test
  void theFirstAttemptStartsOnTheCallersThread() throws Exception {
    Thread[] started = new Thread[1];
    StreamingChatModel model =
        saying(handler -> {
          started[0] = Thread.currentThread();
          handler.onPartialResponse("hello");
          handler.onCompleteResponse(answer("hello", FinishReason.STOP));
        });
    Models.bothStreaming(model, model).chat("hi", spoken);
    assertThat(spoken.answer().aiMessage().text()).isEqualTo("hello");
    assertThat(started[0]).isSameAs(Thread.currentThread());
  }

  @Test
  void whatAModelSaysAfterItsEndIsDropped() throws Exception {
    StreamingChatModel chatty =
        saying(handler -> {
          handler.onError(new InternalServerException("no"));
          handler.onPartialResponse("late");
          handler.onCompleteResponse(answer("late", FinishReason.STOP));
        });
    Models.bothStreaming(chatty, Models.anthropicStreaming(b).build()).chat("hi", spoken);
    assertThat(spoken.answer().aiMessage().text()).isEqualTo("from B");
    assertThat(spoken.text).hasToString("from B");
  }

  @Test
  void anAnswerThatCameInOnePieceIsAnAnswer() throws Exception {
    StreamingChatModel brief =
        saying(handler -> handler.onCompleteResponse(answer("at once", FinishReason.STOP)));
    Models.bothStreaming(brief, brief).chat("hi", spoken);
    assertThat(spoken.answer().aiMessage().text()).isEqualTo("at once");
  }

  @Test
  void aHandlerThatThrowsIsToldSoAndTheStreamGoesOn() throws Exception {
    IllegalStateException fault = new IllegalStateException("the handler's own");
    Spoken clumsy =
        new Spoken() {
          @Override
          public void onPartialResponse(PartialResponse part, PartialResponseContext context) {
            throw fault;
          }

          @Override
          public void onError(Throwable failure) {
            errors.add(failure);
          }
        };
    both().chat("hi", clumsy);
    assertThat(clumsy.answer().aiMessage().text()).isEqualTo(TEXT);
    assertThat(clumsy.errors).isNotEmpty().allMatch(error -> error.equals(fault));
  }

  @Test
  void onlyDeclaredAndKnownModelsAreAskedToContinue() {
    ChatRequest request = ChatRequest.builder().messages(UserMessage.from("hi")).build();
    FailoverBuilder<StreamingChatModel, ?> builder =
        FailoverStreamingChatModel.builder()
            .target(A, Models.openAiStreaming(a).build())
            .target(B, Models.anthropicStreaming(b).build())
            .target(
                "anthropic/claude-opus-4-6",
                Models.anthropicStreaming(b).modelName("claude-opus-4-6").build())
            .target(
                "anthropic/claude-opus-4-5",
                Models.anthropicStreaming(b)
                    .modelName("claude-opus-4-5")
                    .thinkingType("enabled")
                    .thinkingBudgetTokens(1024)
                    .build());
    Target declared = Target.of("vllm/x").able(Set.of(Capability.PREFILL));
    builder.target(declared, Models.openAiStreaming(a).build());
    Streams streams =
        new Streams(builder.group(), request, ChatRequestOptions.EMPTY, Runnable::run);
    assertThat(streams.goesOn(Target.of(A))).isFalse();
    assertThat(streams.goesOn(Target.of(B))).isTrue();
    assertThat(streams.goesOn(Target.of("anthropic/claude-opus-4-6"))).isFalse();
    assertThat(streams.goesOn(Target.of("anthropic/claude-opus-4-5"))).as("it thinks").isFalse();
    assertThat(streams.goesOn(declared)).isTrue();
  }

  private interface Voice {
    void speak(StreamingChatResponseHandler handler);
  }

  private static StreamingChatModel saying(Voice voice) {
    return new StreamingChatModel() {
      @Override
      public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
        voice.speak(handler);
      }
    };
  }

  private static ChatResponse answer(String text, FinishReason reason) {
    return ChatResponse.builder().aiMessage(AiMessage.from(text)).finishReason(reason).build();
  }
}
