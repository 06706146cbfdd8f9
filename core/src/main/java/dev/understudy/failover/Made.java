package dev.understudy.failover;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// An attempt that was made already: what it gave, or what it threw.
record Made<R>(@Nullable R answer, @Nullable Throwable failure) {

  /// Work whose first attempt is this one.
  Work<R> then(Work<R> work) {
    AtomicBoolean told = new AtomicBoolean();
    return target -> {
      if (told.getAndSet(true)) {
        return work.ask(target);
      }
      if (answer != null) {
        return answer;
      }
      switch (failure) {
        case Exception known -> throw known;
        case Error error -> throw error;
        case null, default -> throw new IllegalStateException(failure);
      }
    };
  }
}
