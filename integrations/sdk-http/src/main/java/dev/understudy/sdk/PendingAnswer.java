package dev.understudy.sdk;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/// Waits for an answer that an SDK's client promised. On an attempt's thread.
public final class PendingAnswer {
  private PendingAnswer() {}

  /// What was promised. An interrupt cancels the promise, and an answer that comes all the same is
  /// discarded.
  ///
  /// @param <P> the SDK's type of an answer
  /// @param discard releases an answer that nobody wants
  /// @throws Exception what the promise was broken with
  @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for it any more
  public static <P> P await(CompletableFuture<P> promise, Consumer<? super P> discard)
      throws Exception {
    try {
      return promise.get();
    } catch (InterruptedException stop) {
      promise.whenComplete((answer, failure) -> {
        if (answer != null) {
          discard.accept(answer);
        }
      });
      promise.cancel(true);
      throw stop;
    } catch (ExecutionException broken) {
      switch (broken.getCause()) {
        case Exception known -> throw known;
        case Error error -> throw error;
        case null, default -> throw broken;
      }
    }
  }
}
