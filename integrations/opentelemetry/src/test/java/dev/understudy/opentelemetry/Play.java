package dev.understudy.opentelemetry;

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
import dev.understudy.engine.Engine;
import dev.understudy.engine.Outlet;
import dev.understudy.engine.Transport;
import dev.understudy.observe.EngineListener;
import dev.understudy.policy.RetryPolicy;
import dev.understudy.testkit.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Calls in virtual time whose attempts a test answers; each costs 10 tokens in and 1 out.
final class Play implements Transport<String>, Outlet<String> {
  static final Target A = Target.of("openai/gpt-4o");
  static final Target B = Target.of("anthropic/claude").at("127.0.0.1:8443");
  static final Verdict.Failure BROKE =
      Verdict.retry(
          Where.ANY_TARGET, FailureKind.STREAM_INTERRUPTED, Evidence.of("stream_interrupted"));

  final VirtualTime time = new VirtualTime();
  final Engine engine;
  private final List<Events<String>> events = new ArrayList<>();
  private int calls;

  Play(EngineListener listener) {
    engine = Engine.builder().ticker(time).listener(listener).build();
  }

  Engine.Handle call(Needs needs) {
    return call(needs, RetryPolicy.DEFAULT);
  }

  Engine.Handle call(Needs needs, RetryPolicy policy) {
    Call call = Call.of("call-" + ++calls, 1, Route.of(A, B), policy, needs, time.read());
    Engine.Handle handle = engine.start(call, this, Play::judge, time, this);
    time.settle();
    return handle;
  }

  /// A call that arrived a while before the engine heard of it.
  void callArrived(Duration before) {
    Call call = Call.of("late", 1, Route.of(A, B), RetryPolicy.DEFAULT, Needs.PLAIN, time.read());
    time.advance(before);
    engine.start(call, this, Play::judge, time, this);
    time.settle();
  }

  /// Attempt `number` of all calls takes this long and ends as a whole: with a text, or with a
  /// status.
  void ends(int number, Duration after, String text) {
    time.advance(after);
    events.get(number - 1).ended(Outcome.answered(text));
    time.settle();
  }

  /// The same for the first content of a stream.
  void begins(int number, Duration after) {
    time.advance(after);
    events.get(number - 1).ended(Outcome.begun("hel"));
    time.settle();
  }

  void closes(int number, Duration after, Verdict verdict) {
    time.advance(after);
    events.get(number - 1).closed(verdict);
    time.settle();
  }

  private static Verdict judge(Target target, Outcome<String> outcome) {
    return switch (outcome) {
      case Outcome.Answered<String>(var text, var whole) -> judge(text);
      case Outcome.Broken<String> broken -> BROKE;
      case Outcome.TimedOut<String>(var phase, var limit) ->
          Verdict.retry(Where.ANY_TARGET, FailureKind.TIMED_OUT, Evidence.timeout(limit));
      case Outcome.NotSent<String> refused ->
          Verdict.retry(Where.OTHER_TARGET, FailureKind.UNSUPPORTED, Evidence.of("unsupported"));
    };
  }

  private static Verdict judge(String text) {
    return switch (text) {
      case "429" ->
          new Verdict.Retry(
              FailureKind.THROTTLED,
              Where.ANY_TARGET,
              java.util.Optional.of(Duration.ofMinutes(1)),
              Evidence.http(429));
      case "503" -> Verdict.retry(Where.ANY_TARGET, FailureKind.OVERLOADED, Evidence.http(503));
      case "400" -> new Verdict.Fatal(FailureKind.BAD_REQUEST, Evidence.http(400));
      default -> Verdict.OK;
    };
  }

  @Override
  public Exchange start(Attempt attempt, Events<String> attemptEvents) {
    events.add(attemptEvents);
    return new Exchange() {
      @Override
      public void cancel() {}

      @Override
      public Spent spent() {
        return new Spent(10, 1, false);
      }
    };
  }

  @Override
  public void delivered(String answer, History history) {}

  @Override
  public void failed(CallFailed failure, @Nullable Outcome<String> shown) {}
}
