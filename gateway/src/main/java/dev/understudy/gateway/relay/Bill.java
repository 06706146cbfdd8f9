package dev.understudy.gateway.relay;

import dev.understudy.attempt.Spent;
import java.util.Locale;

/// What one attempt cost, and what for.
///
/// @param target its name
public record Bill(String target, Fate fate, Spent spent) {

  /// What became of an attempt.
  public enum Fate {
    /// The caller got its answer, whole or to the end.
    WON(false),
    /// The caller got the beginning of its answer, and another attempt went on.
    CONTINUED(false),
    /// The caller got a part of its answer, and nobody went on.
    BROKE(true),
    /// The caller left.
    CANCELLED(true),
    /// Another attempt was faster.
    LOST(true),
    /// Its answer was no good, or none came.
    FAILED(true);

    private final boolean wasted;

    Fate(boolean wasted) {
      this.wasted = wasted;
    }

    /// Whether it cost something for nothing.
    public boolean wasted() {
      return wasted;
    }

    /// The word for it in logs and counts.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
