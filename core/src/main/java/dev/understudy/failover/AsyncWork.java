package dev.understudy.failover;

import dev.understudy.attempt.Target;
import java.util.concurrent.CompletionStage;

/// One request to one target, started and not waited for.
///
/// @param <R> what it gives; never null
@FunctionalInterface
public interface AsyncWork<R> {
  /// Starts asking this target. Must not block. If its stage is a future, that is cancelled when
  /// nobody waits for it any more.
  ///
  /// @throws Exception if it cannot even start; taken as a failure like any other
  CompletionStage<R> ask(Target target) throws Exception;
}
