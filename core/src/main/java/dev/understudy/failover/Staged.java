package dev.understudy.failover;

import dev.understudy.attempt.Classifier;
import dev.understudy.attempt.Outcome;
import dev.understudy.attempt.Phase;
import dev.understudy.attempt.Target;
import dev.understudy.attempt.Verdict;
import dev.understudy.call.Attempt;
import dev.understudy.call.CallFailed;
import dev.understudy.call.History;
import dev.understudy.engine.Loop;
import dev.understudy.engine.Outlet;
import dev.understudy.engine.Transport;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// Attempts that are stages, for a caller that has a future.
///
/// @param work what is started
/// @param failures what an exception means
/// @param causes remembers exceptions
/// @param promise what the caller has
record Staged<R>(
    AsyncWork<R> work, FailureClassifier failures, Causes causes, CompletableFuture<R> promise)
    implements Transport<R>, Classifier<R>, Outlet<R> {

  @Override
  public Exchange start(Attempt attempt, Events<R> events) {
    Duration limit = attempt.limits().attempt();
    AtomicBoolean decided = new AtomicBoolean();
    CompletionStage<R> stage = started(attempt);
    Loop.Timer clock =
        SerialLoop.after(
            limit.toNanos(),
            () -> {
              if (decided.compareAndSet(false, true)) {
                cancel(stage);
                events.ended(new Outcome.TimedOut<>(Phase.BODY, limit));
              }
            });
    stage.whenComplete((answer, failure) -> {
      if (decided.compareAndSet(false, true)) {
        clock.cancel();
        events.ended(outcome(attempt, answer, failure));
      }
    });
    return () -> {
      clock.cancel();
      decided.set(true);
      cancel(stage);
    };
  }

  @SuppressWarnings("CatchingUnchecked") // whatever the work throws is judged
  private CompletionStage<R> started(Attempt attempt) {
    try {
      return Objects.requireNonNull(work.ask(attempt.target()), "the work gave null");
    } catch (Exception | Error failure) {
      return CompletableFuture.failedStage(failure);
    }
  }

  private Outcome<R> outcome(Attempt attempt, @Nullable R answer, @Nullable Throwable failure) {
    if (failure != null) {
      return causes.broken(attempt, StandardFailures.unwrapped(failure));
    }
    return answer == null
        ? causes.broken(attempt, new NullPointerException("the work gave null"))
        : Outcome.answered(answer);
  }

  private static void cancel(CompletionStage<?> stage) {
    if (stage instanceof CompletableFuture<?> future) {
      future.cancel(true);
    }
  }

  @Override
  public Verdict judge(Target target, Outcome<R> outcome) {
    return Causes.judge(failures, target, outcome);
  }

  @Override
  public void delivered(R answer, History history) {
    promise.complete(answer);
  }

  @Override
  @SuppressWarnings("CatchingUnchecked") // an error of the work is the promise's too
  public void failed(CallFailed failure, @Nullable Outcome<R> shown) {
    try {
      promise.completeExceptionally(causes.told(failure));
    } catch (Error bug) {
      promise.completeExceptionally(bug);
    }
  }
}
