package dev.understudy.springai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.anthropic.errors.AnthropicServiceException;
import com.openai.errors.BadRequestException;
import dev.understudy.attempt.Capability;
import dev.understudy.attempt.Target;
import dev.understudy.attempt.Timeouts;
import dev.understudy.policy.OnFailure;
import dev.understudy.policy.RetryPolicy;
import dev.understudy.policy.Rule;
import dev.understudy.policy.Strategy;
import dev.understudy.policy.Streaming;
import dev.understudy.testkit.peer.Answers;
import dev.understudy.testkit.peer.Ending;
import dev.understudy.testkit.peer.Providers;
import dev.understudy.testkit.peer.ScriptedProvider;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.ai.anthropic.AnthropicChatModel;
import org.springframework.ai.anthropic.AnthropicChatOptions;
import org.springframework.ai.chat.metadata.Usage;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;
import reactor.core.publisher.Hooks;

class FailoverChatModelTest {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final RetryPolicy RESUMING =
      RetryPolicy.builder()
          .streaming(
              new Streaming(
                  Streaming.Commit.FIRST_CONTENT,
                  Streaming.OnInterrupt.RESUME,
                  Optional.empty(),
                  Streaming.OnDisconnect.CANCEL))
          .build();

  @RegisterExtension final Providers providers = new Providers();

  private ScriptedProvider first = providers.start();
  private ScriptedProvider second = providers.start();

  @AfterEach
  void nothingIsLeftBehind() {
    Hooks.resetOnErrorDropped();
  }

  @BeforeEach
  void bothAreWell() {
    first = providers.start().always(Answers.openai().text("from the first"));
    second = providers.start().always(Answers.anthropic().text("from the second"));
  }

  private FailoverChatModel.Builder both() {
    return FailoverChatModel.builder()
        .target("openai/gpt-4o", Models.openai(first.baseUrl(), "gpt-4o"))
        .target("anthropic/claude", Models.anthropic(second.baseUrl(), "claude"));
  }

  private static String text(@Nullable List<ChatResponse> pieces) {
    StringBuilder text = new StringBuilder();
    Objects.requireNonNull(pieces).forEach(piece -> Content.text(piece).ifPresent(text::append));
    return text.toString();
  }

  @Test
  void aFirstSuccessMakesExactlyOneCall() {
    assertThat(both().build().call("hi")).isEqualTo("from the first");
    assertThat(first.requests()).isEqualTo(1);
    assertThat(second.requests()).isZero();
  }

  @Test
  void aThrottledModelIsRelievedByTheNext() {
    first.always(Answers.openai().error(429).retryAfter(30));

    ChatResponse answer = both().build().call(new Prompt("hi"));

    assertThat(text(List.of(answer))).isEqualTo("from the second");
    assertThat(answer.getMetadata().<String>get(FailoverChatModel.ANSWERED_BY))
        .isEqualTo("anthropic/claude");
    assertThat(first.requests()).isEqualTo(1);
  }

  @Test
  void aModelThatAsksToBeLeftAloneIsNotAskedByTheNextCall() {
    first.always(Answers.openai().error(429).retryAfter(30));
    FailoverChatModel model = both().build();

    model.call("hi");
    model.call("hi");

    assertThat(first.requests()).isEqualTo(1);
    assertThat(second.requests()).isEqualTo(2);
  }

  @Test
  void aBadRequestIsThrownAsItCame() {
    first.always(Answers.openai().error(400));
    FailoverChatModel model = both().build();

    assertThatThrownBy(() -> model.call("hi")).isInstanceOf(BadRequestException.class);
    assertThat(second.requests()).isZero();
  }

  @Test
  void theEndTellsWhatTheLastModelThrewAndTheWholeTrail() {
    first.always(Answers.openai().error(500));
    second.always(Answers.anthropic().error(529));
    FailoverChatModel model = both().build();

    assertThatThrownBy(() -> model.call("hi"))
        .isInstanceOfSatisfying(
            AnthropicServiceException.class,
            thrown -> assertThat(thrown.statusCode()).isEqualTo(529))
        .satisfies(thrown -> {
          FailoverTrail trail = FailoverTrail.of(thrown).orElseThrow();
          assertThat(trail)
              .hasMessageContaining("#1 openai/gpt-4o http_500")
              .hasMessageContaining("#2 anthropic/claude http_529");
          assertThat(trail.history().attempts()).hasSize(2);
          assertThat(trail.getSuppressed()).hasSize(1);
        });
  }

