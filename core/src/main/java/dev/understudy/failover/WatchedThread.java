package dev.understudy.failover;

import dev.understudy.attempt.Classifier;
import dev.understudy.attempt.Outcome;
import dev.understudy.attempt.Phase;
import dev.understudy.attempt.Target;
import dev.understudy.attempt.Verdict;
import dev.understudy.call.Attempt;
import dev.understudy.engine.Loop;
import dev.understudy.engine.Transport;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

/// Attempts on virtual threads of their own, so that a limit, a hedge or the end of the call can
/// interrupt them. What comes after an attempt was given up is dropped.
///
/// @param work what is done
/// @param answers what a value means
/// @param failures what an exception means
/// @param causes remembers exceptions
record WatchedThread<R>(
    Work<R> work, AnswerClassifier<? super R> answers, FailureClassifier failures, Causes causes)
    implements Transport<R>, Classifier<R> {

  @Override
  public Exchange start(Attempt attempt, Events<R> events) {
    Duration limit = attempt.limits().attempt();
    AtomicBoolean decided = new AtomicBoolean();
    Thread thread =
        Thread.ofVirtual()
            .name("understudy-attempt")
            .unstarted(() -> {
              Outcome<R> outcome = events.inside(() -> outcome(attempt)).get();
              if (decided.compareAndSet(false, true)) {
                events.ended(outcome);
              }
            });
    Loop.Timer clock =
        SerialLoop.after(
            limit.toNanos(),
            () -> {
              if (decided.compareAndSet(false, true)) {
                thread.interrupt();
                events.ended(new Outcome.TimedOut<>(Phase.BODY, limit));
              }
            });
    thread.start();
    return () -> {
      clock.cancel();
      decided.set(true);
      thread.interrupt();
    };
  }

  @SuppressWarnings("CatchingUnchecked") // whatever the work throws is judged
  private Outcome<R> outcome(Attempt attempt) {
    try {
      return Outcome.answered(
          Objects.requireNonNull(work.ask(attempt.target()), "the work gave null"));
    } catch (Exception | Error failure) {
      return causes.broken(attempt, failure);
    }
  }

  @Override
  public Verdict judge(Target target, Outcome<R> outcome) {
    return outcome instanceof Outcome.Answered<R>(var answer, var whole)
        ? answers.judge(target, answer)
        : Causes.judge(failures, target, outcome);
  }
}
