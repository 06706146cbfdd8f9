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
import dev.understudy.call.History;
import dev.understudy.call.Why;
import dev.understudy.engine.Transport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One call of a [FailoverProvider] on its way through the engine: does its attempts on virtual
/// threads, judges them, and remembers what became of each.
///
/// @param <T> what an answer is
final class Errand<T> implements Transport<T>, Classifier<T> {
  /// How one attempt is made.
  ///
  /// @param <T> what an answer is
  interface Leg<T> {
    /// Makes the attempt on the calling thread; interrupting it ends it.
    ///
    /// @return an outcome; the answer of one that is not whole reports its end to `events`
    Outcome<T> make(Attempt attempt, Transport.Events<T> events) throws InterruptedException;

    /// Releases an answer that nobody takes.
    default void discard(T answer) {}

    /// Whether an answer has nothing in it.
    boolean empty(T answer);
  }

  private final About about;
  private final Leg<T> leg;
  private final Map<Integer, Outcome<T>> outcomes = new ConcurrentHashMap<>();

  Errand(About about, Leg<T> leg) {
    this.about = about;
    this.leg = leg;
  }

  @Override
  public Exchange start(Attempt attempt, Events<T> events) {
    Walk walk = new Walk(attempt, events);
    walk.thread = Thread.ofVirtual().name("understudy-attempt").start(walk);
    return walk::cancel;
  }

  /// One attempt on its thread.
  private final class Walk implements Runnable {
    private final Attempt attempt;
    private final Events<T> events;
    private volatile boolean cancelled;
    private volatile @Nullable T answer;
    private volatile @Nullable Thread thread;

    Walk(Attempt attempt, Events<T> events) {
      this.attempt = attempt;
      this.events = events;
    }

    @Override
    public void run() {
      Outcome<T> outcome;
      try {
        outcome = leg.make(attempt, events);
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
        leg.discard(late);
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
          whole && leg.empty(answer)
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

  /// The end of a stream that broke in front of its reader and that nobody went on with: the break,
  /// with every attempt in its trail.
  ProviderException interrupted(CallFailed failed, ProviderException.StreamInterrupted cut) {
    if (failed.why() == Why.CANCELLED) {
      return ProviderException.Cancelled.of(about);
    }
    History history = failed.history();
    List<AttemptTrace> traces = new ArrayList<>();
    List<Throwable> others = new ArrayList<>();
    for (Attempt attempt : history.attempts()) {
      Verdict.Failure failure = attempt.failure();
      if (failure != null) {
        traces.add(trace(history, attempt, failure));
        if (outcomes.get(attempt.number()) instanceof Outcome.Broken<T>(var phase, var cause)) {
          others.add(cause);
        }
      }
    }
    long took = failed.endedAt() - history.call().arrivedAt();
    return cut.after(traces, Duration.ofNanos(took), others);
  }

  /// The empty answer that must be shown because nobody had a better one.
  Optional<T> lastResort(CallFailed failed) {
    Attempt shown = failed.shown();
    boolean empty =
        shown != null
            && shown.failure() != null
            && shown.failure().kind() == FailureKind.EMPTY_ANSWER;
    return shown != null
            && empty
            && outcomes.get(shown.number()) instanceof Outcome.Answered<T> sent
        ? Optional.of(sent.answer())
        : Optional.empty();
  }

  /// The end of the call as an exception: the failure that the caller should see, with every
  /// attempt in its trail. A bug is itself.
  ///
  /// @param blocked how long until a target may be tried, asked only if none was
  RuntimeException told(CallFailed failed, Function<History, Optional<Duration>> blocked) {
    History history = failed.history();
    Duration elapsed = Duration.ofNanos(failed.endedAt() - history.call().arrivedAt());
    List<ProviderException> failures = new ArrayList<>();
    List<AttemptTrace> traces = new ArrayList<>();
    for (Attempt attempt : history.attempts()) {
      Verdict.Failure failure = attempt.failure();
      if (failure != null) {
        traces.add(trace(history, attempt, failure));
        if (exception(attempt, failure) instanceof ProviderException known) {
          failures.add(known);
        }
      }
    }
    Attempt shown = failed.shown();
    Throwable ending;
    if (failed.why() == Why.CANCELLED) {
      ending = ProviderException.Cancelled.of(about);
    } else if (failed.why() == Why.DEADLINE_PASSED) {
      ending =
          ProviderException.DeadlineExceeded.of(
              about,
              Duration.ofNanos(history.call().deadlineAt() - history.call().arrivedAt()),
              failures.isEmpty() ? null : failures.getLast());
    } else if (shown == null || shown.failure() == null) {
      ending = nobodyAsked(blocked.apply(history));
    } else {
      ending = exception(shown, shown.failure());
    }
    return switch (ending) {
      case ProviderException known ->
          known.after(
              traces,
              elapsed,
              failures.stream()
                  .filter(other -> other != known && other != known.getCause())
                  .toList());
      case RuntimeException bug -> bug;
      case Error error -> throw error;
      default -> new IllegalStateException(ending);
    };
  }

  /// All targets are blocked or open: nobody was asked, and somebody has said when to come back.
  private ProviderException nobodyAsked(Optional<Duration> blocked) {
    return ProviderException.Upstream.of(
        blocked.map(about::retryAfter).orElse(about), FailureKind.OVERLOADED, 503);
  }

  private Throwable exception(Attempt attempt, Verdict.Failure failure) {
    if (outcomes.get(attempt.number()) instanceof Outcome.Broken<T>(var phase, var cause)
        && judge(cause) instanceof Verdict.Failure judged
        && judged.kind() == failure.kind()) {
      return cause;
    }
    About mine = About.of(about.operation(), attempt.target().provider(), attempt.target().model());
    return switch (failure.kind()) {
      case EMPTY_ANSWER -> ProviderException.Malformed.empty(mine);
      case DEADLINE_EXCEEDED, TIMED_OUT, HIGH_LATENCY ->
          ProviderException.TimedOut.of(
              mine.phase(Phase.FIRST_BYTE),
              failure.kind() == FailureKind.DEADLINE_EXCEEDED
                  ? ProviderException.TimedOut.Clock.CALL
                  : ProviderException.TimedOut.Clock.ATTEMPT,
              attempt.limits().attempt());
      default -> ProviderException.Cancelled.of(mine);
    };
  }

  private static AttemptTrace trace(History history, Attempt attempt, Verdict.Failure failure) {
    return new AttemptTrace(
        attempt.number(),
        attempt.target().provider(),
        attempt.target().model(),
        Duration.ofNanos(attempt.startedAt() - history.call().arrivedAt()),
        Duration.ofNanos(attempt.endedAt() - attempt.startedAt()),
        Duration.ofNanos(attempt.waited()),
        failure.kind(),
        failure.evidence().status(),
        failure.retryAfter(),
        failure.evidence().requestId());
  }
}
