package dev.understudy.failover;

import dev.understudy.attempt.Classifier;
import dev.understudy.attempt.Outcome;
import dev.understudy.attempt.Target;
import dev.understudy.attempt.Verdict;
import dev.understudy.call.Attempt;
import dev.understudy.engine.Transport;
import java.util.Objects;

/// Attempts on the calling thread, one after the other. Nothing interrupts them but the caller's
/// own interrupt.
///
/// @param work what is done
/// @param answers what a value means
/// @param failures what an exception means
/// @param causes remembers exceptions
record CallingThread<R>(
    Work<R> work, AnswerClassifier<? super R> answers, FailureClassifier failures, Causes causes)
    implements Transport<R>, Classifier<R> {

  @Override
  public Exchange start(Attempt attempt, Events<R> events) {
    events.ended(outcome(attempt));
    return () -> {};
  }

  @SuppressWarnings("CatchingUnchecked") // whatever the work throws is judged
  private Outcome<R> outcome(Attempt attempt) {
    try {
      return Outcome.answered(
          Objects.requireNonNull(work.ask(attempt.target()), "the work gave null"));
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      return causes.broken(attempt, stop);
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
