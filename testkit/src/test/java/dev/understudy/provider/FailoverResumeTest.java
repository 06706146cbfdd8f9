package dev.understudy.provider;

import static dev.understudy.testkit.InMemoryProvider.delta;
import static dev.understudy.testkit.InMemoryProvider.finish;
import static dev.understudy.testkit.InMemoryProvider.role;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.understudy.attempt.Capability;
import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Phase;
import dev.understudy.attempt.Target;
import dev.understudy.attempt.Timeouts;
import dev.understudy.call.Why;
import dev.understudy.engine.Engine;
import dev.understudy.observe.CallRecord;
import dev.understudy.observe.EngineListener;
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
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A streamed chat that breaks in front of its reader.
@Timeout(60)
class FailoverResumeTest {
  private static final Target A = Target.of("openai/a");
  private static final Target B = Target.of("anthropic/b");
  private static final Target C = Target.of("gemini/c");
  private static final Step LOST =
      Step.broken(about ->
          ProviderException.Network.connectionLost(
              about.phase(Phase.BODY), new IOException("reset")));
  private static final String SIXTY = sixty();

  private final List<CallRecord> calls = new ArrayList<>();
  private final List<InMemoryProvider> providers = new ArrayList<>();
  private final List<ChatChunk> got = new ArrayList<>();
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

  private static String sixty() {
    StringBuilder text = new StringBuilder();
    for (int word = 1; word <= 60; word++) {
      text.append("word").append(word).append(' ');
    }
    return text.toString();
  }

  private static String words(int count) {
    return SIXTY.substring(0, SIXTY.indexOf("word" + (count + 1)));
  }

  private InMemoryProvider playing(Turn turn) {
    InMemoryProvider provider = InMemoryProvider.of("in-memory", Time.system(), turn);
    providers.add(provider);
    return provider;
  }

  private static Turn turn(String text, int size, Step... end) {
    List<Step> steps = new ArrayList<>();
    steps.add(Step.piece(role()));
    for (int at = 0; at < text.length(); at += size) {
      steps.add(Step.piece(delta(text.substring(at, Math.min(text.length(), at + size)))));
    }
    steps.addAll(List.of(end));
    return Turn.stream(steps.toArray(Step[]::new));
  }

  private static Turn cut(int words) {
    return turn(words(words), 5, LOST);
  }

  private static Turn whole() {
    return turn(SIXTY, 7, Step.piece(finish()));
  }

  /// A provider that goes on with a last message of the assistant.
  private record Able(InMemoryProvider inner) implements Provider {
    @Override
    public String name() {
      return inner.name();
    }

    @Override
    public ChatAnswer chat(ChatRequest request) {
      return inner.chat(request);
    }

    @Override
    public ChatStream chatStream(ChatRequest request) {
      return inner.chatStream(request);
    }

    @Override
    public Optional<ChatRequest> continued(ChatRequest request, String given) {
      return Optional.of(request.and(Message.assistant(given)));
    }
  }

  private static RetryPolicy resuming() {
    return RetryPolicy.builder()
        .defaultRule(Rule.of(4, Strategy.DIFFERENT_PROVIDER))
        .streaming(
            new Streaming(
                Streaming.Commit.FIRST_CONTENT,
                Streaming.OnInterrupt.RESUME,
                Optional.empty(),
                Streaming.OnDisconnect.CANCEL))
        .build();
  }

  private FailoverProvider.Builder between(Provider first, Provider second) {
    return FailoverProvider.builder()
        .engine(engine)
        .policy(resuming())
        .target(A, first)
        .target(B, second);
  }

  private static ChatRequest request() {
    return ChatRequest.of("openai/a", Message.user("hello"));
  }

  private String read(Provider provider) {
    return read(provider, request());
  }

  private String read(Provider provider, ChatRequest request) {
    StringBuilder text = new StringBuilder();
    try (ChatStream stream = provider.chatStream(request)) {
      while (stream.hasNext()) {
        ChatChunk chunk = stream.next();
        got.add(chunk);
        text.append(chunk.text());
      }
    }
    return text.toString();
  }

  private ProviderException.StreamInterrupted interrupted(Provider provider, ChatRequest request) {
    return catchThrowableOfType(
        ProviderException.StreamInterrupted.class, () -> read(provider, request));
  }

  @AfterEach
  void nothingIsLeftOpen() {
    assertThat(providers).allSatisfy(provider -> assertThat(provider.open()).isZero());
  }

