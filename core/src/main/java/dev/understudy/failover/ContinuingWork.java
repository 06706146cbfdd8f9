package dev.understudy.failover;

import dev.understudy.attempt.Target;
import java.util.concurrent.Flow;

/// Work that can also ask a target to go on with the beginning of an answer, which costs less than
/// making it again. Only targets with the capability [dev.understudy.attempt.Capability#PREFILL]
/// are asked to.
///
/// @param <T> a piece
public interface ContinuingWork<T> extends StreamWork<T> {
  /// Whether this target goes on with the last message of the conversation if that is the
  /// assistant's. One that answers it instead must not be named: its answer would be taken for the
  /// rest of the text.
  boolean goesOn(Target target);

  /// A publisher that asks this target for the rest of a text when it is subscribed to, once. Must
  /// not block.
  ///
  /// @param given the text so far, without white space at its end
  /// @throws Exception if it cannot even start; taken as a failure like any other
  Flow.Publisher<T> goOn(Target target, String given) throws Exception;

  /// Whether this target's answers begin with the text they were given, however short that is.
  /// Longer repetitions are found without knowing.
  default boolean echoes(Target target) {
    return false;
  }
}