  private static Target silent() {
    Duration soon = Duration.ofMillis(300);
    return Target.of("openai/gpt-4o")
        .with(new Timeouts(Duration.ofSeconds(2), soon, soon, soon, soon));
  }

  @Test
  void aModelThatSaysNothingIsGivenUpInTime() {
    first.always(Answers.silence());
    FailoverChatModel model =
        FailoverChatModel.builder()
            .target(silent(), Models.openai(first.baseUrl(), "gpt-4o"))
            .target("anthropic/claude", Models.anthropic(second.baseUrl(), "claude"))
            .build();

    assertThat(model.call("hi")).isEqualTo("from the second");
    assertThat(text(model.stream(new Prompt("hi")).collectList().block(SOON)))
        .isEqualTo("from the second");
  }

  @Test
  void aStreamThatIsRefusedIsServedByTheNext() {
    first.always(Answers.openai().error(503));

    List<ChatResponse> pieces = both().build().stream(new Prompt("hi")).toStream().toList();

    assertThat(text(pieces)).isEqualTo("from the second");
    assertThat(pieces.getFirst().getMetadata().<String>get(FailoverChatModel.ANSWERED_BY))
        .isEqualTo("anthropic/claude");
  }

  @Test
  void aStreamThatBreaksBeforeItsFirstWordIsServedByTheNext() {
    first.always(Answers.openai().text("never heard").breakBeforeContent(Ending.RESET));

    assertThat(text(both().build().stream(new Prompt("hi")).collectList().block(SOON)))
        .isEqualTo("from the second");
  }

  @Test
  void aStreamThatEndsInOrderButTooSoonIsNoAnswer() {
    first.always(Answers.openai().words(8).breakAfter(3, Ending.CLOSE));
    FailoverChatModel model = both().build();

    assertThatThrownBy(() -> model.stream(new Prompt("hi")).blockLast(SOON))
        .isInstanceOf(RuntimeException.class);
    assertThat(second.requests()).isZero();
  }

  @Test
  void aStreamThatBreaksLaterIsGoneOnWithWhereThePolicySaysSo() {
    first.always(Answers.openai().text("one two three four").breakAfter(3, Ending.RESET));
    second.always(Answers.anthropic().text("one two three four"));
    FailoverChatModel model = both().policy(RESUMING).build();

    assertThat(text(model.stream(new Prompt("hi")).collectList().block(SOON)))
        .isEqualTo("one two three four");
    assertThat(first.requests()).isEqualTo(1);
    assertThat(second.requests()).isEqualTo(1);
  }

  /// What the second provider was asked for by the end of a text that the first broke off. It goes
  /// on with the assistant's words where it finds some, and says all of it where it does not.
  private String askedToFinish(Target target, ChatModel model) {
    first.always(Answers.openai().text("one two three four").breakAfter(3, Ending.RESET));
    second.always(request -> {
      String rest = begun(request.text()) ? " three four" : "one two three four";
      return model instanceof AnthropicChatModel
          ? Answers.anthropic().text(rest).answer(request)
          : Answers.openai().text(rest).answer(request);
    });
    FailoverChatModel resuming =
        FailoverChatModel.builder()
            .target("openai/gpt-4o", Models.openai(first.baseUrl(), "gpt-4o"))
            .target(target, model)
            .policy(RESUMING)
            .build();

    assertThat(text(resuming.stream(new Prompt("hi")).collectList().block(SOON)))
        .isEqualTo("one two three four");
    assertThat(second.requests()).isEqualTo(1);
    return second.received(1).text();
  }

  private static boolean begun(String request) {
    return request.contains("assistant") && request.contains("one two");
  }

  @Test
  void aModelThatGoesOnIsGivenTheTextSoFar() {
    String asked =
        askedToFinish(
            Target.of("anthropic/claude-sonnet-4-5"),
            Models.anthropic(second.baseUrl(), "claude-sonnet-4-5"));

    assertThat(asked).contains("assistant").contains("\"one two\"").contains("hi");
  }