  @Test
  void aStreamThatIsCutAfterFortyWordsIsMadeAgainAndReadToItsEnd() {
    assertThat(read(between(playing(cut(40)), playing(whole())).build())).isEqualTo(SIXTY);
    assertThat(got)
        .filteredOn(chunk -> !chunk.choices().getFirst().delta().role().isEmpty())
        .hasSize(1);
    assertThat(calls)
        .singleElement()
        .satisfies(call -> {
          assertThat(call.complete()).isTrue();
          assertThat(call.history().attempt(2).why()).isEqualTo(Why.REGENERATE);
        });
  }

  @Test
  void aStreamThatStallsAfterTwentyWordsIsMadeAgain() {
    Duration limit = Duration.ofMillis(80);
    Timeouts quick =
        new Timeouts(limit, Duration.ofSeconds(10), limit, limit, Duration.ofSeconds(10));
    FailoverProvider provider =
        FailoverProvider.builder()
            .policy(resuming())
            .target(A.with(quick), playing(turn(words(20), 5, Step.stall())))
            .target(B, playing(whole()))
            .build();

    assertThat(read(provider)).isEqualTo(SIXTY);
  }

  @Test
  void whateverTheCutTheTextIsWholeAndTheAnswerOne() {
    Random random = new Random(11);
    for (int cut = 1; cut <= SIXTY.length(); cut++) {
      FailoverResumeTest one = new FailoverResumeTest();
      Turn first = turn(SIXTY.substring(0, cut), 1 + random.nextInt(9), LOST);
      int again = cut + random.nextInt(SIXTY.length() + 1 - cut);
      Turn second = turn(SIXTY.substring(0, again), 1 + random.nextInt(9), LOST);
      FailoverProvider provider =
          one.between(one.playing(first), one.playing(second))
              .target(C, one.playing(turn(SIXTY, 1 + random.nextInt(9), Step.piece(finish()))))
              .build();

      assertThat(one.read(provider)).as("cut at " + cut).isEqualTo(SIXTY);
      assertThat(one.got).allSatisfy(chunk -> assertThat(chunk.id()).isEqualTo("chunk"));
      one.nothingIsLeftOpen();
    }
  }

  @Test
  void aProviderThatGoesOnIsGivenTheTextAndWhatIsLeftOfTheLimit() {
    InMemoryProvider second =
        playing(turn(SIXTY.substring(words(40).length()), 7, Step.piece(finish())));
    ChatRequest limited = request().toBuilder().maxTokens(1000).build();

    String text = read(between(playing(cut(40)), new Able(second)).build(), limited);

    assertThat(text).isEqualTo(SIXTY);
    ChatRequest asked = (ChatRequest) second.asked().getFirst().request();
    assertThat(asked.messages())
        .containsExactly(Message.user("hello"), Message.assistant(words(40).stripTrailing()));
    assertThat(asked.maxTokens().orElseThrow())
        .isEqualTo(1000 - (words(40).stripTrailing().length() + 3) / 4);
  }

  @Test
  void aProviderThatCouldGoOnIsNotAskedToIfItsTargetLacksTheCapability() {
    InMemoryProvider second = playing(whole());
    FailoverProvider provider =
        FailoverProvider.builder()
            .policy(resuming())
            .target(A, playing(cut(40)))
            .target(B.able(EnumSet.complementOf(EnumSet.of(Capability.PREFILL))), new Able(second))
            .build();

    assertThat(read(provider)).isEqualTo(SIXTY);
    assertThat(((ChatRequest) second.asked().getFirst().request()).messages()).hasSize(1);
  }

  @Test
  void anAnswerThatBecomesAnotherOneIsNotShown() {
    Turn other = turn(words(30) + "another end of it", 7, Step.piece(finish()));

    ProviderException.StreamInterrupted failure =
        interrupted(between(playing(cut(40)), playing(other)).build(), request());

    assertThat(failure.delivered().text()).isEqualTo(words(40));
    assertThat(failure.attempts())
        .extracting(AttemptTrace::kind)
        .containsExactly(FailureKind.CONNECTION_LOST, FailureKind.SUPERSEDED);
    assertThat(failure.getCause()).isInstanceOf(ProviderException.Network.class);
    assertThat(calls).singleElement().satisfies(call -> assertThat(call.complete()).isFalse());
  }

  @Test
  void aBegunToolCallIsNeverGoneOnWith() {
    ChatChunk tool =
        InMemoryProvider.chunk(
            ChunkChoice.builder()
                .delta(
                    Delta.builder()
                        .toolCalls(
                            List.of(ToolCallDelta.builder().index(0).id("x").name("f").build()))
                        .build())
                .build());
    InMemoryProvider second = playing(whole());

    ProviderException.StreamInterrupted failure =
        interrupted(
            between(playing(turn("let me see", 5, Step.piece(tool), LOST)), new Able(second))
                .build(),
            request());

    assertThat(failure.delivered().toolCallOpen()).isTrue();
    assertThat(second.asked()).isEmpty();
  }

