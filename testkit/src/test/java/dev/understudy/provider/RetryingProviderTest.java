package dev.understudy.provider;

import static dev.understudy.attempt.FailureKind.BAD_REQUEST;
import static dev.understudy.attempt.FailureKind.DEADLINE_EXCEEDED;
import static dev.understudy.attempt.FailureKind.OVERLOADED;
import static dev.understudy.attempt.FailureKind.SERVER_ERROR;
import static dev.understudy.attempt.FailureKind.THROTTLED;
import static dev.understudy.attempt.FailureKind.TIMED_OUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Phase;
import dev.understudy.testkit.InMemoryProvider;
import dev.understudy.testkit.InMemoryProvider.Turn;
import dev.understudy.testkit.VirtualClock;
import dev.understudy.testkit.VirtualTime;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryingProviderTest {
  private static final Turn BUSY = Turn.status(503, OVERLOADED);
  private static final Turn HI = Turn.text("hi");

  private final VirtualTime time = new VirtualTime(Long.MAX_VALUE - 5);
  private final VirtualClock clock = new VirtualClock(time);

  private static Duration ms(long millis) {
    return Duration.ofMillis(millis);
  }

  private static Duration seconds(long seconds) {
    return Duration.ofSeconds(seconds);
  }

  private InMemoryProvider playing(Turn... turns) {
    return InMemoryProvider.of("openai", clock, turns);
  }

  private RetryingProvider retrying(
      Provider inner, UnaryOperator<RetryingProvider.Builder> settings) {
    return settings
        .apply(RetryingProvider.builder(inner).time(clock).dice(() -> new SplittableRandom(1)))
        .build();
  }

  private RetryingProvider retrying(Provider inner) {
    return retrying(inner, settings -> settings);
  }

  private static ChatRequest request(String model) {
    return ChatRequest.of(model, Message.user("hello"));
  }

  private static ProviderException failure(Provider provider, String model) {
    return catchThrowableOfType(ProviderException.class, () -> provider.chat(request(model)));
  }

  private static ProviderException failure(Provider provider) {
    return failure(provider, "gpt-4o");
  }

  @AfterEach
  void nothingIsLeft() {
    assertThat(time.armed()).isZero();
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void anAnswerAfterTwoFailuresIsAnAnswer() {
    InMemoryProvider inner = playing(BUSY, BUSY, HI);

    assertThat(retrying(inner).chat(request("gpt-4o")).text()).isEqualTo("hi");
    assertThat(inner.asked()).hasSize(3);
    assertThat(inner.asked()).extracting(InMemoryProvider.Asked::model).containsOnly("gpt-4o");
  }

  @Test
  void byDefaultThereAreThreeAttemptsAndTwoWaits() {
    InMemoryProvider inner = playing(BUSY);

    assertThat(failure(retrying(inner)).attempts()).hasSize(3);
    assertThat(inner.asked()).hasSize(3);
    assertThat(clock.sleeps()).hasSize(2);
    assertThat(clock.sleeps().get(0)).isBetween(ms(50), ms(100));
    assertThat(clock.sleeps().get(1)).isBetween(ms(100), ms(200));
  }

  @Test
  void noRetriesMeansOneAttemptStillUnderTheTimeout() {
    InMemoryProvider inner = playing(Turn.hanging());

    ProviderException failure = failure(retrying(inner, settings -> settings.maxRetries(0)));

    assertThat(failure.kind()).isEqualTo(TIMED_OUT);
    assertThat(failure.elapsed()).isEqualTo(seconds(30));
    assertThat(inner.asked()).hasSize(1);
    assertThat(inner.open()).isZero();
  }

  @Test
  void withDefaultsAndHangingAttemptsTheWholeTakesAtMost90300Milliseconds() {
    ProviderException failure = failure(retrying(playing(Turn.hanging())));

    assertThat(failure.elapsed()).isBetween(ms(90_150), ms(90_300));
    assertThat(failure.attempts()).extracting(AttemptTrace::duration).containsOnly(seconds(30));
  }

  @Test
  void aTimeoutSaysWhichClockAndItsLimit() {
    ProviderException failure =
        failure(
            retrying(playing(Turn.hanging()), settings -> settings.timeout(ms(700)).maxRetries(0)));

    assertThat(failure).isInstanceOf(ProviderException.TimedOut.class);
    ProviderException.TimedOut late = (ProviderException.TimedOut) failure;
    assertThat(late.clock()).isEqualTo(ProviderException.TimedOut.Clock.ATTEMPT);
    assertThat(late.limit()).isEqualTo(ms(700));
    assertThat(late.phase()).contains(Phase.FIRST_BYTE);
    assertThat(late.httpStatus()).isEqualTo(504);
  }

  @Test
  void aTimeoutOfZeroIsNoLimit() {
    InMemoryProvider inner = playing(Turn.after(Duration.ofDays(2), HI));
    Provider patient = retrying(inner, settings -> settings.timeout(Duration.ZERO));

    assertThat(patient.chat(request("gpt-4o")).text()).isEqualTo("hi");
    try (ChatStream stream = patient.chatStream(request("gpt-4o"))) {
      assertThat(stream.hasNext()).isTrue();
    }
    assertThat(inner.open()).isZero();
  }

  @Test
  void backoffDoublesUpToItsLongestAndNeverOverflows() {
    RetryingProvider provider =
        retrying(
            playing(BUSY),
            settings -> settings.maxRetries(80).initialBackoff(ms(1000)).maxBackoff(seconds(10)));

    assertThat(failure(provider).attempts()).hasSize(81);
    assertThat(clock.sleeps().get(0)).isBetween(ms(500), seconds(1));
    assertThat(clock.sleeps().get(1)).isBetween(seconds(1), seconds(2));
    assertThat(clock.sleeps().get(2)).isBetween(seconds(2), seconds(4));
    assertThat(clock.sleeps().subList(4, 80))
        .allSatisfy(wait -> assertThat(wait).isBetween(seconds(5), seconds(10)));
  }

  @Test
  void aHintIsAFloorWithASpreadOnTop() {
    InMemoryProvider inner =
        playing(
            Turn.status(429, THROTTLED, seconds(2)), Turn.status(503, OVERLOADED, seconds(50)), HI);

    retrying(inner).chat(request("gpt-4o"));

    assertThat(clock.sleeps().get(0)).isBetween(seconds(2), ms(2200));
    assertThat(clock.sleeps().get(1)).isBetween(seconds(50), seconds(51));
    assertThat(clock.sleeps()).doesNotContain(seconds(2), seconds(50));
  }

  @Test
  void aHintOfZeroLeavesTheBackoff() {
    retrying(playing(Turn.status(429, THROTTLED, Duration.ZERO), HI)).chat(request("gpt-4o"));

    assertThat(clock.sleeps())
        .singleElement()
        .satisfies(w -> assertThat(w).isBetween(ms(50), ms(100)));
  }

  @Test
  void aHintThatIsTooLongEndsTheCallAtOnceAndIsInTheError() {
    InMemoryProvider inner = playing(Turn.status(429, THROTTLED, seconds(61)), HI);

    ProviderException failure = failure(retrying(inner));

    assertThat(failure.retryAfter()).contains(seconds(61));
    assertThat(inner.asked()).hasSize(1);
    assertThat(clock.sleeps()).isEmpty();
  }

  @Test
  void howLongAHintMayBeIsASetting() {
    InMemoryProvider inner = playing(Turn.status(429, THROTTLED, seconds(61)), HI);

    Provider patient = retrying(inner, settings -> settings.maxRetryAfter(seconds(61)));

    assertThat(patient.chat(request("gpt-4o")).text()).isEqualTo("hi");
  }

  @Test
  void aWaitThatDoesNotEndBeforeTheDeadlineIsNotBegun() {
    InMemoryProvider inner = playing(Turn.status(429, THROTTLED, seconds(5)), HI);

    ProviderException failure = failure(retrying(inner, settings -> settings.deadline(seconds(5))));

    assertThat(failure.kind()).isEqualTo(THROTTLED);
    assertThat(failure.elapsed()).isZero();
    assertThat(clock.sleeps()).isEmpty();
  }

  @Test
  void anAttemptIsCutByTheDeadlineAndTheLastFailureIsTheCause() {
    InMemoryProvider inner = playing(BUSY, Turn.hanging());

    ProviderException failure =
        failure(retrying(inner, settings -> settings.deadline(seconds(10))));

    assertThat(failure).isInstanceOf(ProviderException.DeadlineExceeded.class);
    assertThat(((ProviderException.DeadlineExceeded) failure).deadline()).isEqualTo(seconds(10));
    assertThat(failure.kind()).isEqualTo(DEADLINE_EXCEEDED);
    assertThat(failure.elapsed()).isEqualTo(seconds(10));
    assertThat(failure).cause().isInstanceOf(ProviderException.TimedOut.class);
    assertThat(failure.getSuppressed()).hasSize(1);
    assertThat(failure.attempts())
        .extracting(AttemptTrace::kind)
        .containsExactly(OVERLOADED, TIMED_OUT);
    assertThat(inner.open()).isZero();
  }

  @Test
  void theDeadlineCutsAnAttemptWithoutATimeoutToo() {
    ProviderException failure =
        failure(
            retrying(
                playing(Turn.hanging()),
                settings -> settings.timeout(Duration.ZERO).deadline(seconds(3))));

    assertThat(failure.kind()).isEqualTo(DEADLINE_EXCEEDED);
    assertThat(failure.elapsed()).isEqualTo(seconds(3));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aClockOfTheProvidersOwnCallIsNotTheDeadline(boolean deadline) {
    InMemoryProvider inner =
        playing(
            Turn.throwing(about ->
                ProviderException.TimedOut.of(
                    about, ProviderException.TimedOut.Clock.CALL, seconds(1))));

    ProviderException failure =
        failure(retrying(inner, settings -> deadline ? settings.deadline(seconds(60)) : settings));

    assertThat(failure).isInstanceOf(ProviderException.TimedOut.class);
    assertThat(failure.attempts()).hasSize(3);
  }

  @Test
  void anOverrideCountsForTheModelsOfItsProviderAndEachSettingStandsAlone() {
    InMemoryProvider inner = playing(Turn.hanging());
    RetryingProvider provider =
        retrying(
            inner,
            settings ->
                settings
                    .override("anthropic", o -> o.maxRetries(4).timeout(seconds(120)))
                    .override("groq", o -> o.timeout(seconds(1)))
                    .override("mistral", o -> o.maxRetries(0))
                    .override("openai", o -> o.maxRetries(1)));

    assertThat(trail(provider, "anthropic/claude")).hasSize(5).containsOnly(seconds(120));
    assertThat(trail(provider, "groq/llama/3")).hasSize(3).containsOnly(seconds(1));
    assertThat(trail(provider, "mistral/large")).hasSize(1).containsOnly(seconds(30));
    assertThat(trail(provider, "without-a-slash")).hasSize(2).containsOnly(seconds(30));
    assertThat(trail(provider, "other/model")).hasSize(3).containsOnly(seconds(30));
  }

  private static List<Duration> trail(Provider provider, String model) {
    return failure(provider, model).attempts().stream().map(AttemptTrace::duration).toList();
  }

  @ParameterizedTest
  @EnumSource(
      value = FailureKind.class,
      names = {
        "QUOTA_EXHAUSTED",
        "AUTH",
        "BAD_REQUEST",
        "CONTEXT_TOO_LONG",
        "CONTENT_POLICY",
        "NOT_FOUND",
        "MODEL_NOT_FOUND"
      })
  void aFailureThatThisProviderWouldRepeatIsThrownAtOnce(FailureKind kind) {
    InMemoryProvider inner = playing(Turn.status(429, kind));

    assertThat(failure(retrying(inner)).kind()).isEqualTo(kind);
    assertThat(inner.asked()).hasSize(1);
  }

  static Stream<InMemoryProvider.Failure> fatal() {
    return Stream.of(
        about -> ProviderException.InvalidRequest.of(about, "model", "has no characters"),
        about -> ProviderException.NoRoute.of(about, List.of("a", "b")),
        about ->
            ProviderException.Unsupported.of(about.operation(), about.provider(), about.model()),
        ProviderException.Malformed::empty,
        ProviderException.Cancelled::of);
  }

  @ParameterizedTest
  @MethodSource("fatal")
  void aFailureThatIsNobodysAccidentIsThrownAtOnce(InMemoryProvider.Failure fatal) {
    InMemoryProvider inner = playing(Turn.throwing(fatal));

    ProviderException thrown = failure(retrying(inner));

    assertThat(thrown).hasSameClassAs(fatal.of(About.of(Operation.CHAT, "openai", "gpt-4o")));
    assertThat(inner.asked()).hasSize(1);
  }

  static Stream<InMemoryProvider.Failure> passing() {
    return Stream.of(
        about -> ProviderException.Network.connectFailed(about, new ConnectException()),
        about ->
            ProviderException.Network.connectionLost(
                about.phase(Phase.BODY), new IOException("reset")),
        about -> ProviderException.Malformed.of(about, "<html>", Optional.of("text/html"), null),
        about ->
            ProviderException.TimedOut.of(
                about, ProviderException.TimedOut.Clock.CONNECT, seconds(2)),
        about -> ProviderException.Upstream.of(about, SERVER_ERROR, 408),
        about -> ProviderException.Upstream.of(about, SERVER_ERROR, 425),
        about -> ProviderException.Upstream.of(about, SERVER_ERROR, 520),
        about -> ProviderException.Upstream.of(about, OVERLOADED, 529));
  }

  @ParameterizedTest
  @MethodSource("passing")
  void aFailureThatMayPassIsRetried(InMemoryProvider.Failure passing) {
    InMemoryProvider inner = playing(Turn.throwing(passing), HI);

    assertThat(retrying(inner).chat(request("gpt-4o")).text()).isEqualTo("hi");
  }

  @Test
  void whatTheProviderSaysAboutRetryingIsObeyed() {
    assertThat(attemptsWith(503, OVERLOADED, "false")).isEqualTo(1);
    assertThat(attemptsWith(409, BAD_REQUEST, "true")).isEqualTo(3);
    assertThat(attemptsWith(400, BAD_REQUEST, "true")).isEqualTo(1);
    assertThat(attemptsWith(503, OVERLOADED, "perhaps")).isEqualTo(3);
  }

  private int attemptsWith(int status, FailureKind kind, String shouldRetry) {
    InMemoryProvider inner =
        playing(
            Turn.throwing(about ->
                ProviderException.Upstream.of(
                    about,
                    kind,
                    status,
                    Map.of("X-Should-Retry", List.of(shouldRetry)),
                    "",
                    Optional.empty(),
                    Optional.empty())));
    failure(retrying(inner));
    return inner.asked().size();
  }

  @Test
  void aBugIsPassedOnUnchangedAndNeverRetried() {
    IllegalArgumentException bug = new IllegalArgumentException("yours");
    InMemoryProvider inner = playing(Turn.throwing(about -> bug));

    assertThatThrownBy(() -> retrying(inner).chat(request("gpt-4o"))).isSameAs(bug);
    assertThat(inner.asked()).hasSize(1);
  }

  @Test
  void theFinalErrorIsTheLastFailureWithItsWholeStory() {
    InMemoryProvider inner =
        playing(
            Turn.after(ms(20), Turn.status(429, THROTTLED, seconds(1))),
            Turn.throwing(
                about -> ProviderException.Network.connectFailed(about, new IOException())),
            Turn.after(
                ms(30),
                Turn.throwing(about ->
                    ProviderException.Upstream.of(
                        about,
                        SERVER_ERROR,
                        500,
                        Map.of(
                            "x-request-id", List.of("req-3"),
                            "Authorization", List.of("Bearer sk-secret1234")),
                        "{\"error\":\"no key=abc123\"}",
                        Optional.of("boom"),
                        Optional.of("server")))));

    ProviderException failure = failure(retrying(inner));

    assertThat(failure).isInstanceOf(ProviderException.Upstream.class);
    ProviderException.Upstream upstream = (ProviderException.Upstream) failure;
    assertThat(upstream.status()).isEqualTo(500);
    assertThat(upstream.kind()).isEqualTo(SERVER_ERROR);
    assertThat(upstream.code()).contains("boom");
    assertThat(upstream.type()).contains("server");
    assertThat(upstream.body()).isEqualTo("{\"error\":\"no key=***\"}");
    assertThat(upstream.headers()).containsOnlyKeys("x-request-id");
    assertThat(upstream.requestId()).contains("req-3");
    assertThat(upstream.operation()).isEqualTo(Operation.CHAT);
    assertThat(upstream.model()).isEqualTo("gpt-4o");

    List<AttemptTrace> trail = failure.attempts();
    Duration first = clock.sleeps().get(0);
    Duration second = clock.sleeps().get(1);
    assertThat(trail)
        .containsExactly(
            new AttemptTrace(
                1,
                "openai",
                "gpt-4o",
                Duration.ZERO,
                ms(20),
                Duration.ZERO,
                THROTTLED,
                OptionalInt.of(429),
                Optional.of(seconds(1)),
                Optional.empty()),
            new AttemptTrace(
                2,
                "openai",
                "gpt-4o",
                first.plusMillis(20),
                Duration.ZERO,
                first,
                FailureKind.CONNECT_FAILED,
                OptionalInt.empty(),
                Optional.empty(),
                Optional.empty()),
            new AttemptTrace(
                3,
                "openai",
                "gpt-4o",
                first.plus(second).plusMillis(20),
                ms(30),
                second,
                SERVER_ERROR,
                OptionalInt.of(500),
                Optional.empty(),
                Optional.of("req-3")));
    assertThat(failure.elapsed()).isEqualTo(first.plus(second).plusMillis(50));
    assertThat(failure.getSuppressed())
        .extracting(earlier -> ((ProviderException) earlier).kind())
        .containsExactly(THROTTLED, FailureKind.CONNECT_FAILED);
    assertThat(failure)
        .hasMessageContaining("after 3 attempts")
        .hasMessageContaining("#2 openai CONNECT_FAILED")
        .hasMessageNotContaining("sk-secret");
  }

  @Test
  void anInterruptedWaitIsOverAtOnce() {
    InMemoryProvider inner = playing(Turn.status(429, THROTTLED, seconds(50)), HI);
    clock.interruptAfter(seconds(7));

    ProviderException failure = failure(retrying(inner));

    assertThat(failure).isInstanceOf(ProviderException.Cancelled.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(failure.elapsed()).isEqualTo(seconds(7));
    assertThat(failure.getSuppressed()).hasSize(1);
    assertThat(inner.asked()).hasSize(1);
  }

  @Test
  void anInterruptedAttemptIsOverAtOnce() {
    InMemoryProvider inner = playing(Turn.hanging());
    clock.interruptAfter(seconds(7));

    ProviderException failure = failure(retrying(inner));

    assertThat(failure).isInstanceOf(ProviderException.Cancelled.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(failure.elapsed()).isEqualTo(seconds(7));
    assertThat(inner.asked()).hasSize(1);
    assertThat(inner.open()).isZero();
  }

  @Test
  void anInterruptedThreadAsksNobody() {
    InMemoryProvider inner = playing(HI);
    Thread.currentThread().interrupt();

    assertThat(failure(retrying(inner))).isInstanceOf(ProviderException.Cancelled.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(inner.asked()).isEmpty();
  }

  @Test
  void theOtherFourPassThroughUntouched() {
    ProviderException thrown =
        ProviderException.Upstream.of(About.of(Operation.IMAGE, "openai", "m"), OVERLOADED, 503);
    InMemoryProvider inner =
        playing(Turn.after(Duration.ofDays(1), Turn.throwing(about -> thrown)));
    RetryingProvider provider = retrying(inner);

    for (Operation operation : others()) {
      assertThatThrownBy(() -> ask(provider, operation)).isSameAs(thrown);
    }
    assertThat(inner.asked()).hasSize(4);
  }

  @Test
  void theOtherFourJoinInWhenAskedTo() {
    for (Operation operation : others()) {
      InMemoryProvider inner =
          playing(
              Turn.throwing(
                  about -> ProviderException.Network.connectFailed(about, new IOException())),
              Turn.status(429, THROTTLED),
              Turn.status(503, OVERLOADED, ms(5)),
              HI);

      ask(retrying(inner, settings -> settings.alsoRetry(operation).maxRetries(3)), operation);

      assertThat(inner.asked()).as(operation.name()).hasSize(4);
    }
  }

  @Test
  void whatMayHaveBeenExecutedAndPaidForIsNotRepeated() {
    for (Turn doubtful :
        List.of(
            BUSY,
            Turn.status(500, SERVER_ERROR),
            Turn.hanging(),
            Turn.throwing(about ->
                ProviderException.Network.connectionLost(
                    about.phase(Phase.FIRST_BYTE), new IOException())))) {
      for (Operation operation : others()) {
        InMemoryProvider inner = playing(doubtful, HI);
        RetryingProvider provider = retrying(inner, settings -> settings.alsoRetry(operation));
        if (operation == Operation.EMBEDDING) {
          ask(provider, operation);
          assertThat(inner.asked()).hasSize(2);
        } else {
          assertThatThrownBy(() -> ask(provider, operation)).isInstanceOf(ProviderException.class);
          assertThat(inner.asked()).as(operation.name()).hasSize(1);
        }
      }
    }
  }

  private static EnumSet<Operation> others() {
    return EnumSet.range(Operation.EMBEDDING, Operation.TRANSCRIPTION);
  }

  static Object ask(Provider provider, Operation operation) {
    return switch (operation) {
      case CHAT -> provider.chat(request("m"));
      case CHAT_STREAM -> provider.chatStream(request("m"));
      case EMBEDDING ->
          provider.embed(EmbeddingRequest.builder().model("m").input(Json.of("hi")).build());
      case IMAGE -> provider.generateImage(ImageRequest.builder().model("m").prompt("a").build());
      case SPEECH ->
          provider.speak(SpeechRequest.builder().model("m").input("a").voice("b").build());
      case TRANSCRIPTION ->
          provider.transcribe(TranscriptionRequest.builder().model("m").field("a", "b").build());
    };
  }

  @Test
  void aListenerHearsEverythingInOrderAndCannotBreakTheCall() {
    List<String> heard = new ArrayList<>();
    RetryListener listener =
        new RetryListener() {
          @Override
          public void started(Operation operation, String provider, String model, int number) {
            heard.add("started " + number + " " + provider + " " + operation);
            throw new IllegalStateException("a broken listener");
          }

          @Override
          public void failed(ProviderException failure, int number) {
            heard.add("failed " + number + " " + failure.kind());
          }

          @Override
          public void waiting(Duration wait, int next) {
            heard.add("waiting for " + next);
            throw new IllegalStateException("a broken listener");
          }

          @Override
          public void succeeded(int number, Duration elapsed) {
            heard.add("succeeded " + number);
          }

          @Override
          public void gaveUp(ProviderException failure) {
            heard.add("gave up " + failure.attempts().size());
          }
        };

    retrying(playing(BUSY, HI), settings -> settings.listener(listener)).chat(request("gpt-4o"));
    failure(retrying(playing(BUSY), settings -> settings.listener(listener).maxRetries(0)));

    assertThat(heard)
        .containsExactly(
            "started 1 openai CHAT",
            "failed 1 OVERLOADED",
            "waiting for 2",
            "started 2 openai CHAT",
            "succeeded 2",
            "started 1 openai CHAT",
            "failed 1 OVERLOADED",
            "gave up 1");
  }

  @Test
  void theSameDiceGiveTheSameWaits() {
    failure(retrying(playing(BUSY), settings -> settings.dice(() -> new SplittableRandom(42))));
    failure(retrying(playing(BUSY), settings -> settings.dice(() -> new SplittableRandom(42))));

    assertThat(clock.sleeps().subList(0, 2)).isEqualTo(clock.sleeps().subList(2, 4));
  }

  @Test
  void retryingWhatRetriesIsRefused() {
    RetryingProvider once = retrying(playing(HI));

    assertThatThrownBy(() -> RetryingProvider.builder(once))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("multiply");
  }

  @Test
  void settingsThatMakeNoSenseAreRefused() {
    RetryingProvider.Builder settings = RetryingProvider.builder(playing(HI));
    Duration negative = ms(-1);

    for (Runnable wrong :
        List.<Runnable>of(
            () -> settings.maxRetries(-1),
            () -> settings.timeout(negative),
            () -> settings.initialBackoff(negative),
            () -> settings.maxBackoff(negative),
            () -> settings.maxRetryAfter(negative),
            () -> settings.streamIdle(negative),
            () -> settings.deadline(Duration.ZERO),
            () -> settings.override("a", o -> o.maxRetries(-1)),
            () -> settings.override("a", o -> o.timeout(negative)))) {
      assertThatThrownBy(wrong::run).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void nameOperationsAndCloseAreThoseOfTheProvider() {
    InMemoryProvider inner = playing(HI);
    RetryingProvider provider = retrying(inner);

    assertThat(provider.name()).isEqualTo("openai");
    assertThat(provider.operations()).isEqualTo(inner.operations());
    provider.close();
    assertThat(inner.closed()).isTrue();
  }
}
