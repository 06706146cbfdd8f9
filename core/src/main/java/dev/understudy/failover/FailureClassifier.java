package dev.understudy.failover;

import dev.understudy.attempt.Target;
import dev.understudy.attempt.Verdict;
import java.util.Optional;
import java.util.function.Function;

/// Says what an exception means. Total and thread-safe.
///
/// ```java
/// FailureClassifier.standard()
///     .when(TooManyRequests.class, e -> Failures.throttled(e.retryAfter()))
///     .when(BadInput.class, e -> Failures.badRequest())
/// ```
@FunctionalInterface
public interface FailureClassifier {
  /// Judges a failure of a target.
  Verdict.Failure judge(Target target, Throwable failure);

  /// What the JDK's exceptions mean; those of [dev.understudy.provider.Provider] too. Looks through
  /// the wrappers that futures and streams put around a cause. An exception it does not know is
  /// taken for a bug, and a bug is no reason to try again.
  static FailureClassifier standard() {
    return StandardFailures.STANDARD;
  }

  /// This classifier, but exceptions of a type mean what `meaning` says. Asked before the rest; of
  /// two rules for one exception the one added last decides.
  default <E extends Throwable> FailureClassifier when(
      Class<E> type, Function<? super E, ? extends Verdict.Failure> meaning) {
    return (target, failure) -> {
      Optional<E> found = StandardFailures.within(failure, type);
      return found.isPresent() ? meaning.apply(found.get()) : judge(target, failure);
    };
  }
}
