package dev.understudy.springai;

import dev.understudy.call.CallFailed;
import dev.understudy.call.History;
import dev.understudy.call.Why;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What led to the exception that it is suppressed under. A call that failed for good throws what
/// the provider's own model threw, so that code written for that model still catches it; this tells
/// the rest: every attempt in its message and [#history], the exceptions of the other attempts as
/// suppressed ones. Holds no prompts, bodies or keys.
public final class FailoverTrail extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient CallFailed call;

  private FailoverTrail(CallFailed call) {
    super(call.getMessage(), null, true, false);
    this.call = call;
    for (Throwable other : call.getSuppressed()) {
      addSuppressed(other);
    }
  }

  /// What ended the call.
  public Why why() {
    return call.why();
  }

  /// All that happened.
  public History history() {
    return call.history();
  }

  /// The trail of an exception that a failover model threw; empty if it is none of its own.
  public static Optional<FailoverTrail> of(Throwable thrown) {
    for (Throwable at = thrown; at != null; at = at.getCause()) {
      if (at instanceof CallFailed call) {
        return Optional.of(new FailoverTrail(call));
      }
      for (Throwable beside : at.getSuppressed()) {
        if (beside instanceof FailoverTrail trail) {
          return Optional.of(trail);
        }
      }
    }
    return Optional.empty();
  }

  /// What is thrown when a call failed: the provider's exception with its trail, or the failure
  /// itself if no provider said anything.
  static RuntimeException thrown(CallFailed failed) {
    @Nullable Throwable cause = failed.getCause();
    if (!(cause instanceof RuntimeException provider)) {
      return failed;
    }
    provider.addSuppressed(new FailoverTrail(failed));
    return provider;
  }
}
