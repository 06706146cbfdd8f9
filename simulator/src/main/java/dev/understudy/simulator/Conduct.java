package dev.understudy.simulator;

import dev.understudy.attempt.Target;
import java.util.random.RandomGenerator;

/// How the targets of a fleet behave.
@FunctionalInterface
public interface Conduct {
  /// What the target does with an attempt that begins now. Asked once an attempt, in the order of
  /// time, so that it may keep count.
  Behaviour of(Target target, long now, boolean streaming, RandomGenerator dice);
}
