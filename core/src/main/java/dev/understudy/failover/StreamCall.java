package dev.understudy.failover;

import dev.understudy.attempt.Capability;
import dev.understudy.attempt.Classifier;
import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Outcome;
import dev.understudy.attempt.Target;
import dev.understudy.attempt.Verdict;
import dev.understudy.call.Attempt;
import dev.understudy.call.Call;
import dev.understudy.call.CallFailed;
import dev.understudy.call.History;
import dev.understudy.call.Why;
import dev.understudy.engine.Engine;
import dev.understudy.engine.Loop;
import dev.understudy.engine.Outlet;
import dev.understudy.engine.Transport;
import dev.understudy.resume.PrefillSeam;
import dev.understudy.resume.Seam;
import dev.understudy.resume.Splice;
import dev.understudy.resume.Told;
import dev.understudy.resume.VerifiedSeam;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/// One subscription to a stream that fails over: the call, and what its subscriber is owed.
/// Everything happens on the call's loop.
final class StreamCall<T>
    implements Transport<StreamAttempt<T>>,
        Classifier<StreamAttempt<T>>,
        Outlet<StreamAttempt<T>>,
        StreamAttempt.Owner<T>,
        Flow.Subscription {
  private final StreamWork<T> work;
  private final StreamRules<T> rules;
  private final List<Target> targets;
  private final Loop loop;
  private final Flow.Subscriber<? super T> subscriber;
  private final Causes causes = new Causes();

  /// What is delivered: the part that is being taken, and those that go on with it.
  private final Deque<StreamAttempt<T>> parts = new ArrayDeque<>(1);

  private @Nullable Engine engine;
  private Engine.@Nullable Handle handle;
  private @Nullable History history;
  private @Nullable Throwable ending;
  private long demand;
  private boolean owing;
  private boolean again;
  private boolean over;

  StreamCall(
      StreamWork<T> work,
      StreamRules<T> rules,
      List<Target> targets,
      Loop loop,
      Flow.Subscriber<? super T> subscriber) {
    this.work = work;
    this.rules = rules;
    this.targets = targets;
    this.loop = loop;
    this.subscriber = subscriber;
  }

  void begin(Engine engine, Call call) {
    this.engine = engine;
    loop.run(() -> {
      subscriber.onSubscribe(this);
      if (!over) {
        handle = engine.start(call, this, this, loop, this);
      }
    });
  }

  @Override
  public Exchange start(Attempt attempt, Events<StreamAttempt<T>> events) {
    StreamWork<T> asked = work;
    Told told = rules.nothingTold();
    Splice<T> splice = null;
    if (attempt.why().goesOn()) {
      told = parts.getLast().content().told().copy();
      Seam seam;
      if (attempt.why() == Why.RESUME && work instanceof ContinuingWork<T> able) {
        PrefillSeam prefill = new PrefillSeam(told.text(), able.echoes(attempt.target()));
        asked = target -> able.goOn(target, prefill.given());
        seam = prefill;
      } else {
        seam = new VerifiedSeam(told.text());
      }
      splice = new Splice<>(rules.pieces(), seam);
    }
    StreamAttempt<T> part =
        new StreamAttempt<>(loop, attempt, rules, causes, events, this, told, splice);
    part.begin(asked);
    return part::cancel;
  }

  @Override
  public Verdict judge(Target target, Outcome<StreamAttempt<T>> outcome) {
    if (outcome instanceof Outcome.Answered<StreamAttempt<T>>(var part, var whole)
        && whole
        && part.content().empty()) {
      return Failures.of(FailureKind.EMPTY_ANSWER);
    }
    return Causes.judge(rules.failures(), target, outcome);
  }

  @Override
  public void delivered(StreamAttempt<T> part, History history) {
    this.history = history;
    parts.add(part);
    changed();
  }

  @Override
  public void resumed(StreamAttempt<T> part, History history) {
    delivered(part, history);
  }

  @Override
  public void interrupted(Why why, History history) {
    ended(why, history);
    changed();
  }

  /// No answer. One with nothing in it is shown if nobody had a better one.
  @Override
  public void failed(CallFailed failure, @Nullable Outcome<StreamAttempt<T>> shown) {
    if (shown instanceof Outcome.Answered<StreamAttempt<T>>(var part, var whole)
        && part.content().empty()) {
      parts.add(part);
      changed();
    } else if (!over) {
      over = true;
      subscriber.onError(told(failure));
    }
  }

  @Override
  public void broke(StreamAttempt<T> part, Verdict.Failure failure) {
    if (rules.described() && rules.resumes() && part.content().told().continuable()) {
      part.suspend();
      part.events().broke(failure, continuing(part.content().told()));
      return;
    }
    part.events().closed(failure);
    History before = history;
    if (rules.described() && before != null) {
      ended(Why.NOT_RETRIABLE, before.broken(failure, Set.of(), now()));
    }
  }

  /// The targets that can be given the text so far.
  private Set<Target> continuing(Told told) {
    Set<Target> able = new HashSet<>();
    if (work instanceof ContinuingWork<T> continuing && !told.text().isBlank()) {
      for (Target target : targets) {
        if (target.capabilities().contains(Capability.PREFILL) && continuing.goesOn(target)) {
          able.add(target);
        }
      }
    }
    return able;
  }

  private void ended(Why why, History history) {
    ending = told(new CallFailed(why, history, now()));
  }

  private long now() {
    return Objects.requireNonNull(engine).ticker().read();
  }

  @SuppressWarnings("CatchingUnchecked") // an error of the work is the subscriber's too
  private Throwable told(CallFailed failure) {
    try {
      return causes.told(failure);
    } catch (Error bug) {
      return bug;
    }
  }

  @Override
  public void request(long count) {
    loop.run(() -> {
      if (over) {
        return;
      }
      if (count <= 0) {
        stop();
        subscriber.onError(
            new IllegalArgumentException("a subscriber must ask for more than " + count));
        return;
      }
      demand = demand + count < 0 ? Long.MAX_VALUE : demand + count;
      changed();
    });
  }

  @Override
  public void cancel() {
    loop.run(this::stop);
  }

  private void stop() {
    over = true;
    if (handle != null) {
      handle.cancel();
    }
  }

  /// Gives the subscriber what it is owed. A request from within only raises the demand: the loop
  /// looks again anyway.
  @Override
  public void changed() {
    again = true;
    if (owing) {
      return;
    }
    owing = true;
    try {
      while (again && !over) {
        again = false;
        owe();
      }
    } finally {
      owing = false;
    }
  }

  /// Gives what is there, asks for what is not, and tells how it ended.
  private void owe() {
    StreamAttempt<T> part = parts.peek();
    if (part == null) {
      return;
    }
    while (!over && demand > 0) {
      T item = part.content().poll();
      if (item == null) {
        break;
      }
      demand--;
      subscriber.onNext(item);
    }
    if (over) {
      return;
    }
    if (!part.exhausted()) {
      part.wants(demand);
    } else if (parts.size() > 1) {
      parts.remove();
      again = true;
    } else if (!part.suspended() || ending != null) {
      conclude(part);
    }
  }

  private void conclude(StreamAttempt<T> part) {
    over = true;
    Throwable failure = ending == null ? part.failure() : ending;
    if (failure == null) {
      subscriber.onComplete();
    } else {
      subscriber.onError(failure);
    }
  }
}
