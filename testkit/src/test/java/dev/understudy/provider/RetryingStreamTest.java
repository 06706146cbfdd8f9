package dev.understudy.provider;

import static dev.understudy.testkit.InMemoryProvider.chunk;
import static dev.understudy.testkit.InMemoryProvider.delta;
import static dev.understudy.testkit.InMemoryProvider.finish;
import static dev.understudy.testkit.InMemoryProvider.role;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Phase;
import dev.understudy.attempt.Where;
import dev.understudy.testkit.InMemoryProvider;
import dev.understudy.testkit.InMemoryProvider.Step;
import dev.understudy.testkit.InMemoryProvider.Turn;
import dev.understudy.testkit.VirtualClock;
import dev.understudy.testkit.VirtualTime;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RetryingStreamTest {
  private static final Step LOST =
      Step.broken(about ->
          ProviderException.Network.connectionLost(
              about.phase(Phase.BODY), new IOException("reset")));
  private static final Step ENDED =
      Step.broken(about -> ProviderException.StreamInterrupted.of(about, Delivered.NOTHING, null));

  private final VirtualClock clock = new VirtualClock(new VirtualTime());
  private final List<ChatChunk> got = new ArrayList<>();

  private InMemoryProvider playing(Turn... turns) {
    return InMemoryProvider.of("openai", clock, turns);
  }

  private RetryingProvider.Builder retrying(Provider inner) {
    return RetryingProvider.builder(inner).time(clock).dice(() -> new SplittableRandom(1));
  }

  private String read(Provider provider) {
    StringBuilder text = new StringBuilder();
    try (ChatStream stream = provider.chatStream(ChatRequest.of("gpt-4o", Message.user("hello")))) {
      while (stream.hasNext()) {
        ChatChunk chunk = stream.next();
        got.add(chunk);
        text.append(chunk.text());
      }
      assertThatThrownBy(stream::next).isInstanceOf(NoSuchElementException.class);
    }
    return text.toString();
  }

  private ProviderException failure(Provider provider) {
    return catchThrowableOfType(ProviderException.class, () -> read(provider));
  }

  private static ChatChunk tool(String name, String arguments) {
    ToolCallDelta.Builder call = ToolCallDelta.builder().name(name);
    if (!arguments.isEmpty()) {
      call = call.arguments(arguments);
    }
    return chunk(
        ChunkChoice.builder()
            .delta(Delta.builder().toolCalls(List.of(call.build())).build())
            .build());
  }

  @Test
  void openingIsRetriedWhenTheRequestFails() {
    InMemoryProvider inner = playing(Turn.status(503, FailureKind.OVERLOADED), Turn.text("hi"));

    assertThat(read(retrying(inner).build())).isEqualTo("hi");
    assertThat(inner.asked()).hasSize(2);
    assertThat(inner.open()).isZero();
  }

  @Test
  void openingIsRetriedWhenTheStreamBreaksBeforeItsFirstContent() {
    for (Step broken : List.of(LOST, ENDED)) {
      got.clear();
      InMemoryProvider inner =
          playing(Turn.stream(Step.piece(role()), Step.piece(delta("")), broken), Turn.text("hi"));

      assertThat(read(retrying(inner).build())).isEqualTo("hi");
      assertThat(got).containsExactly(role(), delta("hi"), finish());
      assertThat(inner.open()).isZero();
    }
  }

  @Test
  void openingIsRetriedWhenTheFirstContentTakesTooLong() {
    InMemoryProvider inner =
        playing(
            Turn.stream(
                Step.piece(role()), Step.pause(Duration.ofSeconds(31)), Step.piece(delta("late"))),
            Turn.text("hi"));

    assertThat(read(retrying(inner).build())).isEqualTo("hi");
    assertThat(inner.open()).isZero();
  }

  @Test
  void aStreamThatNeverBeginsEndsWithItsClock() {
    ProviderException failure =
        failure(retrying(playing(Turn.stream(Step.stall()))).maxRetries(1).build());

    assertThat(failure).isInstanceOf(ProviderException.TimedOut.class);
    assertThat(((ProviderException.TimedOut) failure).clock())
        .isEqualTo(ProviderException.TimedOut.Clock.FIRST_TOKEN);
    assertThat(failure.attempts()).hasSize(2);
  }

  @Test
  void theDeadlineCountsForOpening() {
    ProviderException failure =
        failure(
            retrying(playing(Turn.stream(Step.stall()))).deadline(Duration.ofSeconds(40)).build());

    assertThat(failure).isInstanceOf(ProviderException.DeadlineExceeded.class);
    assertThat(failure.elapsed()).isEqualTo(Duration.ofSeconds(40));
  }

  @Test
  void afterTheFirstContentNothingIsRetriedAndTheBreakIsHonest() {
    Usage usage = Usage.of(3, 4);
    ChatChunk counted = delta("lo").toBuilder().usage(usage).build();
    InMemoryProvider inner =
        playing(
            Turn.status(500, FailureKind.SERVER_ERROR),
            Turn.stream(Step.piece(role()), Step.piece(delta("hel")), Step.piece(counted), LOST));

    ProviderException failure = failure(retrying(inner).build());

    assertThat(failure).isInstanceOf(ProviderException.StreamInterrupted.class);
    assertThat(((ProviderException.StreamInterrupted) failure).delivered())
        .isEqualTo(new Delivered("hello", 3, true, false, counted.usage()));
    assertThat(counted.usage()).map(Usage::totalTokens).contains(7L);
    assertThat(failure.kind()).isEqualTo(FailureKind.STREAM_INTERRUPTED);
    assertThat(failure.where()).isEqualTo(Where.NOWHERE);
    assertThat(failure.attempts())
        .extracting(AttemptTrace::kind)
        .containsExactly(FailureKind.SERVER_ERROR, FailureKind.STREAM_INTERRUPTED);
    assertThat(failure).cause().isInstanceOf(ProviderException.Network.class);
    assertThat(inner.asked()).hasSize(2);
    assertThat(inner.open()).isZero();
  }

  @Test
  void aToolCallThatWasBegunIsReportedOpen() {
    InMemoryProvider inner =
        playing(Turn.stream(Step.piece(tool("weather", "")), Step.piece(tool("", "{\"a")), LOST));

    ProviderException failure = failure(retrying(inner).build());

    assertThat(((ProviderException.StreamInterrupted) failure).delivered().toolCallOpen()).isTrue();
    assertThat(inner.asked()).hasSize(1);
  }

  @Test
  void aToolsNameIsNoContentSoABreakAfterItIsRetried() {
    InMemoryProvider inner =
        playing(Turn.stream(Step.piece(tool("weather", "")), LOST), Turn.text("hi"));

    assertThat(read(retrying(inner).build())).isEqualTo("hi");
  }

  @Test
  void aStreamThatIsCompleteWithoutContentIsHandedOutAsItIs() {
    InMemoryProvider inner = playing(Turn.stream(Step.piece(role()), Step.piece(finish())));

    assertThat(read(retrying(inner).build())).isEmpty();
    assertThat(got).containsExactly(role(), finish());
    assertThat(inner.asked()).hasSize(1);
    assertThat(inner.open()).isZero();
  }

  @Test
  void silenceAfterTheFirstContentIsLimited() {
    InMemoryProvider inner =
        playing(
            Turn.stream(
                Step.piece(delta("a")),
                Step.pause(Duration.ofSeconds(89)),
                Step.piece(delta("b")),
                Step.stall()));

    ProviderException failure = failure(retrying(inner).build());

    assertThat(failure).isInstanceOf(ProviderException.StreamInterrupted.class);
    assertThat(failure).cause().isInstanceOf(ProviderException.TimedOut.class);
    assertThat(((ProviderException.StreamInterrupted) failure).delivered().text()).isEqualTo("ab");
    assertThat(failure.elapsed()).isEqualTo(Duration.ofSeconds(179));
    assertThat(inner.open()).isZero();
  }

  @Test
  void anIdleLimitOfZeroIsNone() {
    InMemoryProvider inner =
        playing(
            Turn.stream(
                Step.piece(delta("a")), Step.pause(Duration.ofDays(3)), Step.piece(delta("b"))));

    assertThat(read(retrying(inner).streamIdle(Duration.ZERO).build())).isEqualTo("ab");
  }

  @Test
  void theReadersOwnTimeCountsForNothing() {
    InMemoryProvider inner = playing(Turn.text("hi"));
    try (ChatStream stream =
        retrying(inner).build().chatStream(ChatRequest.of("m", Message.user("hello")))) {
      stream.next();
      stream.next();
      assertThatNoOneMinds(Duration.ofDays(1));
      assertThat(stream.next()).isEqualTo(finish());
      assertThat(stream.hasNext()).isFalse();
    }
  }

  private void assertThatNoOneMinds(Duration pause) {
    try {
      clock.sleep(pause);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void interruptingTheReaderEndsTheStream() {
    InMemoryProvider inner = playing(Turn.stream(Step.piece(delta("a")), Step.stall()));
    clock.interruptAfter(Duration.ofSeconds(5));

    ProviderException failure = failure(retrying(inner).build());

    assertThat(failure).isInstanceOf(ProviderException.Cancelled.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(inner.open()).isZero();
  }

  @Test
  void aClosedStreamIsNotComplete() {
    InMemoryProvider inner = playing(Turn.text("hi"));
    ChatStream stream =
        retrying(inner).build().chatStream(ChatRequest.of("m", Message.user("hello")));

    stream.close();

    assertThatThrownBy(stream::hasNext).isInstanceOf(ProviderException.Cancelled.class);
    assertThat(inner.open()).isZero();
  }

  @Test
  void aBugInAStreamIsPassedOnUnchanged() {
    IllegalStateException bug = new IllegalStateException("ours");
    for (Turn turn :
        List.of(
            Turn.stream(Step.broken(about -> bug)),
            Turn.stream(Step.piece(delta("a")), Step.broken(about -> bug)))) {
      InMemoryProvider inner = playing(turn);

      assertThatThrownBy(() -> read(retrying(inner).build())).isSameAs(bug);
      assertThat(inner.asked()).hasSize(1);
      assertThat(inner.open()).isZero();
    }
  }

  @Test
  void aStreamOfNothingsIsHandedOutAfterAThousand() {
    Step[] steps = new Step[1500];
    Arrays.fill(steps, Step.piece(role()));
    InMemoryProvider inner = playing(Turn.stream(steps));

    read(retrying(inner).build());

    assertThat(got).hasSize(1500);
  }

  @Test
  void anErrorInTheStreamThatIsFatalIsNotRetried() {
    InMemoryProvider inner =
        playing(
            Turn.stream(
                Step.piece(role()),
                Step.broken(about ->
                    ProviderException.Upstream.of(about, FailureKind.QUOTA_EXHAUSTED, 429))));

    assertThat(failure(retrying(inner).build()).kind()).isEqualTo(FailureKind.QUOTA_EXHAUSTED);
    assertThat(inner.asked()).hasSize(1);
    assertThat(inner.open()).isZero();
  }
}
