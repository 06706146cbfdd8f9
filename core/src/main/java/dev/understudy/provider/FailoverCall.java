package dev.understudy.provider;

import dev.understudy.attempt.Classifier;
import dev.understudy.attempt.Evidence;
import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Outcome;
import dev.understudy.attempt.Phase;
import dev.understudy.attempt.Target;
import dev.understudy.attempt.Verdict;
import dev.understudy.attempt.Where;
import dev.understudy.call.Attempt;
import dev.understudy.call.CallFailed;
import dev.understudy.engine.Transport;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// One call of a [FailoverProvider] as the engine sees it: makes its attempts on virtual threads,
/// judges them, and remembers what became of each.
///
/// @param <T> what an answer is
final class FailoverCall<T> implements Transport<T>, Classifier<T> {
  private final About about;
  private final Attempts<T> attempts;
  private final Map<Integer, Outcome<T>> outcomes = new ConcurrentHashMap<>();

  FailoverCall(About about, Attempts<T> attempts) {
    this.about = about;
    this.attempts = attempts;
  }

  @Override
  public Exchange start(Attempt attempt, Events<T> events) {
    Making making = new Making(attempt, events);
    making.thread = Thread.ofVirtual().name("understudy-attempt").start(making);
    return making::cancel;
  }

  /// An attempt being made, on a thread of its own.
  private final class Making implements Runnable {
    private final Attempt attempt;
    private final Events<T> events;
    private volatile boolean cancelled;
    private volatile @Nullable T answer;
    private volatile @Nullable Thread thread;

    Making(Attempt attempt, Events<T> events) {
      this.attempt = attempt;
      this.events = events;
    }

    @Override
    public void run() {
      Outcome<T> outcome;
      try {
        outcome = attempts.make(attempt, events);
      } catch (InterruptedException stop) {
        outcome = new Outcome.Broken<>(Phase.FIRST_BYTE, ProviderException.Cancelled.of(about));
      } catch (RuntimeException | Error failure) {
        outcome = new Outcome.Broken<>(phase(failure), failure);
      }
      if (outcome instanceof Outcome.Answered<T> answered) {
        answer = answered.answer();
      }
      outcomes.put(attempt.number(), outcome);
      if (cancelled) {
        discard();
      } else {
        events.ended(outcome);
      }
    }

    void cancel() {
      cancelled = true;
      discard();
      Thread running = thread;
      if (running != null) {
        running.interrupt();
      }
    }

    private void discard() {
      T late = answer;
      if (late != null) {
        attempts.discard(late);
      }
    }
  }

  private static Phase phase(Throwable failure) {
    return failure instanceof ProviderException known
        ? known.phase().orElse(Phase.CONNECT)
        : Phase.BODY;
  }

  @Override
  public Verdict judge(Target target, Outcome<T> outcome) {
    return switch (outcome) {
      case Outcome.Answered<T>(var answer, var whole) ->
          whole && attempts.empty(answer)
              ? Verdict.retry(
                  Where.OTHER_TARGET,
                  FailureKind.EMPTY_ANSWER,
                  Evidence.of(FailureKind.EMPTY_ANSWER.code()))
              : Verdict.OK;
      case Outcome.Broken<T>(var phase, var cause) -> judge(cause);
      case Outcome.TimedOut<T>(var phase, var after) ->
          Verdict.retry(Where.ANY_TARGET, FailureKind.TIMED_OUT, Evidence.timeout(after));
      case Outcome.NotSent<T>(var why, var detail) ->
          Verdict.retry(
              Where.OTHER_TARGET,
              FailureKind.UNSUPPORTED,
              Evidence.of(FailureKind.UNSUPPORTED.code()));
    };
  }

  /// What an exception means to the engine. One that is not a [ProviderException] is a bug, and no
  /// reason to try anything again.
  static Verdict judge(Throwable cause) {
    if (cause instanceof Diverged) {
      return Diverged.VERDICT;
    }
    return cause instanceof ProviderException known
        ? known.verdict()
        : new Verdict.Fatal(FailureKind.SERVER_ERROR, Evidence.of("internal_error"));
  }

  /// What was asked of whom.
  About about() {
    return about;
  }

  /// Its end without an answer.
  FailedCall<T> failed(CallFailed how) {
    return new FailedCall<>(about, how, outcomes);
  }
}
