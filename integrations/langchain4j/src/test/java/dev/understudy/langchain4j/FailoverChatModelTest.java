package dev.understudy.langchain4j;

import static dev.understudy.langchain4j.Models.A;
import static dev.understudy.langchain4j.Models.B;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.HttpException;
import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.model.ModelProvider;
import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.ChatRequestOptions;
import dev.langchain4j.model.chat.listener.ChatModelErrorContext;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.listener.ChatModelRequestContext;
import dev.langchain4j.model.chat.listener.ChatModelResponseContext;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.openai.OpenAiChatRequestParameters;
import dev.understudy.attempt.Target;
import dev.understudy.call.CallFailed;
import dev.understudy.testkit.peer.Answers;
import dev.understudy.testkit.peer.Providers;
import dev.understudy.testkit.peer.ScriptedProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class FailoverChatModelTest {
  @RegisterExtension final Providers providers = new Providers();

  private ScriptedProvider a;
  private ScriptedProvider b;

  @BeforeEach
  void start() {
    a = providers.start().always(Answers.openai().text("from A"));
    b = providers.start().always(Answers.anthropic().text("from B"));
  }

  @Test
  void aFirstSuccessMakesExactlyOneCall() {
    assertThat(Models.both(a, b).chat("hi")).isEqualTo("from A");
    assertThat(a.requests()).isEqualTo(1);
    assertThat(b.requests()).isZero();
  }

  @Test
  void theNextModelAnswersForOneThatFails() {
    a.next(Answers.openai().error(500));
    assertThat(Models.both(a, b).chat("hi")).isEqualTo("from B");
    assertThat(a.requests()).isEqualTo(1);
  }

  @Test
  void aBadRequestReachesOneTargetBlocksNoneAndComesBackAsSent() {
    a.next(Answers.openai().error(400));
    FailoverChatModel model = Models.both(a, b);
    Throwable alone = catchThrowable(() -> Models.openAi(badOnly()).build().chat("hi"));
    Throwable failure = catchThrowable(() -> model.chat("hi"));
    assertThat(failure).isExactlyInstanceOf(InvalidRequestException.class);
    assertThat(failure).hasMessage(alone.getMessage());
    assertThat(failure.getCause()).isInstanceOf(HttpException.class);
    assertThat(failure.getSuppressed()).isEmpty();
    assertThat(b.requests()).isZero();
    assertThat(model.chat("hi")).isEqualTo("from A");
  }

  private ScriptedProvider badOnly() {
    return providers.start().always(Answers.openai().error(400));
  }

  @Test
  void whenNobodyAnswersTheExceptionIsOfLangChain4jAndNamesEveryAttempt() {
    a.always(Answers.openai().error(500));
    b.always(Answers.anthropic().error(429));
    assertThatThrownBy(() -> Models.both(a, b).chat("hi"))
        .isExactlyInstanceOf(RateLimitException.class)
        .hasMessageContaining("#1 " + A + " http_500, #2 " + B + " http_429")
        .cause()
        .isInstanceOf(CallFailed.class)
        .cause()
        .isInstanceOf(RateLimitException.class);
  }

  @Test
  void anEndlessOutageIsBoundedAndHonest() {
    AtomicInteger attempts = new AtomicInteger();
    ChatModel down =
        new ChatModel() {
          @Override
          public ChatResponse doChat(ChatRequest request) {
            attempts.incrementAndGet();
            throw new InternalServerException("down");
          }
        };
    FailoverChatModel model = Models.both(down, down);
    for (int call = 0; call < 10_000; call++) {
      Throwable failure = catchThrowable(() -> model.chat("hi"));
      assertThat(failure).isInstanceOf(InternalServerException.class);
    }
    assertThat(attempts.get()).isBetween(1, 40_000);
  }

  @Test
  void aHintIsWaitedForToTheEnd() {
    a.next(Answers.openai().error(429).header("retry-after-ms", "400"));
    ChatModel model =
        FailoverChatModel.builder()
            .target(A, Models.openAi(a).build())
            .policy(Models.threeOnOneModel())
            .build();
    assertThat(model.chat("hi")).isEqualTo("from A");
    assertThat(a.received(2).since(a.received(1)))
        .isBetween(Duration.ofMillis(400), Duration.ofSeconds(5));
  }

  @Test
  void aThrottledModelIsLeftAloneAsLongAsItAsks() {
    a.next(Answers.openai().error(429).retryAfter(60));
    FailoverChatModel model = Models.both(a, b);
    assertThat(model.chat("hi")).isEqualTo("from B");
    assertThat(model.chat("hi")).isEqualTo("from B");
    assertThat(a.requests()).isEqualTo(1);
  }

  @Test
  void aModelIsNeverGivenTheNameOfAnother() {
    a.always(Answers.openai().error(503));
    ChatRequest request =
        ChatRequest.builder()
            .messages(UserMessage.from("hi"))
            .parameters(
                OpenAiChatRequestParameters.builder()
                    .modelName("gpt-4o")
                    .maxOutputTokens(77)
                    .seed(5)
                    .build())
            .build();
    assertThat(Models.both(a, b).chat(request).aiMessage().text()).isEqualTo("from B");
    assertThat(a.received(1).text()).contains("gpt-4o").contains("77").contains("seed");
    assertThat(b.received(1).model()).contains("claude-sonnet-4-5");
    assertThat(b.received(1).text()).contains("77").doesNotContain("gpt-4o").doesNotContain("seed");
  }

  @Test
  void aModelNameChoosesWhoIsAskedFirst() {
    for (String name : List.of(B, "claude-sonnet-4-5")) {
      ChatRequest request =
          ChatRequest.builder().messages(UserMessage.from("hi")).modelName(name).build();
      assertThat(Models.both(a, b).chat(request).aiMessage().text()).isEqualTo("from B");
    }
    assertThat(a.requests()).isZero();
    assertThat(b.received(1).model()).contains("claude-sonnet-4-5");
  }

  @Test
  void defaultsOfAModelStayItsOwn() {
    a.always(Answers.openai().error(503));
    ChatModel model =
        FailoverChatModel.builder()
            .target(A, Models.openAi(a).temperature(0.25).build())
            .target(B, Models.anthropic(b).temperature(0.75).build())
            .defaultRequestParameters(ChatRequestParameters.builder().maxOutputTokens(55).build())
            .build();
    model.chat("hi");
    assertThat(a.received(1).text()).contains("0.25").contains("55");
    assertThat(b.received(1).text()).contains("0.75").contains("55");
  }

  @Test
  void itCanWhatAllItsModelsCan() {
    ChatModel able = Models.openAi(a).build();
    ChatModel unable = Models.anthropic(b).build();
    assertThat(Models.both(able, able).supportedCapabilities())
        .containsExactly(Capability.RESPONSE_FORMAT_JSON_SCHEMA);
    assertThat(Models.both(able, unable).supportedCapabilities()).isEmpty();
    assertThat(Models.both(able, able).provider()).isEqualTo(ModelProvider.OPEN_AI);
    assertThat(Models.both(able, unable).provider()).isEqualTo(ModelProvider.OTHER);
  }

  @Test
  void listenersHearTheCallAndThoseOfAModelItsAttempts() {
    a.next(Answers.openai().error(500));
    Heard call = new Heard();
    Heard attempts = new Heard();
    ChatModel model =
        FailoverChatModel.builder()
            .target(A, Models.openAi(a).listeners(List.of(attempts)).build())
            .target(B, Models.anthropic(b).listeners(List.of(attempts)).build())
            .listeners(List.of(call))
            .build();
    model.chat(
        ChatRequest.builder().messages(UserMessage.from("hi")).build(),
        ChatRequestOptions.builder().addListenerAttribute("trace", "t-1").build());
    assertThat(call.events).containsExactly("request t-1", "response t-1");
    assertThat(attempts.events)
        .containsExactly("request t-1", "error t-1", "request t-1", "response t-1");
  }

  @Test
  void anInterruptEndsTheCall() throws Exception {
    a.always(Answers.silence());
    FailoverChatModel model = Models.both(a, b);
    List<Throwable> seen = new CopyOnWriteArrayList<>();
    List<Boolean> flag = new CopyOnWriteArrayList<>();
    Thread caller =
        Thread.ofVirtual()
            .start(() -> {
              seen.add(catchThrowable(() -> model.chat("hi")));
              flag.add(Thread.currentThread().isInterrupted());
            });
    a.await(1, Duration.ofSeconds(5));
    caller.interrupt();
    assertThat(caller.join(Duration.ofSeconds(5))).isTrue();
    assertThat(seen.getFirst()).isInstanceOf(RuntimeException.class);
    assertThat(flag).containsExactly(true);
    assertThat(a.received(1).awaitGone(Duration.ofSeconds(5))).isTrue();
    assertThat(b.requests()).isZero();
  }

  @Test
  void reasoningIsShownOnlyToWhoMadeIt() {
    AiMessage thought =
        AiMessage.builder()
            .text("so far")
            .thinking("hm")
            .attributes(Map.of("thinking_signature", "s1"))
            .build();
    ChatResponse answer = ChatResponse.builder().aiMessage(thought).build();
    AiMessage marked = ProviderState.marked(answer, Target.of(B)).aiMessage();
    AiMessage own = (AiMessage) ProviderState.fit(List.of(marked), Target.of(B)).getFirst();
    AiMessage elsewhere = (AiMessage) ProviderState.fit(List.of(marked), Target.of(A)).getFirst();
    assertThat(own).isEqualTo(thought);
    assertThat(elsewhere).isEqualTo(AiMessage.from("so far"));
  }

  @Test
  void anExceptionThatNobodyKnowsIsAModelsOwnAndABugIsNot() {
    class Strange extends RuntimeException {
      private static final long serialVersionUID = 1L;
    }
    ChatModel well = Models.anthropic(b).build();
    assertThat(Models.both(throwing(new Strange()), well).chat("hi")).isEqualTo("from B");
    NullPointerException bug = new NullPointerException("a bug");
    assertThatThrownBy(() -> Models.both(throwing(bug), well).chat("hi")).isSameAs(bug);
  }

  @Test
  void aKeyNeverReachesAnError() {
    a.always(Answers.openai().error(401));
    b.always(Answers.anthropic().error(401));
    Throwable failure = catchThrowable(() -> Models.both(a, b).chat("hi"));
    int depth = 0;
    for (Throwable at = failure; at != null; at = at.getCause()) {
      assertThat(at.toString()).doesNotContain("a-key-of-tests");
      depth++;
    }
    assertThat(depth).isGreaterThan(2);
  }

  private static ChatModel throwing(RuntimeException failure) {
    return new ChatModel() {
      @Override
      public ChatResponse doChat(ChatRequest request) {
        throw failure;
      }
    };
  }

  private static final class Heard implements ChatModelListener {
    private final List<String> events = new ArrayList<>();

    @Override
    public void onRequest(ChatModelRequestContext context) {
      events.add("request " + context.attributes().get("trace"));
    }

    @Override
    public void onResponse(ChatModelResponseContext context) {
      events.add("response " + context.attributes().get("trace"));
    }

    @Override
    public void onError(ChatModelErrorContext context) {
      events.add("error " + context.attributes().get("trace"));
    }
  }
}
