package dev.understudy.failover;

import dev.understudy.attempt.Target;
import java.util.concurrent.Flow;

/// One request to one target whose answer comes in pieces.
///
/// @param <T> a piece
@FunctionalInterface
public interface StreamWork<T> {
  /// A publisher that asks this target when it is subscribed to, once. Must not block.
  ///
  /// @throws Exception if it cannot even start; taken as a failure like any other
  Flow.Publisher<T> ask(Target target) throws Exception;
}
