package dev.understudy.failover;

import dev.understudy.attempt.Classifier;
import dev.understudy.attempt.Outcome;
import dev.understudy.attempt.Target;
import dev.understudy.attempt.Verdict;
import dev.understudy.call.Attempt;
import dev.understudy.call.Call;
import dev.understudy.call.CallFailed;
import dev.understudy.call.History;
import dev.understudy.engine.Engine;
import dev.understudy.engine.Outlet;
import dev.understudy.engine.Transport;
import java.util.concurrent.Flow;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// One subscription to a stream that fails over: the call, and what its subscriber is owed.
/// Everything happens on the call's loop.
final class StreamCall<T>
    implements Transport<StreamLeg<T>>,
        Classifier<StreamLeg<T>>,
        Outlet<StreamLeg<T>>,
        Flow.Subscription {
  private final StreamWork<T> work;
  private final Predicate<? super T> content;
  private final FailureClassifier failures;
  private final Flow.Subscriber<? super T> subscriber;
  private final Causes causes = new Causes();
  private final SerialLoop loop = new SerialLoop();
  private Engine.@Nullable Handle handle;
  private @Nullable StreamLeg<T> delivered;
  private long demand;
  private boolean over;

  StreamCall(
      StreamWork<T> work,
      Predicate<? super T> content,
      FailureClassifier failures,
      Flow.Subscriber<? super T> subscriber) {
    this.work = work;
    this.content = content;
    this.failures = failures;
    this.subscriber = subscriber;
  }

  void begin(Engine engine, Call call) {
    loop.run(() -> {
      subscriber.onSubscribe(this);
      if (!over) {
        handle = engine.start(call, this, this, loop, this);
      }
    });
  }

  @Override
  public Exchange start(Attempt attempt, Events<StreamLeg<T>> events) {
    StreamLeg<T> leg = new StreamLeg<>(loop, attempt, content, failures, causes, events, this::owe);
    leg.begin(work);
    return leg::cancel;
  }

  @Override
  public Verdict judge(Target target, Outcome<StreamLeg<T>> outcome) {
    return Causes.judge(failures, target, outcome);
  }

  @Override
  public void delivered(StreamLeg<T> leg, History history) {
    delivered = leg;
    owe();
  }

  @Override
  public void failed(CallFailed failure, @Nullable Outcome<StreamLeg<T>> shown) {
    if (!over) {
      over = true;
      subscriber.onError(told(failure));
    }
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
      owe();
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

  /// Gives the subscriber what is there, asks for what is not, and tells how it ended.
  private void owe() {
    StreamLeg<T> leg = delivered;
    if (leg == null) {
      return;
    }
    while (!over && demand > 0) {
      T item = leg.poll();
      if (item == null) {
        break;
      }
      demand--;
      subscriber.onNext(item);
    }
    if (over) {
      return;
    }
    if (leg.exhausted()) {
      over = true;
      Throwable failure = leg.failure();
      if (failure == null) {
        subscriber.onComplete();
      } else {
        subscriber.onError(failure);
      }
    } else {
      leg.wants(demand);
    }
  }
}
