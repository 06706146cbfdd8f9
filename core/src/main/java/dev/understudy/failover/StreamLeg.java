package dev.understudy.failover;

import dev.understudy.attempt.Outcome;
import dev.understudy.attempt.Phase;
import dev.understudy.attempt.Verdict;
import dev.understudy.call.Attempt;
import dev.understudy.engine.Loop;
import dev.understudy.engine.Transport;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The stream of one attempt: reads on by itself until its first content, then as far as somebody
/// wants. Holds what was read and not yet taken. Everything happens on the call's loop.
final class StreamLeg<T> implements Flow.Subscriber<T> {
  /// After this many items without content the target is alive and odd: nothing more is held.
  private static final int MOST_HELD = 1000;

  private final SerialLoop loop;
  private final Attempt attempt;
  private final Predicate<? super T> content;
  private final FailureClassifier failures;
  private final Causes causes;
  private final Transport.Events<StreamLeg<T>> events;
  private final Runnable changed;
  private final Queue<T> items = new ArrayDeque<>();
  private Flow.@Nullable Subscription source;
  private Loop.@Nullable Timer clock;
  private @Nullable Throwable failure;
  private long asked;
  private boolean begun;
  private boolean ended;

  StreamLeg(
      SerialLoop loop,
      Attempt attempt,
      Predicate<? super T> content,
      FailureClassifier failures,
      Causes causes,
      Transport.Events<StreamLeg<T>> events,
      Runnable changed) {
    this.loop = loop;
    this.attempt = attempt;
    this.content = content;
    this.failures = failures;
    this.causes = causes;
    this.events = events;
    this.changed = changed;
  }

  @SuppressWarnings("CatchingUnchecked") // whatever the work throws is judged
  void begin(StreamWork<T> work) {
    Duration limit = attempt.limits().firstToken();
    clock = loop.schedule(() -> late(limit), limit.toNanos());
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
    items.add(item);
    if (begun) {
      disarm();
      watchSilence();
      changed.run();
    } else if (content.test(item) || items.size() >= MOST_HELD) {
      disarm();
      begun = true;
      events.ended(Outcome.begun(this));
    } else {
      ask(1);
    }
  }

  private void complete() {
    if (!ended) {
      end(null);
      if (begun) {
        events.closed(Verdict.OK);
        changed.run();
      } else {
        events.ended(Outcome.answered(this));
      }
    }
  }

  private void broke(Throwable broken) {
    if (ended) {
      return;
    }
    Throwable cause = StandardFailures.unwrapped(broken);
    end(cause);
    if (begun) {
      events.closed(failures.judge(attempt.target(), cause));
      changed.run();
    } else {
      events.ended(causes.broken(attempt, cause));
    }
  }

  /// Nothing came for too long.
  private void late(Duration limit) {
    if (ended) {
      return;
    }
    Flow.Subscription upstream = source;
    TimeoutException silent = new TimeoutException("no item for " + limit.toMillis() + " ms");
    end(silent);
    if (upstream != null) {
      upstream.cancel();
    }
    if (begun) {
      events.closed(failures.judge(attempt.target(), silent));
      changed.run();
    } else {
      events.ended(new Outcome.TimedOut<>(Phase.FIRST_BYTE, limit));
    }
  }

  private void end(@Nullable Throwable cause) {
    ended = true;
    failure = cause;
    disarm();
  }

  void cancel() {
    loop.run(() -> {
      boolean running = !ended;
      ended = true;
      items.clear();
      disarm();
      if (running && source != null) {
        source.cancel();
      }
    });
  }

  /// The next item, or null if there is none now.
  @Nullable T poll() {
    return items.poll();
  }

  /// Whether everything was taken and nothing follows.
  boolean exhausted() {
    return ended && items.isEmpty();
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

  private void watchSilence() {
    if (begun && asked > 0 && clock == null && !ended) {
      Duration limit = attempt.limits().idle();
      clock = loop.schedule(() -> late(limit), limit.toNanos());
    }
  }

  private void disarm() {
    if (clock != null) {
      clock.cancel();
      clock = null;
    }
  }
}
