package dev.understudy.failover;

import dev.understudy.attempt.Outcome;
import dev.understudy.attempt.Phase;
import dev.understudy.attempt.Verdict;
import dev.understudy.call.Attempt;
import dev.understudy.engine.Loop;
import dev.understudy.engine.Transport;
import dev.understudy.resume.Piece;
import dev.understudy.resume.Splice;
import dev.understudy.resume.Told;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// The stream of one attempt: reads on by itself until there is something to show, then as far as
/// somebody wants. Holds what was read and not yet taken. Everything happens on the call's loop.
final class StreamLeg<T> implements Flow.Subscriber<T> {
  /// After this many items without content the target is alive and odd: nothing more is held.
  private static final int MOST_HELD = 1000;

  /// The most items of a stream that is held to its end.
  private static final int MOST_WHOLE = 1 << 16;

  /// What may follow the proof that an answer is complete is here by then.
  private static final Duration EPILOGUE = Duration.ofSeconds(1);

  /// Told how it goes.
  interface Owner<T> {
    /// There is more to take, or nothing follows.
    void changed();

    /// It broke in front of the reader; tells the engine.
    void broke(StreamLeg<T> leg, Verdict.Failure failure);
  }

  private final Loop loop;
  private final Attempt attempt;
  private final StreamRules<T> rules;
  private final Causes causes;
  private final Transport.Events<StreamLeg<T>> events;
  private final Owner<T> owner;
  private final Told told;
  private final @Nullable Splice<T> splice;
  private final Queue<T> items = new ArrayDeque<>();
  private Flow.@Nullable Subscription source;
  private Loop.@Nullable Timer clock;
  private Loop.@Nullable Timer wholeClock;
  private @Nullable Throwable failure;
  private long asked;
  private boolean answering;
  private boolean showable;
  private boolean proven;
  private boolean begun;
  private boolean ended;
  private boolean suspended;

  /// @param told what the reader has when this attempt begins
  /// @param splice how its answer meets that; null if it is nothing
  StreamLeg(
      Loop loop,
      Attempt attempt,
      StreamRules<T> rules,
      Causes causes,
      Transport.Events<StreamLeg<T>> events,
      Owner<T> owner,
      Told told,
      @Nullable Splice<T> splice) {
    this.loop = loop;
    this.attempt = attempt;
    this.rules = rules;
    this.causes = causes;
    this.events = events;
    this.owner = owner;
    this.told = told;
    this.splice = splice;
  }

  @SuppressWarnings("CatchingUnchecked") // whatever the work throws is judged
  void begin(StreamWork<T> work) {
    Duration first = attempt.limits().firstToken();
    Duration all = attempt.limits().attempt();
    clock = loop.schedule(() -> late(first, "nothing came for "), first.toNanos());
    wholeClock = loop.schedule(() -> late(all, "not complete after "), all.toNanos());
    try {
      Objects.requireNonNull(work.ask(attempt.target()), "the work gave null").subscribe(this);
    } catch (Exception | Error broken) {
      loop.run(() -> broke(broken));
    }
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    loop.run(() -> {
      if (ended || source != null) {
        subscription.cancel();
      } else {
        source = subscription;
        ask(1);
      }
    });
  }

  @Override
  public void onNext(T item) {
    loop.run(() -> took(item));
  }

  @Override
  public void onError(Throwable broken) {
    loop.run(() -> broke(broken));
  }

  @Override
  public void onComplete() {
    loop.run(this::complete);
  }

  private void took(T item) {
    if (ended) {
      return;
    }
    asked--;
    try {
      Piece piece = rules.pieces().read(item);
      if (!proven || !piece.content()) {
        place(item, piece);
      }
    } catch (RuntimeException | StreamFault broken) {
      stop();
      broke(broken);
      return;
    }
    if (answering) {
      disarm();
    }
    if (begun) {
      owner.changed();
    } else if (enough()) {
      begun = true;
      disarm();
      events.ended(Outcome.begun(this));
    } else {
      ask(1);
    }
    watchSilence();
  }

  private void place(T item, Piece piece) throws StreamFault {
    answering |= piece.content();
    if (splice == null) {
      keep(item, piece);
    } else if (!splice.take(item, piece, this::keep)) {
      throw StreamFault.diverged();
    }
    proven |= piece.last();
  }

