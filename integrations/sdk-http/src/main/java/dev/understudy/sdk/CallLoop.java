package dev.understudy.sdk;

import dev.understudy.engine.Loop;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The loop of one call: its tasks run one at a time on a virtual thread that lives while there are
/// any. So no task but the first ever runs on the caller's thread, and none on that of an attempt,
/// which may be interrupted. Thread-safe.
final class CallLoop implements Loop {
  private static final System.Logger LOG = System.getLogger(CallLoop.class.getName());

  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicInteger pending = new AtomicInteger();

  /// The last thread that drained; it may be over, and then it is nobody's current one.
  private volatile @Nullable Thread drainer;

  @Override
  @SuppressWarnings("ReferenceEquality") // threads have no other equality
  public boolean inLoop() {
    return drainer == Thread.currentThread();
  }

  @Override
  public Timer schedule(Runnable task, long nanos) {
    CompletableFuture<Boolean> due = new CompletableFuture<>();
    CompletableFuture<?> ran = due.thenAccept(now -> execute(task));
    due.completeOnTimeout(true, Math.max(0, nanos), TimeUnit.NANOSECONDS);
    return () -> {
      ran.cancel(false);
      due.cancel(false);
    };
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
    if (pending.getAndIncrement() == 0) {
      Thread.ofVirtual().name("understudy-call").start(this::drain);
    }
  }

  /// Runs the first task of all on this thread, which makes the call.
  void begin(Runnable task) {
    pending.incrementAndGet();
    drainer = Thread.currentThread();
    ran(Optional.of(task));
    drainer = null;
    if (pending.decrementAndGet() > 0) {
      Thread.ofVirtual().name("understudy-call").start(this::drain);
    }
  }

  private void drain() {
    drainer = Thread.currentThread();
    do {
      ran(Optional.ofNullable(tasks.poll()));
    } while (pending.decrementAndGet() > 0);
  }

  @SuppressWarnings("CatchingUnchecked") // a bug in one task must not stop the call
  private static void ran(Optional<Runnable> task) {
    try {
      task.ifPresent(Runnable::run);
    } catch (RuntimeException | Error bug) {
      LOG.log(System.Logger.Level.ERROR, "a task of a call failed", bug);
    }
  }
}
