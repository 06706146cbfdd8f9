package dev.understudy.call;

import dev.understudy.attempt.Target;
import org.jspecify.annotations.Nullable;

/// What an attempt takes from a retry budget: that of the target whose failure caused it.
///
/// @param target whose bucket pays; null if nobody does
/// @param tokens how many
/// @param capacity of the bucket, as the call's policy has it
public record Charge(@Nullable Target target, int tokens, int capacity) {
  /// Free.
  public static final Charge NONE = new Charge(null, 0, 0);
}