  private void keep(T item, Piece piece) {
    items.add(item);
    told.add(piece);
    showable |= piece.content() || piece.sort() == Piece.Sort.HEAD;
  }

  /// Whether what is here should be shown.
  private boolean enough() {
    if (splice != null) {
      return !items.isEmpty();
    }
    return rules.whole() ? items.size() >= MOST_WHOLE : answering || items.size() >= MOST_HELD;
  }

  private void complete() {
    if (ended) {
      return;
    }
    if (rules.pieces().proven() && !proven) {
      broke(StreamFault.incomplete());
    } else if (splice != null && !splice.end(this::keep)) {
      broke(StreamFault.diverged());
    } else {
      finish();
    }
  }

  private void finish() {
    end(null);
    if (begun) {
      events.closed(Verdict.OK);
      owner.changed();
    } else {
      events.ended(Outcome.answered(this));
    }
  }

  private void broke(Throwable broken) {
    if (ended) {
      return;
    }
    if (proven) {
      finish();
      return;
    }
    Throwable cause = StandardFailures.unwrapped(broken);
    end(cause);
    if (begun) {
      interrupted(cause);
    } else {
      events.ended(causes.broken(attempt, cause));
    }
  }

  /// One of the clocks ran out.
  private void late(Duration limit, String what) {
    if (ended) {
      return;
    }
    stop();
    if (proven) {
      finish();
      return;
    }
    TimeoutException late = new TimeoutException(what + limit.toMillis() + " ms");
    end(late);
    if (begun) {
      interrupted(late);
    } else {
      events.ended(new Outcome.TimedOut<>(Phase.FIRST_BYTE, limit));
    }
  }

  private void interrupted(Throwable cause) {
    causes.broken(attempt, cause);
    owner.broke(this, rules.judge(attempt.target(), cause));
    owner.changed();
  }

  private void end(@Nullable Throwable cause) {
    ended = true;
    failure = cause;
    disarmAll();
  }

  void cancel() {
    loop.run(() -> {
      boolean running = !ended;
      ended = true;
      items.clear();
      disarmAll();
      if (running) {
        stop();
      }
    });
  }

  private void stop() {
    if (source != null) {
      source.cancel();
    }
  }

  /// How it tells the engine.
  Transport.Events<StreamLeg<T>> events() {
    return events;
  }

  /// What the reader has once everything is taken.
  Told told() {
    return told;
  }

  /// Whether it is an answer with nothing in it. Only of one that is complete and describes itself.
  boolean empty() {
    return splice == null && rules.pieces().proven() && !showable;
  }

  /// The next item, or null if there is none now.
  @Nullable T poll() {
    return items.poll();
  }

  /// Whether everything was taken and nothing follows.
  boolean exhausted() {
    return ended && items.isEmpty();
  }

  /// Somebody else may go on where it broke: its end is not the stream's.
  void suspend() {
    suspended = true;
  }

  /// Whether somebody else may go on where it broke.
  boolean suspended() {
    return suspended;
  }

  /// What ended it, or null if it is complete.
  @Nullable Throwable failure() {
    return failure;
  }

  /// Somebody wants this many items more than are here.
  void wants(long demand) {
    long missing = demand - items.size() - asked;
    if (!ended && missing > 0) {
      ask(missing);
      watchSilence();
    }
  }

  private void ask(long count) {
    asked += count;
    if (source != null) {
      source.request(count);
    }
  }

  /// Silence counts from the first content on, while something is wanted.
  private void watchSilence() {
    if ((answering || begun) && asked > 0 && clock == null && !ended) {
      Duration idle = attempt.limits().idle();
      Duration limit = proven && idle.compareTo(EPILOGUE) > 0 ? EPILOGUE : idle;
      clock = loop.schedule(() -> late(limit, "nothing came for "), limit.toNanos());
    }
  }

  private void disarm() {
    if (clock != null) {
      clock.cancel();
      clock = null;
    }
  }

  private void disarmAll() {
    disarm();
    if (wholeClock != null) {
      wholeClock.cancel();
      wholeClock = null;
    }
  }
}
