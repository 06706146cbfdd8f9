package dev.understudy.springai;

import dev.understudy.attempt.Target;
import dev.understudy.attempt.Verdict;
import java.util.Optional;

/// What the exceptions of one library mean. Total and thread-safe.
@FunctionalInterface
interface KnownFailures {
  /// Judges one exception; empty if it is not one of the library's. Causes are looked at by the
  /// caller.
  Optional<Verdict.Failure> judge(Target target, Throwable failure);
}
