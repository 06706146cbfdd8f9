package dev.understudy.engine;

import dev.understudy.attempt.Classifier;
import dev.understudy.attempt.Evidence;
import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Outcome;
import dev.understudy.attempt.Spent;
import dev.understudy.attempt.Target;
import dev.understudy.attempt.Verdict;
import dev.understudy.attempt.Where;
import dev.understudy.call.Attempt;
import dev.understudy.call.Call;
import dev.understudy.call.CallFailed;
import dev.understudy.call.History;
import dev.understudy.call.Needs;
import dev.understudy.call.Route;
import dev.understudy.call.Why;
import dev.understudy.observe.AttemptRecord;
import dev.understudy.observe.CallRecord;
import dev.understudy.observe.EngineListener;
import dev.understudy.policy.RetryPolicy;
import dev.understudy.testkit.VirtualTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A stage for engine tests: the attempts it is asked for wait in a list until the test ends them.
/// Answers are texts; one that begins with a digit is a failure with that status.
final class Stage implements Transport<String>, Outlet<String>, EngineListener {
  static final Target A = Target.of("openai/a");
  static final Target B = Target.of("anthropic/b");

  final VirtualTime time = new VirtualTime();
  final RetryGate gate = new RetryGate(2);
  final List<Attempt> started = new ArrayList<>();
  final List<Events<String>> events = new ArrayList<>();
  final List<Integer> cancelled = new ArrayList<>();
  final List<Integer> ended = new ArrayList<>();
  final List<Integer> begun = new ArrayList<>();
  final List<Integer> closed = new ArrayList<>();
  final List<String> results = new ArrayList<>();
  final List<AttemptRecord> attempts = new ArrayList<>();
  final List<CallRecord> calls = new ArrayList<>();
  final Engine engine = Engine.builder().ticker(time).gate(gate).listener(this).build();

  Engine.Handle call(RetryPolicy policy, Needs needs, Target... targets) {
    Route route = Route.of(targets[0], Arrays.copyOfRange(targets, 1, targets.length));
    Call call = Call.of("call", 1, route, policy, needs, time.read());
    Engine.Handle handle = engine.start(call, this, judge(), time, this);
    time.settle();
    return handle;
  }

  static Classifier<String> judge() {
    return (target, outcome) ->
        switch (outcome) {
          case Outcome.Answered<String>(var text, var whole) -> judge(text);
          case Outcome.Broken<String> broken ->
              Verdict.retry(
                  Where.ANY_TARGET, FailureKind.CONNECTION_LOST, Evidence.of("connection_lost"));
          case Outcome.TimedOut<String>(var phase, var after) ->
              Verdict.retry(Where.ANY_TARGET, FailureKind.TIMED_OUT, Evidence.timeout(after));
          case Outcome.NotSent<String> refused ->
              Verdict.retry(
                  Where.OTHER_TARGET, FailureKind.UNSUPPORTED, Evidence.of("unsupported"));
        };
  }

  private static Verdict judge(String text) {
    if (!Character.isDigit(text.charAt(0))) {
      return Verdict.OK;
    }
    int status = Integer.parseInt(text);
    return status == 400
        ? new Verdict.Fatal(FailureKind.BAD_REQUEST, Evidence.http(400))
        : Verdict.retry(Where.ANY_TARGET, FailureKind.SERVER_ERROR, Evidence.http(status));
  }

  @Override
  public Exchange start(Attempt attempt, Events<String> attemptEvents) {
    started.add(attempt);
    events.add(attemptEvents);
    return new Exchange() {
      @Override
      public void cancel() {
        cancelled.add(attempt.number());
      }

      @Override
      public Spent spent() {
        return new Spent(10L * attempt.number(), attempt.number(), false);
      }
    };
  }

  /// Attempt `number` gets a whole answer.
  void answers(int number, String text) {
    ended.add(number);
    events.get(number - 1).ended(Outcome.answered(text));
    time.settle();
  }

  /// Attempt `number` gets the first content of a stream.
  void begins(int number, String text) {
    ended.add(number);
    begun.add(number);
    events.get(number - 1).ended(Outcome.begun(text));
    time.settle();
  }

  /// The stream of attempt `number` ends.
  void closes(int number, Verdict verdict) {
    closed.add(number);
    events.get(number - 1).closed(verdict);
    time.settle();
  }

  /// The stream of attempt `number` breaks, and another attempt could go on with it.
  void breaks(int number, Target... continuing) {
    closed.add(number);
    events
        .get(number - 1)
        .broke(
            Verdict.retry(
                Where.ANY_TARGET, FailureKind.STREAM_INTERRUPTED, Evidence.of("interrupted")),
            Set.of(continuing));
    time.settle();
  }

  @Override
  public void resumed(String answer, History history) {
    results.add(answer + " goes on in #" + history.delivered());
  }

  @Override
  public void interrupted(Why why, History history) {
    results.add("interrupted " + why);
  }

  @Override
  public void delivered(String answer, History history) {
    results.add(answer + " of #" + history.delivered());
  }

  @Override
  public void failed(CallFailed failure, @Nullable Outcome<String> shown) {
    results.add(failure.why() + " showing " + shown);
  }

  @Override
  public void attempt(AttemptRecord record) {
    attempts.add(record);
  }

  @Override
  public void call(CallRecord record) {
    calls.add(record);
  }
}
