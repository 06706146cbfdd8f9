package dev.understudy.provider;

import static dev.understudy.testkit.InMemoryProvider.delta;
import static dev.understudy.testkit.InMemoryProvider.finish;
import static dev.understudy.testkit.InMemoryProvider.role;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Phase;
import dev.understudy.attempt.Target;
import dev.understudy.attempt.Timeouts;
import dev.understudy.call.Attempt;
import dev.understudy.call.Call;
import dev.understudy.engine.Engine;
import dev.understudy.observe.CallRecord;
import dev.understudy.observe.EngineListener;
import dev.understudy.policy.Replay;
import dev.understudy.policy.RetryPolicy;
import dev.understudy.policy.Rule;
import dev.understudy.policy.Strategy;
import dev.understudy.policy.Streaming;
import dev.understudy.testkit.InMemoryProvider;
import dev.understudy.testkit.InMemoryProvider.Step;
import dev.understudy.testkit.InMemoryProvider.Turn;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class FailoverProviderTest {
  private static final Target A = Target.of("openai/gpt-4o");
  private static final Target B = Target.of("anthropic/claude/sonnet");
  private static final Turn DOWN = Turn.status(500, FailureKind.SERVER_ERROR);
  private static final Turn HI = Turn.text("hi");
  private static final Step LOST =
      Step.broken(about ->
          ProviderException.Network.connectionLost(
              about.phase(Phase.BODY), new IOException("reset")));

  private final List<CallRecord> calls = new ArrayList<>();
  private final Engine engine =
      Engine.builder()
          .listener(
              new EngineListener() {
                @Override
                public void call(CallRecord record) {
                  calls.add(record);
                }
              })
          .build();

  private static InMemoryProvider playing(String name, Turn... turns) {
    return InMemoryProvider.of(name, Time.system(), turns);
  }

  private FailoverProvider.Builder between(Provider first, Provider second) {
    return FailoverProvider.builder()
        .engine(engine)
        .seeds(() -> 1)
        .target(A, first)
        .target(B, second);
  }

  private static ChatRequest request() {
    return ChatRequest.of("openai/gpt-4o", Message.user("hello"));
  }

  private static String read(Provider provider, List<ChatChunk> got) {
    StringBuilder text = new StringBuilder();
    try (ChatStream stream = provider.chatStream(request())) {
      while (stream.hasNext()) {
        ChatChunk chunk = stream.next();
        got.add(chunk);
        text.append(chunk.text());
      }
    }
    return text.toString();
  }

  @Test
  void anotherTargetAnswersAndEachIsAskedForItsOwnModel() {
    InMemoryProvider first = playing("openai", DOWN);
    InMemoryProvider second = playing("anthropic", HI);

    assertThat(between(first, second).build().chat(request()).text()).isEqualTo("hi");
    assertThat(first.asked()).extracting(InMemoryProvider.Asked::model).containsExactly("gpt-4o");
    assertThat(second.asked())
        .extracting(InMemoryProvider.Asked::model)
        .containsExactly("claude/sonnet");
    assertThat(calls).singleElement().satisfies(call -> assertThat(call.complete()).isTrue());
  }

  @Test
  void theTargetThatIsNamedIsThePrimary() {
    InMemoryProvider first = playing("openai", HI);
    InMemoryProvider second = playing("anthropic", HI);

    between(first, second).build().chat(request().withModel("anthropic/claude/sonnet"));

    assertThat(first.asked()).isEmpty();
    assertThat(second.asked()).hasSize(1);
  }

  @Test
  void aNameMeansItsTargetAloneThoughAnotherHasThatModel() {
    InMemoryProvider first = playing("openai", DOWN);
    InMemoryProvider second = playing("openai", HI);
    FailoverProvider provider =
        FailoverProvider.builder()
            .policy(RetryPolicy.NONE)
            .target(A, first)
            .target(A.named("second key"), second)
            .build();

    assertThatThrownBy(() -> provider.chat(request()))
        .isInstanceOf(ProviderException.Upstream.class);
    assertThat(second.asked()).isEmpty();
  }

  @Test
  void anUnknownModelSaysWhichThereAre() {
    ProviderException.NoRoute failure =
        catchThrowableOfType(
            ProviderException.NoRoute.class,
            () ->
                between(playing("openai", HI), playing("anthropic", HI))
                    .build()
                    .chat(request().withModel("gpt-5")));

    assertThat(failure.candidates()).containsExactly("openai/gpt-4o", "anthropic/claude/sonnet");
    assertThat(failure.httpStatus()).isEqualTo(404);
  }

  @Test
  void whenAllFailTheLastFailureTellsTheWholeStory() {
    InMemoryProvider second =
        playing("anthropic", Turn.status(529, FailureKind.OVERLOADED, Duration.ofSeconds(3)));

    ProviderException failure =
        catchThrowableOfType(
            ProviderException.class,
            () -> between(playing("openai", DOWN), second).build().chat(request()));

    assertThat(failure).isInstanceOf(ProviderException.Upstream.class);
    assertThat(failure.kind()).isEqualTo(FailureKind.OVERLOADED);
    assertThat(failure.httpStatus()).isEqualTo(529);
    assertThat(failure.provider()).isEqualTo("anthropic");
    assertThat(failure.retryAfter()).contains(Duration.ofSeconds(3));
    assertThat(failure.attempts())
        .extracting(AttemptTrace::model)
        .containsExactly("openai/gpt-4o", "anthropic/claude/sonnet");
    assertThat(failure.attempts())
        .extracting(AttemptTrace::status)
        .containsExactly(OptionalInt.of(500), OptionalInt.of(529));
    assertThat(failure.getSuppressed()).hasSize(1);
    assertThat(failure).hasMessageContaining("after 2 attempts");
  }

  @Test
  void aRefusalOfTheRequestIsReturnedAsItCame() {
    InMemoryProvider second = playing("anthropic", HI);

    for (FailureKind kind :
        List.of(FailureKind.BAD_REQUEST, FailureKind.CONTENT_POLICY, FailureKind.NOT_FOUND)) {
      assertThatThrownBy(() ->
              between(playing("openai", Turn.status(400, kind)), second).build().chat(request()))
          .isInstanceOf(ProviderException.Upstream.class)
          .extracting(failure -> ((ProviderException) failure).kind())
          .isEqualTo(kind);
    }
    assertThat(second.asked()).isEmpty();
  }

  @Test
  void anotherTargetsKeyQuotaOrMissingModelIsAReasonToGoThere() {
    for (FailureKind kind :
        List.of(
            FailureKind.AUTH,
            FailureKind.QUOTA_EXHAUSTED,
            FailureKind.MODEL_NOT_FOUND,
            FailureKind.CONTEXT_TOO_LONG)) {
      InMemoryProvider first = playing("openai", Turn.status(400, kind));
      FailoverProvider provider =
          FailoverProvider.builder().target(A, first).target(B, playing("anthropic", HI)).build();

      assertThat(provider.chat(request()).text()).as(kind.name()).isEqualTo("hi");
      assertThat(first.asked()).hasSize(1);
    }
  }

  @Test
  void aBugIsPassedOnUnchangedAndNobodyElseIsAsked() {
    IllegalStateException bug = new IllegalStateException("ours");
    InMemoryProvider second = playing("anthropic", HI);

    assertThatThrownBy(() ->
            between(playing("openai", Turn.throwing(about -> bug)), second).build().chat(request()))
        .isSameAs(bug);
    assertThat(second.asked()).isEmpty();
  }

  @Test
  void aTimeoutThatEndsTheCallIsNotAlsoAnEarlierFailure() {
    Duration limit = Duration.ofMillis(20);
    FailoverProvider provider =
        FailoverProvider.builder()
            .policy(RetryPolicy.NONE)
            .target(
                A.with(new Timeouts(limit, limit, limit, limit, limit)),
                playing("openai", Turn.hanging()))
            .build();

    ProviderException failure =
        catchThrowableOfType(ProviderException.class, () -> provider.chat(request()));

    assertThat(failure).isInstanceOf(ProviderException.TimedOut.class);
    assertThat(failure.attempts()).hasSize(1);
    assertThat(failure.getSuppressed()).isEmpty();
  }

  @Test
  void aSilentTargetIsLeftAfterItsTimeoutAndReleased() {
    InMemoryProvider first = playing("openai", Turn.hanging());
    Duration limit = Duration.ofMillis(50);
    Timeouts quick = new Timeouts(limit, limit, limit, limit, limit);
    FailoverProvider provider =
        FailoverProvider.builder()
            .target(A.with(quick), first)
            .target(B, playing("anthropic", HI))
            .build();

    assertThat(provider.chat(request()).text()).isEqualTo("hi");
    assertThat(read(provider, new ArrayList<>())).isEqualTo("hi");
    assertThat(first.open()).isZero();
  }

  @Test
  void theDeadlineEndsTheCall() {
    RetryPolicy hurried =
        RetryPolicy.builder()
            .deadline(Duration.ofMillis(150))
            .fallbackModels(List.of("x/y"))
            .build();
    InMemoryProvider first = playing("openai", Turn.hanging());

    ProviderException failure =
        catchThrowableOfType(
            ProviderException.class,
            () -> between(first, playing("anthropic", HI)).policy(hurried).build().chat(request()));

    assertThat(failure.httpStatus()).isEqualTo(504);
    assertThat(failure.attempts()).hasSize(1);
    assertThat(failure.elapsed()).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void aStreamFailsOverUntilItsFirstContentWithoutATrace() {
    for (Turn turn :
        List.of(
            DOWN,
            Turn.stream(Step.piece(role()), LOST),
            Turn.stream(
                Step.piece(role()),
                Step.broken(about ->
                    ProviderException.StreamInterrupted.of(about, Delivered.NOTHING, null))),
            Turn.stream(Step.piece(role()), Step.piece(finish())))) {
      List<ChatChunk> got = new ArrayList<>();
      InMemoryProvider first = playing("openai", turn);
      FailoverProvider provider =
          FailoverProvider.builder().target(A, first).target(B, playing("anthropic", HI)).build();

      assertThat(read(provider, got)).isEqualTo("hi");
      assertThat(got).containsExactly(role(), delta("hi"), finish());
      assertThat(first.open()).isZero();
    }
  }

  @Test
  void aStreamThatBreaksAfterItsFirstContentIsInterruptedAndCountsAsAFailure() {
    InMemoryProvider first =
        playing("openai", Turn.stream(Step.piece(role()), Step.piece(delta("he")), LOST));
    InMemoryProvider second = playing("anthropic", HI);
    List<ChatChunk> got = new ArrayList<>();

    ProviderException.StreamInterrupted failure =
        catchThrowableOfType(
            ProviderException.StreamInterrupted.class,
            () -> read(between(first, second).build(), got));

    assertThat(failure.delivered())
        .isEqualTo(new Delivered("he", 2, true, false, Optional.empty()));
    assertThat(got).hasSize(2);
    assertThat(second.asked()).isEmpty();
    assertThat(first.open()).isZero();
    assertThat(calls).singleElement().satisfies(call -> assertThat(call.complete()).isFalse());
  }

  @Test
  void aStreamThatIsCommittedWholeFailsOverInItsMiddle() {
    RetryPolicy whole =
        RetryPolicy.builder()
            .streaming(
                new Streaming(
                    Streaming.Commit.COMPLETE,
                    Streaming.OnInterrupt.ERROR,
                    Optional.empty(),
                    Streaming.OnDisconnect.CANCEL))
            .build();
    List<ChatChunk> got = new ArrayList<>();
    InMemoryProvider first =
        playing("openai", Turn.stream(Step.piece(role()), Step.piece(delta("he")), LOST));

    read(between(first, playing("anthropic", HI)).policy(whole).build(), got);

    assertThat(got).containsExactly(role(), delta("hi"), finish());
    assertThat(first.open()).isZero();
  }

  @Test
  void aStreamThatSaysThatItBrokeIsReplacedAsLongAsNobodyHasSeenIt() {
    RetryPolicy whole =
        RetryPolicy.builder()
            .streaming(
                new Streaming(
                    Streaming.Commit.COMPLETE,
                    Streaming.OnInterrupt.ERROR,
                    Optional.empty(),
                    Streaming.OnDisconnect.CANCEL))
            .build();
    Step broke =
        Step.broken(about ->
            ProviderException.StreamInterrupted.of(
                about, new Delivered("he", 2, true, false, Optional.empty()), null));
    List<ChatChunk> got = new ArrayList<>();

    read(
        between(
                playing("openai", Turn.stream(Step.piece(role()), Step.piece(delta("he")), broke)),
                playing("anthropic", HI))
            .policy(whole)
            .build(),
        got);

    assertThat(got).containsExactly(role(), delta("hi"), finish());
  }

  @Test
  void aStreamThatIsReadToItsEndIsACompleteCall() {
    read(between(playing("openai", HI), playing("anthropic", HI)).build(), new ArrayList<>());

    assertThat(calls).singleElement().satisfies(call -> assertThat(call.complete()).isTrue());
  }

  @Test
  void aStreamThatTheReaderClosesIsOverAndNobodysFault() {
    InMemoryProvider first = playing("openai", HI);
    for (int i = 0; i < 10; i++) {
      between(first, playing("anthropic", HI)).build().chatStream(request()).close();
    }

    assertThat(first.asked()).hasSize(10);
    assertThat(first.open()).isZero();
    assertThat(calls).hasSize(10);
  }

  @Test
  void anEmptyAnswerGoesElsewhereAndIsShownIfNobodyHasABetterOne() {
    InMemoryProvider empty = playing("openai", Turn.text(""));

    assertThat(between(empty, playing("anthropic", HI)).build().chat(request()).text())
        .isEqualTo("hi");
    assertThat(
            FailoverProvider.builder()
                .target(A, empty)
                .target(B, playing("anthropic", Turn.text("")))
                .build()
                .chat(request())
                .text())
        .isEmpty();
  }

  @Test
  void embeddingsFailOverLikeChat() {
    InMemoryProvider first = playing("openai", DOWN);
    EmbeddingRequest request =
        EmbeddingRequest.builder().model("openai/gpt-4o").input(Json.of("hi")).build();

    EmbeddingAnswer answer = between(first, playing("anthropic", HI)).build().embed(request);

    assertThat(answer.data().getFirst().vector().dimensions()).isEqualTo(2);
    assertThat(first.asked()).hasSize(1);
  }

  @Test
  void whatCostsMoneyByThePieceGoesElsewhereOnlyIfItWasNotExecuted() {
    for (Operation operation : EnumSet.range(Operation.IMAGE, Operation.TRANSCRIPTION)) {
      for (Turn certain :
          List.of(
              Turn.status(429, FailureKind.THROTTLED),
              Turn.status(503, FailureKind.OVERLOADED, Duration.ofMillis(1)),
              Turn.throwing(
                  about -> ProviderException.Network.connectFailed(about, new IOException())))) {
        assertThat(asksSecond(operation, certain, RetryPolicy.DEFAULT)).isTrue();
      }
      for (Turn doubtful :
          List.of(
              DOWN,
              Turn.status(503, FailureKind.OVERLOADED),
              Turn.throwing(about ->
                  ProviderException.Network.connectionLost(
                      about.phase(Phase.FIRST_BYTE), new IOException())))) {
        assertThat(asksSecond(operation, doubtful, RetryPolicy.DEFAULT)).isFalse();
        RetryPolicy always = RetryPolicy.builder().replay(Replay.ALWAYS).build();
        assertThat(asksSecond(operation, doubtful, always)).isTrue();
      }
    }
  }

  private static boolean asksSecond(Operation operation, Turn first, RetryPolicy policy) {
    InMemoryProvider second = playing("anthropic", HI);
    FailoverProvider provider =
        FailoverProvider.builder()
            .policy(policy)
            .target(Target.of("m"), playing("openai", first))
            .target(B, second)
            .build();
    try {
      RetryingProviderTest.ask(provider, operation);
    } catch (ProviderException failed) {
      assertThat(second.asked()).isEmpty();
    }
    return !second.asked().isEmpty();
  }

  @Test
  void aRequestWithStateAtTheProviderIsNotSentTwice() {
    InMemoryProvider second = playing("anthropic", HI);
    ChatRequest stateful = request().toBuilder().extra("store", Json.of(true)).build();

    assertThatThrownBy(() -> between(playing("openai", DOWN), second).build().chat(stateful))
        .isInstanceOf(ProviderException.Upstream.class);
    assertThat(second.asked()).isEmpty();
  }

  @Test
  void anOperationThatATargetLacksIsDoneByAnother() {
    Provider chatOnly =
        new Provider() {
          @Override
          public String name() {
            return "chat-only";
          }

          @Override
          public ChatAnswer chat(ChatRequest request) {
            throw new IllegalStateException("not asked");
          }

          @Override
          public ChatStream chatStream(ChatRequest request) {
            throw new IllegalStateException("not asked");
          }
        };
    FailoverProvider provider =
        FailoverProvider.builder()
            .target(Target.of("m"), chatOnly)
            .target(B, playing("anthropic", HI))
            .build();

    assertThat(RetryingProviderTest.ask(provider, Operation.IMAGE)).isNotNull();
    assertThat(provider.operations()).isEqualTo(EnumSet.allOf(Operation.class));
  }

  @Test
  void theSameTargetIsRetriedIfThePolicySaysSo() {
    RetryPolicy stubborn =
        RetryPolicy.builder().defaultRule(Rule.of(3, Strategy.SAME_MODEL)).build();
    InMemoryProvider first = playing("openai", DOWN, DOWN, HI);

    assertThat(
            between(first, playing("anthropic", HI))
                .policy(stubborn)
                .build()
                .chat(request())
                .text())
        .isEqualTo("hi");
    assertThat(first.asked()).hasSize(3);
  }

  @Test
  void aTargetThatAskedToBeLeftAloneIsAskedByNoCallUntilThen() {
    InMemoryProvider first =
        playing("openai", Turn.status(429, FailureKind.THROTTLED, Duration.ofMinutes(2)));
    FailoverProvider only = FailoverProvider.builder().target(A, first).build();

    assertThatThrownBy(() -> only.chat(request())).isInstanceOf(ProviderException.Upstream.class);
    ProviderException second =
        catchThrowableOfType(ProviderException.class, () -> only.chat(request()));

    assertThat(first.asked()).hasSize(1);
    assertThat(second.httpStatus()).isEqualTo(503);
    assertThat(second.retryAfter())
        .hasValueSatisfying(
            hint -> assertThat(hint).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(120)));
  }

  @Test
  void targetsThatRetryThemselvesAreRefusedAndSoAreDecoratorsOfIt() {
    RetryingProvider retrying = RetryingProvider.builder(playing("openai", HI)).build();
    FailoverProvider failover = FailoverProvider.builder().target(A, playing("openai", HI)).build();

    assertThatThrownBy(() -> FailoverProvider.builder().target(A, retrying))
        .hasMessageContaining("multiply");
    assertThatThrownBy(() -> FailoverProvider.builder().target(A, failover))
        .hasMessageContaining("multiply");
    assertThatThrownBy(() -> RetryingProvider.builder(failover)).hasMessageContaining("multiply");
    assertThatThrownBy(() -> FailoverProvider.builder().build()).hasMessageContaining("target");
  }

  @Test
  void closingItClosesEveryProvider() {
    InMemoryProvider first = playing("openai", HI);
    InMemoryProvider second = playing("anthropic", HI);

    between(first, second).build().close();

    assertThat(first.closed()).isTrue();
    assertThat(second.closed()).isTrue();
  }

  @Test
  void whatAListenerMakesCurrentIsThereForTheProvider() {
    ThreadLocal<Integer> current = ThreadLocal.withInitial(() -> 0);
    List<Integer> found = Collections.synchronizedList(new ArrayList<>());
    List<String> operations = new ArrayList<>();
    EngineListener marks =
        new EngineListener() {
          @Override
          public EngineListener arrived(Call call, long now) {
            operations.add(call.operation());
            return this;
          }

          @Override
          public Entered entering(Attempt attempt) {
            current.set(attempt.number());
            return current::remove;
          }
        };
    Turn looking =
        (about, time) -> {
          found.add(current.get());
          return HI.play(about, time);
        };
    Provider both =
        between(playing("openai", DOWN), playing("anthropic", looking))
            .engine(Engine.builder().listener(marks).build())
            .build();
    both.chat(request());
    read(both, new ArrayList<>());
    both.embed(
        EmbeddingRequest.builder().model("anthropic/claude/sonnet").input(Json.of("hi")).build());
    assertThat(found).containsExactly(2, 2, 1);
    assertThat(operations).containsExactly("chat", "chat", "embeddings");
  }
}
