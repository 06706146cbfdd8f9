package dev.understudy.failover;

import dev.understudy.attempt.Outcome;
import dev.understudy.attempt.Phase;
import dev.understudy.attempt.Verdict;
import dev.understudy.call.Attempt;
import dev.understudy.engine.Loop;
import dev.understudy.engine.Transport;
import dev.understudy.resume.Splice;
import dev.understudy.resume.Told;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// One attempt of a [StreamCall]: reads on by itself until there is something to show, then as far
/// as somebody wants. Everything happens on the call's loop.
final class StreamAttempt<T> implements Flow.Subscriber<T>, StreamClocks.Owner {
  /// Told how it goes.
  interface Owner<T> {
    /// There is more to take, or nothing follows.
    void changed();

    /// It broke in front of the reader; tells the engine.
    void broke(StreamAttempt<T> broken, Verdict.Failure failure);
  }

  private final Loop loop;
  private final Attempt attempt;
  private final StreamRules<T> rules;
  private final Causes causes;
  private final Transport.Events<StreamAttempt<T>> events;
  private final Owner<T> owner;
  private final StreamContent<T> content;
  private final StreamClocks clocks;
  private Flow.@Nullable Subscription source;
  private @Nullable Throwable failure;
  private long asked;
  private boolean begun;
  private boolean ended;
  private boolean suspended;

  /// @param told what the reader has when this attempt begins
  /// @param splice how its answer meets that; null if it is nothing
  StreamAttempt(
      Loop loop,
      Attempt attempt,
      StreamRules<T> rules,
      Causes causes,
      Transport.Events<StreamAttempt<T>> events,
      Owner<T> owner,
      Told told,
      @Nullable Splice<T> splice) {
    this.loop = loop;
    this.attempt = attempt;
    this.rules = rules;
    this.causes = causes;
    this.events = events;
    this.owner = owner;
    content = new StreamContent<>(rules, told, splice);
    clocks = new StreamClocks(loop, attempt.limits(), this);
  }

  @SuppressWarnings("CatchingUnchecked") // whatever the work throws is judged
  void begin(StreamWork<T> work) {
    clocks.begin();
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
      content.add(item);
    } catch (RuntimeException | StreamFault broken) {
      stop();
      broke(broken);
      return;
    }
    if (content.answering()) {
      clocks.heard();
    }
    if (begun) {
      owner.changed();
    } else if (content.enough()) {
      begun = true;
      clocks.heard();
      events.ended(Outcome.begun(this));
    } else {
      ask(1);
    }
    watchSilence();
  }

  private void complete() {
    if (ended) {
      return;
    }
    try {
      content.end();
    } catch (StreamFault broken) {
      broke(broken);
      return;
    }
    finish();
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
    if (!ended) {
      Throwable cause = StandardFailures.unwrapped(broken);
      fail(cause, causes.broken(attempt, cause));
    }
  }

  @Override
  public void silent(Duration limit) {
    late(limit, "nothing came for ");
  }

  @Override
  public void overdue(Duration limit) {
    late(limit, "not complete after ");
  }

  private void late(Duration limit, String what) {
    if (!ended) {
      stop();
      fail(
          new TimeoutException(what + limit.toMillis() + " ms"),
          new Outcome.TimedOut<>(Phase.FIRST_BYTE, limit));
    }
  }

  /// It ends here. After the proof that it is complete, that is no failure.
  ///
  /// @param unseen what the engine is told if nothing of it was shown
  private void fail(Throwable cause, Outcome<StreamAttempt<T>> unseen) {
    if (content.proven()) {
      finish();
      return;
    }
    end(cause);
    if (begun) {
      causes.broken(attempt, cause);
      owner.broke(this, rules.judge(attempt.target(), cause));
      owner.changed();
    } else {
      events.ended(unseen);
    }
  }

  private void end(@Nullable Throwable cause) {
    ended = true;
    failure = cause;
    clocks.stop();
  }

  void cancel() {
    loop.run(() -> {
      boolean running = !ended;
      ended = true;
      content.drop();
      clocks.stop();
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
  Transport.Events<StreamAttempt<T>> events() {
    return events;
  }

  /// What it has brought.
  StreamContent<T> content() {
    return content;
  }

  /// Whether everything was taken and nothing follows.
  boolean exhausted() {
    return ended && content.size() == 0;
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
    long missing = demand - content.size() - asked;
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
    if ((content.answering() || begun) && asked > 0 && !ended) {
      clocks.expect(content.proven());
    }
  }
}
