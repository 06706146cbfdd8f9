package dev.understudy.bench.micro;

import dev.understudy.attempt.Classifier;
import dev.understudy.attempt.Outcome;
import dev.understudy.attempt.Verdict;
import dev.understudy.call.Call;
import dev.understudy.call.CallFailed;
import dev.understudy.call.History;
import dev.understudy.engine.Engine;
import dev.understudy.engine.Loop;
import dev.understudy.engine.Outlet;
import dev.understudy.engine.Transport;
import dev.understudy.policy.RetryPolicy;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The three engines around the same operation, which returns a string at once: `ok`, or anything
/// else for a failure.
final class Engines implements Outlet<String> {
  static final String OK = "ok";

  private static final Loop INLINE =
      new Loop() {
        @Override
        public boolean inLoop() {
          return true;
        }

        @Override
        public Timer schedule(Runnable task, long nanos) {
          return () -> {};
        }

        @Override
        public void execute(Runnable task) {
          task.run();
        }
      };

  private static final Classifier<String> CLASSIFIER =
      (target, outcome) ->
          outcome instanceof Outcome.Answered<String>(var answer, var whole) && answer.equals(OK)
              ? Verdict.OK
              : Fleet.FAILED;

  private final Engine engine = Engine.builder().build();
  private final RetryPolicy policy;
  private final Transport<String> transport;
  private String answer = "";

  Engines(RetryPolicy policy, Supplier<String> operation) {
    this.policy = policy;
    this.transport =
        (attempt, events) -> {
          events.ended(Outcome.answered(operation.get()));
          return () -> {};
        };
  }

  /// The engine's loop, as the gateway runs it.
  String started() {
    answer = "";
    engine.start(call(), transport, CLASSIFIER, INLINE, this);
    return answer;
  }

  /// The blocking facade, as library users call it.
  String called() {
    return engine.call(call(), transport, CLASSIFIER);
  }

  private Call call() {
    return Fleet.call(policy, engine.ticker().read());
  }

  @Override
  public void delivered(String answer, History history) {
    this.answer = answer;
  }

  @Override
  public void failed(CallFailed failure, @Nullable Outcome<String> shown) {
    throw failure;
  }
}
