package dev.understudy.select;

import dev.understudy.attempt.Target;

/// What selection came to.
public sealed interface Choice {

  /// This target, now.
  ///
  /// @param probe whether its breaker asks for the probe lease
  /// @param leastBad whether it was taken only because every breaker is open
  record Take(Target target, boolean probe, boolean leastBad) implements Choice {}

  /// Nothing now; this target is the first to come out of its block.
  ///
  /// @param until tick of the block's end
  record Blocked(Target target, long until) implements Choice {}

  /// Nothing, however long one waits.
  record None() implements Choice {}

  /// There is only one nothing.
  Choice NONE = new None();
}
