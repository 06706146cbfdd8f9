package dev.understudy.engine;

import dev.understudy.attempt.Classifier;
import dev.understudy.attempt.Outcome;
import dev.understudy.call.Call;
import dev.understudy.call.CallFailed;
import dev.understudy.call.History;
import dev.understudy.call.Why;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The blocking face of the engine: the calling thread is the loop until the answer is here. Events
/// that come after that (the end of a stream) run on the thread that brings them, one at a time. A
/// thread that waits for somebody to go on with its answer is the loop again meanwhile.
final class Blocking<R> implements Loop, Outlet<R>, Lasting<R> {
  private record Due(long at, Runnable task) {}

  private final Ticker ticker;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<Runnable> ready = new ArrayDeque<>(2);
  private final PriorityQueue<Due> timers =
      new PriorityQueue<>(2, Comparator.comparingLong(Due::at));
  private @Nullable Thread owner;
  private @Nullable R answer;
  private @Nullable CallFailed failure;
  private Engine.@Nullable Handle handle;
  private volatile boolean left;

  Blocking(Ticker ticker) {
    this.ticker = ticker;
  }

  R join(
      Engine engine,
      Call call,
      FirstAttempt first,
      Transport<R> transport,
      Classifier<R> classifier) {
    owner = Thread.currentThread();
    return await(engine.start(call, first, transport, classifier, this, this));
  }

  /// The same, for an answer that others may go on with.
  Lasting<R> joinLasting(
      Engine engine, Call call, Transport<R> transport, Classifier<R> classifier) {
    owner = Thread.currentThread();
    Engine.Handle begun = engine.start(call, transport, classifier, this, this);
    handle = begun;
    await(begun);
    return this;
  }

  @Override
  public R answer() {
    return Objects.requireNonNull(answer);
  }

  @Override
  public R goOn(Runnable broke) {
    lock.lock();
    try {
      owner = Thread.currentThread();
      answer = null;
    } finally {
      lock.unlock();
    }
    broke.run();
    return await(Objects.requireNonNull(handle));
  }

  @Override
  public void cancel() {
    left = true;
    Objects.requireNonNull(handle).cancel();
  }

  private R await(Engine.Handle handle) {
    boolean interrupted = false;
    while (answer == null && failure == null && !over()) {
      try {
        Runnable next = next();
        if (next != null) {
          next.run();
        }
      } catch (InterruptedException stop) {
        interrupted = true;
        handle.cancel();
      }
    }
    leave();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    CallFailed failed = failure;
    if (failed != null) {
      throw failed;
    }
    if (answer == null) {
      throw new CancellationException();
    }
    return answer;
  }

  /// Whether the call was cancelled and nothing is left to be told.
  private boolean over() {
    if (!left) {
      return false;
    }
    lock.lock();
    try {
      return ready.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void resumed(R answer, History history) {
    this.answer = answer;
  }

  @Override
  public void interrupted(Why why, History history) {
    this.failure = new CallFailed(why, history, ticker.read());
  }

  @Override
  public void delivered(R answer, History history) {
    this.answer = answer;
  }

  @Override
  public void failed(CallFailed failure, @Nullable Outcome<R> shown) {
    this.failure = failure;
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // threads have no other equality
  public boolean inLoop() {
    return owner == Thread.currentThread();
  }

  @Override
  public void execute(Runnable task) {
    lock.lock();
    try {
      if (owner != null) {
        ready.add(task);
        changed.signal();
      } else {
        task.run();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Timer schedule(Runnable task, long nanos) {
    Due due = new Due(ticker.read() + Math.max(0, nanos), task);
    lock.lock();
    try {
      timers.add(due);
    } finally {
      lock.unlock();
    }
    return () -> drop(due);
  }

  private void drop(Due due) {
    lock.lock();
    try {
      timers.remove(due);
    } finally {
      lock.unlock();
    }
  }

  /// What is due next; null after a wait that ended for no reason.
  @SuppressWarnings(
      "WaitNotInLoop") // the loop is join's: it looks at everything again after any wake-up
  private @Nullable Runnable next() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      Runnable first = ready.poll();
      if (first != null) {
        return first;
      }
      Due due = timers.peek();
      if (due == null) {
        changed.await();
        return null;
      }
      long wait = due.at() - ticker.read();
      if (wait <= 0) {
        timers.remove(due);
        return due.task();
      }
      changed.await(wait, TimeUnit.NANOSECONDS);
      return null;
    } finally {
      lock.unlock();
    }
  }

  private void leave() {
    lock.lock();
    try {
      owner = null;
      for (Runnable task = ready.poll(); task != null; task = ready.poll()) {
        task.run();
      }
    } finally {
      lock.unlock();
    }
  }
}
