package dev.understudy.failover;

import dev.understudy.engine.Engine;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// What a caller of a call that nobody waits for has in its hands: cancelling it cancels the call.
final class Promise<R> extends CompletableFuture<R> {
  private volatile Engine.@Nullable Handle call;

  /// The call that keeps this promise.
  void keptBy(Engine.Handle call) {
    this.call = call;
    if (isCancelled()) {
      call.cancel();
    }
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    boolean cancelled = super.cancel(mayInterruptIfRunning);
    Engine.Handle running = call;
    if (cancelled && running != null) {
      running.cancel();
    }
    return cancelled;
  }
}