  @Test
  void aTargetThatIsDeclaredToGoOnIsGivenTheTextSoFar() {
    Target declared = Target.of("vllm/llama").able(Set.of(Capability.PREFILL));

    assertThat(askedToFinish(declared, Models.openai(second.baseUrl(), "llama")))
        .contains("assistant");
  }

  @ParameterizedTest
  @ValueSource(strings = {"claude-opus-4-6", "claude"})
  void aModelThatIsNotKnownToGoOnMakesTheTextAgain(String name) {
    String asked =
        askedToFinish(Target.of("anthropic/" + name), Models.anthropic(second.baseUrl(), name));

    assertThat(asked).doesNotContain("assistant");
  }

  @Test
  void aModelThatIsToldToThinkMakesTheTextAgain() {
    AnthropicChatOptions.Builder thinking =
        AnthropicChatOptions.builder()
            .model("claude-sonnet-4-5")
            .maxTokens(4096)
            .thinkingEnabled(1024);
    String asked =
        askedToFinish(
            Target.of("anthropic/claude-sonnet-4-5"), Models.anthropic(thinking, second.baseUrl()));

    assertThat(asked).contains("budget_tokens").doesNotContain("assistant");
  }

  @Test
  void theUsageOfAnAnswerThatTwoMadeIsTheSumOfBoth() {
    first.always(Answers.openai().text("one two three four").breakAfter(4, Ending.RESET));
    second.always(Answers.anthropic().text(" four").usage(20, 1));
    String name = "claude-sonnet-4-5";
    FailoverChatModel model =
        FailoverChatModel.builder()
            .target("openai/gpt-4o", Models.openai(first.baseUrl(), "gpt-4o"))
            .target("anthropic/" + name, Models.anthropic(second.baseUrl(), name))
            .policy(RESUMING)
            .build();

    List<ChatResponse> pieces = model.stream(new Prompt("hi")).toStream().toList();

    Usage usage = pieces.getLast().getMetadata().getUsage();
    assertThat(text(pieces)).isEqualTo("one two three four");
    assertThat(usage.getPromptTokens()).as("a prompt each").isEqualTo(20 + 20);
    assertThat(usage.getCompletionTokens())
        .as("what the second said, and the 13 bytes of the first's words")
        .isEqualTo(1 + 4);
    assertThat(pieces.getLast().getMetadata().<String>get(FailoverChatModel.ANSWERED_BY))
        .isEqualTo("anthropic/" + name);
  }

  @Test
  void aToolCallCutInHalfIsMadeAgainByTheNext() {
    first.always(
        Answers.openai().toolCall("weather", "{\"city\":\"Paris\"}").breakAfter(3, Ending.CLOSE));
    second.always(Answers.anthropic().toolCall("weather", "{\"city\":\"Paris\"}"));

    List<ChatResponse> pieces = both().build().stream(new Prompt("hi")).toStream().toList();

    assertThat(pieces.stream().filter(ChatResponse::hasToolCalls))
        .singleElement()
        .satisfies(piece ->
            assertThat(
                    piece.getResults().getFirst().getOutput().getToolCalls().getFirst().arguments())
                .isEqualTo("{\"city\":\"Paris\"}"));
  }

  @Test
  void cancellingAStreamEndsItAtTheProvider() throws InterruptedException {
    first.always(Answers.openai().words(200).pace(Duration.ofMillis(50)));

    both().build().stream(new Prompt("hi")).take(3).blockLast(SOON);

    assertThat(first.received(1).awaitGone(SOON)).isTrue();
    assertThat(second.requests()).isZero();
  }

  @Test
  void cancellingASilentStreamEndsItAtOnce() throws InterruptedException {
    first.always(Answers.openai().words(9).breakAfter(4, Ending.STALL));
    second.always(Answers.anthropic().words(9).breakAfter(6, Ending.STALL));
    FailoverChatModel model = both().hangUp(Models.HANG_UP).build();
    Prompt toSecond = new Prompt("hi", FailoverChatOptions.builder().model("claude").build());
    List<Throwable> dropped = new CopyOnWriteArrayList<>();
    Hooks.onErrorDropped(dropped::add);

    model.stream(new Prompt("hi")).take(2).blockLast(SOON);
    model.stream(toSecond).filter(Content::in).take(2).blockLast(SOON);

    assertThat(first.received(1).awaitGone(Duration.ofSeconds(2))).isTrue();
    assertThat(second.received(1).awaitGone(Duration.ofSeconds(2))).isTrue();
    assertThat(first.received(1).header(HangUp.FIELD)).isEmpty();
    assertThat(second.received(1).header(HangUp.FIELD)).isEmpty();
    assertThat(dropped).as("what Reactor would log as an error").isEmpty();
  }

