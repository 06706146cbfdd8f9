package dev.understudy.engine;

import static dev.understudy.engine.Stage.A;
import static dev.understudy.engine.Stage.B;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.attempt.Evidence;
import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Verdict;
import dev.understudy.call.Needs;
import dev.understudy.observe.AttemptRecord;
import dev.understudy.policy.BreakerRule;
import dev.understudy.policy.Hedging;
import dev.understudy.policy.RetryPolicy;
import dev.understudy.policy.Rule;
import dev.understudy.policy.Strategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Every order of events that a hedged, retried, cancellable stream over two targets can see, up to
/// a depth. Each sequence is played from the start.
class InterleavingsTest {
  private static final int DEPTH = 9;
  private static final RetryPolicy POLICY =
      RetryPolicy.builder()
          .defaultRule(Rule.of(3, Strategy.SAME_MODEL, Strategy.DIFFERENT_PROVIDER))
          .maxTotalAttempts(3)
          .deadline(Duration.ofSeconds(3))
          .circuitBreaker(
              Optional.of(
                  new BreakerRule(
                      2,
                      1,
                      10,
                      Duration.ofSeconds(30),
                      Duration.ofMillis(90),
                      1,
                      Duration.ofSeconds(1))))
          .hedging(Optional.of(new Hedging(Optional.of(Duration.ofMillis(100)), 1, 1)))
          .build();

  /// Something that can happen next.
  private record Step(Kind kind, int attempt) {
    enum Kind {
      CONTENT,
      FAILURE,
      REJECTION,
      COMPLETION,
      BREAK,
      SHORT_WAIT,
      LONG_WAIT,
      CANCEL
    }
  }

  private int played;
  private int delivered;
  private int cancelled;

  @Test
  void everyOrderOfEventsEndsInOneResultAndLeavesNothingBehind() {
    explore(List.of());
    assertThat(played).isGreaterThan(1_000);
    assertThat(delivered).isPositive();
    assertThat(cancelled).isPositive();
  }

  private void explore(List<Step> sequence) {
    List<Step> next = play(sequence);
    if (sequence.size() < DEPTH) {
      for (Step step : next) {
        List<Step> longer = new ArrayList<>(sequence);
        longer.add(step);
        explore(longer);
      }
    }
  }

  /// Plays a sequence, checks what must hold, and says what could happen next.
  private List<Step> play(List<Step> sequence) {
    played++;
    Stage stage = new Stage();
    Engine.Handle handle = stage.call(POLICY, Needs.STREAM, A, B);
    for (Step step : sequence) {
      happen(step, stage, handle);
      check(stage, sequence);
    }
    List<Step> next = enabled(stage);
    finish(stage, handle);
    check(stage, sequence);
    assertThat(stage.results).as("%s", sequence).hasSize(1);
    assertThat(stage.calls).as("%s", sequence).hasSize(1);
    assertThat(stage.attempts).as("%s", sequence).hasSameSizeAs(stage.started);
    assertThat(stage.time.armed()).as("timers after %s", sequence).isZero();
    assertThat(stage.gate.inFlight()).as("permits after %s", sequence).isZero();
    return next;
  }

  private void happen(Step step, Stage stage, Engine.Handle handle) {
    switch (step.kind()) {
      case CONTENT -> stage.begins(step.attempt(), "hello");
      case FAILURE -> stage.answers(step.attempt(), "503");
      case REJECTION -> stage.answers(step.attempt(), "400");
      case COMPLETION -> stage.closes(step.attempt(), Verdict.OK);
      case BREAK ->
          stage.closes(
              step.attempt(),
              new Verdict.Fatal(FailureKind.STREAM_INTERRUPTED, Evidence.of("stream_interrupted")));
      case SHORT_WAIT -> stage.time.advance(Duration.ofMillis(100));
      case LONG_WAIT -> stage.time.advance(Duration.ofSeconds(3));
      case CANCEL -> {
        handle.cancel();
        stage.time.settle();
        cancelled++;
      }
    }
  }

  /// What could happen now. Attempts that were cancelled may still answer: the wire does not know
  /// yet.
  private static List<Step> enabled(Stage stage) {
    List<Step> steps = new ArrayList<>();
    for (int number = 1; number <= stage.started.size(); number++) {
      if (!stage.ended.contains(number)) {
        steps.add(new Step(Step.Kind.CONTENT, number));
        steps.add(new Step(Step.Kind.FAILURE, number));
        steps.add(new Step(Step.Kind.REJECTION, number));
      } else if (stage.begun.contains(number) && !stage.closed.contains(number)) {
        steps.add(new Step(Step.Kind.COMPLETION, number));
        steps.add(new Step(Step.Kind.BREAK, number));
      }
    }
    if (stage.time.armed() > 0) {
      steps.add(new Step(Step.Kind.SHORT_WAIT, 0));
      steps.add(new Step(Step.Kind.LONG_WAIT, 0));
    }
    if (stage.calls.isEmpty()) {
      steps.add(new Step(Step.Kind.CANCEL, 0));
    }
    return steps;
  }

  /// Brings the call to its end, whatever it was doing.
  private static void finish(Stage stage, Engine.Handle handle) {
    handle.cancel();
    stage.time.settle();
  }

  private void check(Stage stage, List<Step> sequence) {
    assertThat(stage.results.size()).as("results of %s", sequence).isLessThanOrEqualTo(1);
    assertThat(stage.started.size()).as("attempts of %s", sequence).isLessThanOrEqualTo(3);
    assertThat(stage.attempts)
        .as("records of %s", sequence)
        .extracting(AttemptRecord::number)
        .doesNotHaveDuplicates();
    if (!stage.results.isEmpty() && stage.results.getFirst().startsWith("hello")) {
      delivered++;
    }
  }
}
