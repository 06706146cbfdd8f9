package dev.understudy.engine;

import static dev.understudy.engine.Stage.A;
import static dev.understudy.engine.Stage.B;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.attempt.Evidence;
import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Verdict;
import dev.understudy.attempt.Where;
import dev.understudy.call.Attempt;
import dev.understudy.call.Call;
import dev.understudy.call.Needs;
import dev.understudy.call.Route;
import dev.understudy.call.Why;
import dev.understudy.observe.AttemptRecord;
import dev.understudy.observe.CallRecord;
import dev.understudy.observe.EngineListener;
import dev.understudy.policy.RetryPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ListenerTest {
  private final Stage stage = new Stage();
  private final List<String> heard = new ArrayList<>();
  private final List<String> there = new ArrayList<>();

  /// Writes down what it hears under a name, and marks the surroundings of an attempt with it.
  private final class Scribe implements EngineListener {
    private final String name;

    Scribe(String name) {
      this.name = name;
    }

    @Override
    public EngineListener arrived(Call call, long now) {
      heard.add(name + " arrived " + call.id() + " at " + (now - call.arrivedAt()));
      return new Scribe(name + "/" + call.id());
    }

    @Override
    public void started(Call call, Attempt attempt) {
      heard.add(name + " started #" + attempt.number());
    }

    @Override
    public Entered entering(Attempt attempt) {
      String mark = name + "#" + attempt.number();
      there.add(mark);
      return () -> assertThat(there.removeLast()).isEqualTo(mark);
    }

    @Override
    public void waiting(Call call, Why why, long nanos) {
      heard.add(name + " waiting " + why);
    }

    @Override
    public void attempt(AttemptRecord record) {
      heard.add(name + " ended #" + record.number());
    }

    @Override
    public void call(CallRecord record) {
      heard.add(name + " over " + record.why());
    }
  }

  /// Throws whatever it is told.
  private static final EngineListener BROKEN =
      new EngineListener() {
        @Override
        public EngineListener arrived(Call call, long now) {
          throw new IllegalStateException("arrived");
        }

        @Override
        public void started(Call call, Attempt attempt) {
          throw new IllegalStateException("started");
        }

        @Override
        public Entered entering(Attempt attempt) {
          throw new IllegalStateException("entering");
        }

        @Override
        public void waiting(Call call, Why why, long nanos) {
          throw new IllegalStateException("waiting");
        }

        @Override
        public void attempt(AttemptRecord record) {
          throw new IllegalStateException("attempt");
        }

        @Override
        public void call(CallRecord record) {
          throw new IllegalStateException("call");
        }
      };

  private Call call(String id) {
    return Call.of(id, 1, Route.of(A, B), RetryPolicy.DEFAULT, Needs.PLAIN, stage.time.read());
  }

  private void begin(EngineListener listener, Call call, Transport<String> transport) {
    Engine engine = Engine.builder().ticker(stage.time).listener(listener).build();
    engine.start(call, transport, Stage.judge(), stage.time, stage);
    stage.time.settle();
  }

  @Test
  void aListenerMayRememberEachCallApart() {
    EngineListener scribe = new Scribe("one");
    begin(scribe, call("x"), stage);
    begin(scribe, call("y"), stage);
    stage.answers(2, "hello");
    stage.answers(1, "400");
    assertThat(heard)
        .containsExactly(
            "one arrived x at 0",
            "one/x started #1",
            "one arrived y at 0",
            "one/y started #1",
            "one/y ended #1",
            "one/y over ANSWERED",
            "one/x ended #1",
            "one/x over NOT_RETRIABLE");
  }

  @Test
  void theArrivalIsToldWithTheTickOfItsTelling() {
    Call early = call("x");
    stage.time.advance(Duration.ofNanos(7));
    begin(new Scribe("one"), early, stage);
    assertThat(heard).startsWith("one arrived x at 7");
  }

  @Test
  void whatAListenerMakesCurrentIsThereWhileAnAttemptIsStarted() {
    List<List<String>> found = new ArrayList<>();
    begin(
        new Scribe("one"),
        call("x"),
        (attempt, events) -> {
          found.add(List.copyOf(there));
          return stage.start(attempt, events);
        });
    stage.answers(1, "503");
    assertThat(found).containsExactly(List.of("one/x#1"), List.of("one/x#2"));
    assertThat(there).isEmpty();
  }

  @Test
  void anotherThreadCanTakeTheSurroundingsAlong() throws InterruptedException {
    AtomicReference<Transport.Events<String>> kept = new AtomicReference<>();
    begin(
        new Scribe("one"),
        call("x"),
        (attempt, events) -> {
          kept.set(events);
          return stage.start(attempt, events);
        });
    assertThat(there).isEmpty();
    List<String> found = new ArrayList<>();
    Thread other =
        Thread.ofVirtual()
            .start(() ->
                found.addAll(
                    Objects.requireNonNull(kept.get()).inside(() -> List.copyOf(there)).get()));
    other.join();
    assertThat(found).containsExactly("one/x#1");
    assertThat(there).isEmpty();
  }

  @Test
  void aListenerThatThrowsAtEveryTurnDoesNotDisturbTheCall() {
    begin(
        BROKEN,
        call("x"),
        (attempt, events) -> events.inside(() -> stage.start(attempt, events)).get());
    stage.answers(1, "503");
    stage.answers(2, "hello");
    assertThat(stage.results).containsExactly("hello of #2");
  }

  @Test
  void ofTwoListenersEachHearsEverythingAlthoughTheOtherThrows() {
    List<String> alone = new ArrayList<>();
    for (EngineListener listener :
        List.of(new Scribe("s"), new Scribe("s").and(BROKEN), BROKEN.and(new Scribe("s")))) {
      Stage other = new Stage();
      Engine engine = Engine.builder().ticker(other.time).listener(listener).build();
      heard.clear();
      engine.start(call("x"), other, Stage.judge(), other.time, other);
      other.time.settle();
      other.answers(1, "503");
      other.answers(2, "hello");
      if (alone.isEmpty()) {
        alone.addAll(heard);
      }
      assertThat(heard).hasSizeGreaterThan(5).isEqualTo(alone);
      assertThat(there).isEmpty();
    }
  }

  @Test
  void twoListenersLeaveInTheReverseOrder() {
    List<List<String>> found = new ArrayList<>();
    begin(
        new Scribe("one").and(EngineListener.NONE).and(new Scribe("two")),
        call("x"),
        (attempt, events) -> {
          found.add(List.copyOf(there));
          return stage.start(attempt, events);
        });
    assertThat(found).containsExactly(List.of("one/x#1", "two/x#1"));
    assertThat(there).isEmpty();
    assertThat(heard).startsWith("one arrived x at 0", "two arrived x at 0");
  }

  @Test
  void twoSilencesAreSilence() {
    assertThat(EngineListener.NONE.and(EngineListener.NONE)).isSameAs(EngineListener.NONE);
    EngineListener scribe = new Scribe("one");
    assertThat(EngineListener.NONE.and(scribe)).isSameAs(scribe);
    assertThat(scribe.and(EngineListener.NONE)).isSameAs(scribe);
  }

  @Test
  void aRecordTellsWhoAnsweredAndWhoseFailureWasSeen() {
    stage.call(RetryPolicy.DEFAULT, Needs.STREAM, A, B);
    stage.answers(1, "503");
    stage.begins(2, "hel");
    stage.closes(
        2,
        Verdict.retry(
            Where.ANY_TARGET, FailureKind.STREAM_INTERRUPTED, Evidence.of("interrupted")));
    CallRecord broken = stage.calls.getLast();
    assertThat(broken.answered()).map(Attempt::number).hasValue(2);
    assertThat(broken.failed()).map(Attempt::number).hasValue(2);
  }

  @Test
  void theRecordOfAGoodCallHasNoFailure() {
    stage.call(RetryPolicy.DEFAULT, Needs.PLAIN, A, B);
    stage.answers(1, "503");
    stage.answers(2, "hello");
    assertThat(stage.calls.getLast().answered()).map(Attempt::number).hasValue(2);
    assertThat(stage.calls.getLast().failed()).isEmpty();
  }

  @Test
  void theRecordOfAFailedCallNamesTheFailureThatCounts() {
    stage.call(RetryPolicy.DEFAULT, Needs.PLAIN, A, B);
    stage.answers(1, "503");
    stage.answers(2, "400");
    CallRecord failed = stage.calls.getLast();
    assertThat(failed.answered()).isEmpty();
    assertThat(failed.failed()).map(Attempt::number).hasValue(1);
  }
}
