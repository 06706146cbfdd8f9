package dev.understudy.springai;

import dev.understudy.failover.Work;
import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import org.springframework.util.ClassUtils;

/// Takes what belongs to the caller's thread (the current observation, a security context, whatever
/// has a `ThreadLocalAccessor`) to the thread of an attempt. Does nothing where Micrometer's
/// context propagation is not on the class path.
final class CallerContext {
  private static final boolean HERE =
      ClassUtils.isPresent(
          "io.micrometer.context.ContextSnapshotFactory", CallerContext.class.getClassLoader());

  private CallerContext() {}

  /// The work, in the context of the thread that calls this.
  static <R> Work<R> around(Work<R> work) {
    return HERE ? Carried.around(work) : work;
  }

  private static final class Carried {
    private static final ContextSnapshotFactory FACTORY = ContextSnapshotFactory.builder().build();

    static <R> Work<R> around(Work<R> work) {
      ContextSnapshot caller = FACTORY.captureAll();
      return target -> {
        ContextSnapshot.Scope scope = caller.setThreadLocals();
        try {
          return work.ask(target);
        } finally {
          scope.close();
        }
      };
    }
  }
}