  @Test
  void structuredOutputIsNeverGoneOnWith() {
    InMemoryProvider second = playing(whole());
    ChatRequest structured =
        request().toBuilder()
            .responseFormat(new Json.Obj(java.util.Map.of("type", Json.of("json_object"))))
            .build();

    assertThat(interrupted(between(playing(cut(40)), second).build(), structured)).isNotNull();
    assertThat(second.asked()).isEmpty();
  }

  @Test
  void whoGoesOnMayBreakTooAndItsStoryIsTold() {
    ProviderException.StreamInterrupted failure =
        interrupted(between(playing(cut(20)), playing(cut(40))).build(), request());

    assertThat(failure.delivered().text()).isEqualTo(words(40));
    assertThat(failure.attempts()).hasSize(2);
  }

  @Test
  void whatTheBreakTookIsCountedToo() {
    ChatChunk told = finish().toBuilder().usage(Usage.of(10, 60)).build();
    Turn counted = turn(SIXTY, 7, Step.piece(told));

    read(between(playing(cut(40)), playing(counted)).build());

    Usage usage = got.getLast().usage().orElseThrow();
    assertThat(usage.estimated()).isTrue();
    assertThat(usage.promptTokens()).isEqualTo(20);
    assertThat(usage.outputTokens()).isEqualTo(60 + (words(40).length() + 3) / 4);
  }

  @Test
  void whoClosesWhileTheTextIsMadeAgainIsLeftAlone() throws Exception {
    CountDownLatch stalled = new CountDownLatch(1);
    Step stall =
        (about, time, pieces) -> {
          stalled.countDown();
          Step.stall().play(about, time, pieces);
        };
    ChatStream stream =
        between(playing(cut(40)), playing(turn(words(20), 5, stall))).build().chatStream(request());
    List<RuntimeException> thrown = new ArrayList<>();
    Thread reader =
        Thread.ofVirtual()
            .start(() -> {
              try {
                while (stream.hasNext()) {
                  got.add(stream.next());
                }
              } catch (RuntimeException end) {
                thrown.add(end);
              }
            });
    assertThat(stalled.await(10, TimeUnit.SECONDS)).isTrue();
    stream.close();

    assertThat(reader.join(Duration.ofSeconds(10))).isTrue();
    assertThat(thrown).singleElement().isInstanceOf(ProviderException.Cancelled.class);
    assertThat(calls).singleElement().extracting(CallRecord::why).isEqualTo(Why.CANCELLED);
    for (int i = 0; i < 1000 && providers.get(1).open() > 0; i++) {
      assertThat(new CountDownLatch(1).await(5, TimeUnit.MILLISECONDS)).isFalse();
    }
  }

  @Test
  void aReaderThatIsInterruptedWhileTheTextIsMadeAgainEndsTheCall() throws Exception {
    CountDownLatch stalled = new CountDownLatch(1);
    Step stall =
        (about, time, pieces) -> {
          stalled.countDown();
          Step.stall().play(about, time, pieces);
        };
    FailoverProvider provider =
        between(playing(cut(40)), playing(turn(words(20), 5, stall))).build();
    List<RuntimeException> thrown = new ArrayList<>();
    Thread reader =
        Thread.ofVirtual()
            .start(() -> {
              try {
                read(provider);
              } catch (RuntimeException end) {
                thrown.add(end);
              }
            });
    assertThat(stalled.await(10, TimeUnit.SECONDS)).isTrue();
    reader.interrupt();

    assertThat(reader.join(Duration.ofSeconds(10))).isTrue();
    assertThat(thrown).singleElement().isInstanceOf(ProviderException.Cancelled.class);
    for (int i = 0; i < 1000 && providers.get(1).open() > 0; i++) {
      assertThat(new CountDownLatch(1).await(5, TimeUnit.MILLISECONDS)).isFalse();
    }
  }

  @Test
  void whoStopsReadingAfterTheSeamReleasesWhoWentOn() {
    try (ChatStream stream =
        between(playing(cut(40)), playing(turn(SIXTY, 5, Step.stall())))
            .build()
            .chatStream(request())) {
      StringBuilder text = new StringBuilder();
      while (text.length() <= words(40).length()) {
        text.append(stream.next().text());
      }
      assertThat(SIXTY).startsWith(text);
    }
    assertThat(calls).hasSize(1);
  }
}
