package dev.understudy.call;

import dev.understudy.attempt.Target;
import dev.understudy.attempt.Timeouts;
import dev.understudy.attempt.Verdict;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A call and all that has happened to it. Immutable: every event gives a new history, one event
/// longer.
public final class History {
  private static final Attempt[] NO_ATTEMPTS = {};

  private final Call call;
  private final Attempt[] attempts;
  private final int delivered;
  private final @Nullable Why ended;
  private final Set<Target> continuing;

  private History(
      Call call, Attempt[] attempts, int delivered, @Nullable Why ended, Set<Target> continuing) {
    this.call = call;
    this.attempts = attempts;
    this.delivered = delivered;
    this.ended = ended;
    this.continuing = continuing;
  }

  /// A call to which nothing has happened yet.
  public static History of(Call call) {
    return new History(call, NO_ATTEMPTS, 0, null, Set.of());
  }

  /// An attempt was started.
  public History started(
      Target target, Timeouts limits, Why why, Charge charge, long waited, long now) {
    return begun(target, limits, why, charge, waited, now, true);
  }

  /// A first attempt whose start nobody measured has just ended.
  ///
  /// @param now tick of its end, and of the arrival of the call as far as anybody knows
  public History startedUnmeasured(Target target, Timeouts limits, long now) {
    return begun(target, limits, Why.FIRST, Charge.NONE, 0, now, false);
  }

  private History begun(
      Target target,
      Timeouts limits,
      Why why,
      Charge charge,
      long waited,
      long now,
      boolean timed) {
    int number = attempts.length + 1;
    Attempt[] longer = Arrays.copyOf(attempts, number);
    longer[number - 1] =
        new Attempt(number, target, limits, why, charge, waited, now, timed, Attempt.Running.NOW);
    return new History(call, longer, delivered, ended, continuing);
  }

  /// An attempt was started for no other reason than that it came next, at no charge. Short form
  /// for tests.
  public History started(Target target, long now) {
    return started(
        target,
        target.timeouts(),
        attempts.length == 0 ? Why.FIRST : Why.RETRY,
        Charge.NONE,
        0,
        now);
  }

  /// The first content of attempt `number` has come.
  public History answering(int number, long now) {
    return replaced(number, attempt(number).in(new Attempt.Answering(now)));
  }

  /// Attempt `number` is over.
  public History ended(int number, Verdict verdict, long now) {
    Attempt attempt = attempt(number);
    long since = attempt.state() instanceof Attempt.Answering begun ? begun.since() : now;
    return replaced(number, attempt.in(new Attempt.Ended(now, since, verdict)));
  }

  /// The attempt that was delivered broke, and what the caller has of it can be continued.
  ///
  /// @param continuing the targets that could be given the text so far; any other can only make it
  ///   again
  public History broken(Verdict.Failure failure, Set<Target> continuing, long now) {
    History ended = ended(delivered, failure, now);
    return new History(call, ended.attempts, delivered, this.ended, Set.copyOf(continuing));
  }

  /// The targets that could be given the text of the stream that broke last.
  public Set<Target> continuing() {
    return continuing;
  }

  /// Attempt `number` was handed to the caller; after a break, its part of the answer.
  public History delivered(int number) {
    return new History(call, attempts, number, ended, Set.of());
  }

  /// The caller left.
  public History cancelled() {
    return stopped(Why.CANCELLED);
  }

  /// Something outside the planner's view forbids another attempt: the retry gate is full.
  public History stopped(Why why) {
    return new History(call, attempts, delivered, why, continuing);
  }

  /// The call.
  public Call call() {
    return call;
  }

  /// Its attempts, in the order of their start. Unmodifiable.
  public List<Attempt> attempts() {
    return Collections.unmodifiableList(Arrays.asList(attempts));
  }

  /// How many attempts were started.
  public int size() {
    return attempts.length;
  }

  /// Attempt `number`, from 1.
  public Attempt attempt(int number) {
    return attempts[number - 1];
  }

  /// The number of the attempt that was delivered, the latest one if others went on with it; 0
  /// before that.
  public int delivered() {
    return delivered;
  }

  /// What stopped the call from outside, or null.
  public @Nullable Why stoppedBy() {
    return ended;
  }

  /// The attempt that failed last, by the time of its end; null if none has.
  public @Nullable Attempt lastFailed() {
    Attempt last = null;
    for (Attempt attempt : attempts) {
      if (attempt.failure() != null && (last == null || attempt.endedAt() - last.endedAt() >= 0)) {
        last = attempt;
      }
    }
    return last;
  }

  /// The attempt that failed first, by the time of its end; null if none has.
  public @Nullable Attempt firstFailed() {
    Attempt first = null;
    for (Attempt attempt : attempts) {
      if (attempt.failure() != null && (first == null || attempt.endedAt() - first.endedAt() < 0)) {
        first = attempt;
      }
    }
    return first;
  }

  /// How often a target was tried.
  public int triesOf(Target target) {
    int tries = 0;
    for (Attempt attempt : attempts) {
      if (attempt.target().name().equals(target.name())) {
        tries++;
      }
    }
    return tries;
  }

  private History replaced(int number, Attempt attempt) {
    Attempt[] changed = attempts.clone();
    changed[number - 1] = attempt;
    return new History(call, changed, delivered, ended, continuing);
  }

  @Override
  public String toString() {
    return call.id() + attempts();
  }
}