  @Test
  void anAttemptThatIsGivenUpBeforeItWasAnsweredIsEndedAtOnce() throws InterruptedException {
    first.always(Answers.silence());
    FailoverChatModel model =
        FailoverChatModel.builder()
            .target(silent(), Models.openai(first.baseUrl(), "gpt-4o"))
            .target("anthropic/claude", Models.anthropic(second.baseUrl(), "claude"))
            .hangUp(Models.HANG_UP)
            .build();

    assertThat(text(model.stream(new Prompt("hi")).collectList().block(SOON)))
        .isEqualTo("from the second");
    assertThat(first.received(1).awaitGone(Duration.ofSeconds(2))).isTrue();
  }

  @Test
  void everythingDownGivesBoundedAttemptsAndAnHonestError() {
    first.always(Answers.openai().error(500));
    second.always(Answers.anthropic().error(500));
    FailoverChatModel model = both().build();

    for (int i = 0; i < 50; i++) {
      assertThatThrownBy(() -> model.call("hi")).isInstanceOf(RuntimeException.class);
    }
    assertThat(first.requests() + second.requests()).isLessThanOrEqualTo(100);
  }

  @Test
  void anEmptyAnswerThatNobodyBettersIsReturned() {
    first.always(Answers.openai().text(""));
    second.always(Answers.anthropic().text(""));
    FailoverChatModel model = both().build();

    ChatResponse answer = model.call(new Prompt("hi"));

    assertThat(Content.in(answer)).isFalse();
    assertThat(first.requests()).isEqualTo(1);
    assertThat(second.requests()).isEqualTo(1);
  }

  @Test
  void anEmptyAnswerIsTheAnswerWhereThePolicySaysSo() {
    first.always(Answers.openai().text(""));
    FailoverChatModel model =
        both().policy(RetryPolicy.builder().onEmptyAnswer(OnFailure.RETURN).build()).build();

    assertThat(Content.in(model.call(new Prompt("hi")))).isFalse();
    assertThat(text(model.stream(new Prompt("hi")).toStream().toList())).isEmpty();
    assertThat(second.requests()).isZero();
  }

  @Test
  void aPolicysDeadlineEndsAnAttemptThatHangs() {
    first.always(Answers.silence());
    FailoverChatModel model =
        FailoverChatModel.builder()
            .target("openai/gpt-4o", Models.openai(first.baseUrl(), "gpt-4o"))
            .policy(RetryPolicy.builder().deadline(Duration.ofSeconds(1)).build())
            .build();
    long began = System.nanoTime();

    assertThatThrownBy(() -> model.call("hi")).isInstanceOf(RuntimeException.class);
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(SOON);
  }

  @Test
  void aCallMayChooseItsTargetItsPolicyAndItsDeadline() {
    second.always(Answers.anthropic().error(500));
    RetryPolicy once =
        RetryPolicy.builder().defaultRule(Rule.of(1, Strategy.DIFFERENT_PROVIDER)).build();
    FailoverChatModel model = both().policy("once", once).build();

    Prompt prompt =
        new Prompt(
            "hi",
            FailoverChatOptions.builder()
                .model("claude")
                .policy("once")
                .within(Duration.ofSeconds(5))
                .build());

    assertThatThrownBy(() -> model.call(prompt)).isInstanceOf(AnthropicServiceException.class);
    assertThat(first.requests()).isZero();
  }

  @Test
  void anUnknownPolicyIsRefused() {
    Prompt prompt = new Prompt("hi", FailoverChatOptions.builder().policy("nobody").build());
    FailoverChatModel model = both().build();

    assertThatThrownBy(() -> model.call(prompt))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nobody");
  }

  @Test
  void aFailoverBehindAFailoverIsRefused() {
    FailoverChatModel inner = both().build();

    assertThatThrownBy(() -> FailoverChatModel.builder().target("inner/model", inner))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("multiply");
  }
}
