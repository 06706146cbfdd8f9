package dev.understudy.engine;

import static dev.understudy.engine.Stage.A;
import static dev.understudy.engine.Stage.B;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.attempt.Evidence;
import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Outcome;
import dev.understudy.attempt.Spent;
import dev.understudy.attempt.Verdict;
import dev.understudy.call.Call;
import dev.understudy.call.CallFailed;
import dev.understudy.call.Needs;
import dev.understudy.call.Route;
import dev.understudy.call.Signature;
import dev.understudy.call.Why;
import dev.understudy.observe.AttemptRecord;
import dev.understudy.observe.EngineListener;
import dev.understudy.policy.Hedging;
import dev.understudy.policy.RetryPolicy;
import dev.understudy.policy.Streaming;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EngineTest {
  private final Stage stage = new Stage();

  @AfterEach
  void nothingIsLeftOver() {
    assertThat(stage.time.armed()).as("armed timers").isZero();
    assertThat(stage.gate.inFlight()).as("permits of the gate").isZero();
  }

  @Test
  void anAnswerIsDelivered() {
    stage.call(RetryPolicy.DEFAULT, Needs.PLAIN, A, B);
    stage.answers(1, "hello");
    assertThat(stage.results).containsExactly("hello of #1");
    assertThat(stage.calls.getFirst().complete()).isTrue();
  }

  @Test
  void aFailureIsFollowedByTheNextTarget() {
    stage.call(RetryPolicy.DEFAULT, Needs.PLAIN, A, B);
    stage.answers(1, "503");
    stage.answers(2, "hello");
    assertThat(stage.results).containsExactly("hello of #2");
    assertThat(stage.attempts)
        .extracting(AttemptRecord::target)
        .containsExactly("openai/a", "anthropic/b");
  }

  @Test
  void theLastFailureIsShownWhenNothingWorks() {
    stage.call(RetryPolicy.DEFAULT, Needs.PLAIN, A, B);
    stage.answers(1, "503");
    stage.answers(2, "500");
    assertThat(stage.results).containsExactly("ATTEMPTS_SPENT showing " + Outcome.answered("500"));
  }

  @Test
  void aStreamIsDeliveredAtItsFirstContentAndRecordedAtItsEnd() {
    stage.call(RetryPolicy.DEFAULT, Needs.STREAM, A, B);
    stage.begins(1, "hel");
    assertThat(stage.results).containsExactly("hel of #1");
    assertThat(stage.calls).isEmpty();
    stage.closes(1, Verdict.OK);
    assertThat(stage.calls.getFirst().complete()).isTrue();
    assertThat(stage.attempts).hasSize(1);
  }

  @Test
  void aStreamThatBreaksAfterItsDeliveryIsBookedAsIncomplete() {
    stage.call(RetryPolicy.DEFAULT, Needs.STREAM, A, B);
    stage.begins(1, "hel");
    stage.closes(
        1, new Verdict.Fatal(FailureKind.STREAM_INTERRUPTED, Evidence.of("stream_interrupted")));
    assertThat(stage.calls.getFirst().complete()).isFalse();
    assertThat(stage.results).hasSize(1);
  }

  private static final RetryPolicy RESUME =
      RetryPolicy.builder()
          .streaming(
              new Streaming(
                  Streaming.Commit.FIRST_CONTENT,
                  Streaming.OnInterrupt.RESUME,
                  Optional.empty(),
                  Streaming.OnDisconnect.CANCEL))
          .build();

  @Test
  void aBrokenStreamGoesOnElsewhere() {
    stage.call(RESUME, Needs.STREAM, A, B);
    stage.begins(1, "hel");
    stage.breaks(1, B);
    assertThat(stage.started.getLast().why()).isEqualTo(Why.RESUME);
    assertThat(stage.calls).isEmpty();
    stage.begins(2, "lo");
    assertThat(stage.results).containsExactly("hel of #1", "lo goes on in #2");
    assertThat(stage.gate.inFlight()).isZero();
    stage.closes(2, Verdict.OK);
    assertThat(stage.calls.getFirst().complete()).isTrue();
    assertThat(stage.attempts).hasSize(2);
    assertThat(stage.attempts.getLast().spent()).isEqualTo(new Spent(20, 2, false));
  }

  @Test
  void whatNobodyCanContinueIsInterrupted() {
    stage.call(RESUME, Needs.STREAM, A, B);
    stage.begins(1, "hel");
    stage.breaks(1);
    assertThat(stage.started.getLast().why()).isEqualTo(Why.REGENERATE);
    stage.answers(2, "400");
    assertThat(stage.results).containsExactly("hel of #1", "interrupted NOT_RETRIABLE");
    assertThat(stage.calls.getFirst().complete()).isFalse();
    assertThat(stage.gate.inFlight()).isZero();
  }

  @Test
  void aCallerWhoLeavesWhileAStreamIsContinuedEndsThatToo() {
    Engine.Handle handle = stage.call(RESUME, Needs.STREAM, A, B);
    stage.begins(1, "hel");
    stage.breaks(1, B);
    handle.cancel();
    stage.time.settle();
    assertThat(stage.cancelled).containsExactly(2);
    assertThat(stage.results).containsExactly("hel of #1", "interrupted CANCELLED");
    assertThat(stage.calls.getFirst().why()).isEqualTo(Why.CANCELLED);
  }

  @Test
  void aFullGateLeavesABrokenStreamInterrupted() {
    stage.call(RESUME, Needs.STREAM, A, B);
    stage.begins(1, "hel");
    assertThat(stage.gate.enter()).isTrue();
    assertThat(stage.gate.enter()).isTrue();
    stage.breaks(1, B);
    assertThat(stage.results).containsExactly("hel of #1", "interrupted RETRY_GATE");
    stage.gate.leave();
    stage.gate.leave();
  }

  @Test
  void cancellingEndsTheAttemptAndTheCall() {
    Engine.Handle handle = stage.call(RetryPolicy.DEFAULT, Needs.PLAIN, A, B);
    handle.cancel();
    stage.time.settle();
    assertThat(stage.cancelled).containsExactly(1);
    assertThat(stage.calls.getFirst().why()).isEqualTo(Why.CANCELLED);
    stage.answers(1, "too late");
    assertThat(stage.results).hasSize(1);
  }

  @Test
  void cancellingAfterTheDeliveryEndsTheStream() {
    Engine.Handle handle = stage.call(RetryPolicy.DEFAULT, Needs.STREAM, A, B);
    stage.begins(1, "hel");
    handle.cancel();
    handle.cancel();
    stage.time.settle();
    assertThat(stage.cancelled).containsExactly(1);
    assertThat(stage.calls).hasSize(1);
    assertThat(stage.attempts.getFirst().verdict())
        .isInstanceOfSatisfying(
            Verdict.Fatal.class,
            gone -> assertThat(gone.kind()).isEqualTo(FailureKind.CLIENT_GONE));
  }

  @Test
  void theFirstContentOfTwoWinsAndTheOtherIsCancelled() {
    RetryPolicy policy =
        RetryPolicy.builder()
            .hedging(Optional.of(new Hedging(Optional.of(Duration.ofMillis(100)), 1, 1)))
            .build();
    stage.call(policy, Needs.STREAM, A, B);
    stage.time.advance(Duration.ofMillis(100));
    assertThat(stage.started).hasSize(2);
    stage.begins(2, "quick");
    stage.begins(1, "late");
    stage.closes(2, Verdict.OK);
    assertThat(stage.results).containsExactly("quick of #2");
    assertThat(stage.cancelled).containsExactly(1);
    assertThat(stage.calls).hasSize(1);
  }

  @Test
  void theDeadlineCancelsWhatIsRunning() {
    stage.call(RetryPolicy.builder().deadline(Duration.ofSeconds(3)).build(), Needs.PLAIN, A, B);
    stage.time.advance(Duration.ofSeconds(3));
    assertThat(stage.cancelled).containsExactly(1);
    assertThat(stage.results).hasSize(1);
    assertThat(stage.results.getFirst()).startsWith("DEADLINE_PASSED");
  }

  @Test
  void aFullGateReturnsTheFirstFailureAsItCame() {
    for (int i = 0; i < 3; i++) {
      stage.call(RetryPolicy.DEFAULT, Needs.PLAIN, A, B);
    }
    for (int i = 1; i <= 3; i++) {
      stage.answers(i, "503");
    }
    assertThat(stage.results).containsExactly("RETRY_GATE showing " + Outcome.answered("503"));
    stage.answers(4, "a");
    stage.answers(5, "b");
    assertThat(stage.gate.inFlight()).isZero();
  }

  @Test
  void aTransportThatAnswersBeforeItReturnsIsFine() {
    Engine engine = Engine.builder().ticker(stage.time).build();
    Transport<String> eager =
        (attempt, events) -> {
          events.ended(Outcome.answered(attempt.number() == 1 ? "503" : "hello"));
          return () -> {};
        };
    Call call =
        Call.of("c", 1, Route.of(A, B), RetryPolicy.DEFAULT, Needs.PLAIN, stage.time.read());
    engine.start(call, eager, Stage.judge(), stage.time, stage);
    stage.time.settle();
    assertThat(stage.results).containsExactly("hello of #2");
  }

  @Test
  void aTransportThatThrowsIsAFailedAttempt() {
    Engine engine = Engine.builder().ticker(stage.time).build();
    Transport<String> broken =
        (attempt, events) -> {
          if (attempt.number() == 1) {
            throw new IllegalStateException("out of order");
          }
          events.ended(Outcome.answered("hello"));
          return () -> {};
        };
    Call call =
        Call.of("c", 1, Route.of(A, B), RetryPolicy.DEFAULT, Needs.PLAIN, stage.time.read());
    engine.start(call, broken, Stage.judge(), stage.time, stage);
    stage.time.settle();
    assertThat(stage.results).containsExactly("hello of #2");
  }

  @Test
  void aListenerThatThrowsCannotBreakACall() {
    EngineListener broken =
        new EngineListener() {
          @Override
          public void attempt(AttemptRecord record) {
            throw new IllegalStateException("not my day");
          }
        };
    Engine engine = Engine.builder().ticker(stage.time).listener(broken).build();
    Call call =
        Call.of("c", 1, Route.of(A, B), RetryPolicy.DEFAULT, Needs.PLAIN, stage.time.read());
    engine.start(call, stage, Stage.judge(), stage.time, stage);
    stage.time.settle();
    stage.answers(1, "hello");
    assertThat(stage.results).containsExactly("hello of #1");
  }

  @Test
  void blockingCallsReturnWhatAnotherThreadAnswers() {
    Engine engine = Engine.builder().build();
    Transport<String> elsewhere =
        (attempt, events) -> {
          Thread.startVirtualThread(
              () -> events.ended(Outcome.answered(attempt.number() == 1 ? "503" : "hello")));
          return () -> {};
        };
    assertThat(engine.call(call(), elsewhere, Stage.judge())).isEqualTo("hello");
  }

  @Test
  void blockingCallsThrowTheWholeStory() {
    Engine engine = Engine.builder().build();
    Transport<String> failing =
        (attempt, events) -> {
          events.ended(Outcome.answered("503"));
          return () -> {};
        };
    assertThatThrownBy(() -> engine.call(call(), failing, Stage.judge()))
        .isInstanceOf(CallFailed.class)
        .hasMessageContaining("ATTEMPTS_SPENT after 2 attempts in ")
        .hasMessageContaining("#1 openai/a http_503, #2 anthropic/b http_503");
  }

  @Test
  void interruptingABlockingCallCancelsIt() throws Exception {
    Engine engine = Engine.builder().build();
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch cancelled = new CountDownLatch(1);
    Transport<String> silent =
        (attempt, events) -> {
          begun.countDown();
          return cancelled::countDown;
        };
    CompletableFuture<String> seen = new CompletableFuture<>();
    Thread caller =
        Thread.startVirtualThread(() -> {
          try {
            seen.complete(engine.call(call(), silent, Stage.judge()));
          } catch (CallFailed failed) {
            seen.complete(failed.why() + " " + Thread.currentThread().isInterrupted());
          }
        });
    assertThat(begun.await(5, TimeUnit.SECONDS)).isTrue();
    caller.interrupt();
    assertThat(seen.get(5, TimeUnit.SECONDS)).isEqualTo("CANCELLED true");
    assertThat(cancelled.await(1, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void identicalCallsShareOneAndGetTheSameAnswer() {
    Coalescer<String> coalescer = new Coalescer<>();
    Signature same = Signature.of("team-a", "chat", "openai/a", "{}");
    for (int i = 0; i < 3; i++) {
      coalescer.join(same, stage, outlet -> start(outlet));
    }
    coalescer.join(Signature.of("team-b", "chat", "openai/a", "{}"), stage, this::start);
    stage.time.settle();
    assertThat(stage.started).hasSize(2);
    stage.answers(1, "shared");
    stage.answers(2, "own");
    assertThat(stage.results)
        .isEqualTo(List.of("shared of #1", "shared of #1", "shared of #1", "own of #1"));
    assertThat(coalescer.size()).isZero();
  }

  @Test
  void onlyTheLastToLeaveCancelsASharedCall() {
    Coalescer<String> coalescer = new Coalescer<>();
    Signature same = Signature.of("team-a", "chat", "openai/a", "{}");
    Stage other = new Stage();
    Engine.Handle first = coalescer.join(same, stage, this::start);
    Engine.Handle second = coalescer.join(same, other, this::start);
    stage.time.settle();
    first.cancel();
    stage.time.settle();
    assertThat(stage.cancelled).isEmpty();
    second.cancel();
    stage.time.settle();
    assertThat(stage.cancelled).containsExactly(1);
    assertThat(coalescer.size()).isZero();
    assertThat(stage.results).isEmpty();
  }

  private Engine.Handle start(Outlet<String> outlet) {
    Call call =
        Call.of("c", 1, Route.of(A, B), RetryPolicy.DEFAULT, Needs.PLAIN, stage.time.read());
    return stage.engine.start(call, stage, Stage.judge(), stage.time, outlet);
  }

  private static Call call() {
    return Call.of("c", 1, Route.of(A, B), RetryPolicy.DEFAULT, Needs.PLAIN, Ticker.SYSTEM.read());
  }
}
