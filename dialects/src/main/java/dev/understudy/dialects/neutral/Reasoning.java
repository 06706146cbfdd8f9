package dev.understudy.dialects.neutral;

import java.util.Locale;

/// How much the model is to reason before it answers.
public sealed interface Reasoning {
  /// Not at all.
  record Off() implements Reasoning {}

  /// In words.
  record Effort(Level level) implements Reasoning {}

  /// In tokens.
  ///
  /// @param tokens at least 1
  record Budget(long tokens) implements Reasoning {
    public Budget {
      if (tokens < 1) {
        throw new IllegalArgumentException("tokens must be at least 1: " + tokens);
      }
    }
  }

  /// The words for it, and the budget that stands for each where only tokens are known. The budgets
  /// of LOW, MEDIUM and HIGH are those that Google documents for its OpenAI-compatible interface.
  enum Level {
    /// OpenAI's `minimal`.
    MINIMAL(512),
    /// `low`.
    LOW(1024),
    /// `medium`.
    MEDIUM(8192),
    /// `high`.
    HIGH(24_576),
    /// OpenAI's `xhigh`, Anthropic's `max`.
    MAX(32_768);

    private final long budget;

    Level(long budget) {
      this.budget = budget;
    }

    /// The tokens that stand for it.
    public long budget() {
      return budget;
    }

    /// The lowest level whose budget is at least this; the highest if there is none.
    public static Level of(long budget) {
      for (Level level : values()) {
        if (budget <= level.budget) {
          return level;
        }
      }
      return MAX;
    }

    /// Its name in small letters.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
