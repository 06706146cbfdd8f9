package dev.understudy.dialects.anthropic;

import dev.understudy.dialects.neutral.Part;
import dev.understudy.dialects.neutral.Prompt;
import dev.understudy.dialects.neutral.Reasoning;
import dev.understudy.dialects.neutral.ToolChoice;
import dev.understudy.dialects.neutral.Turn;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// How a model is told to think, and the limit of tokens that goes with it, since what it thinks
/// counts against the limit.
///
/// No model thinks when it is forced to call a tool. With a budget it does not go on with calls
/// whose turn lacks the thinking before them, which never travels, or with a turn put into its
/// mouth.
///
/// @param maxTokens Anthropic's own dialect demands one
/// @param budget for models that want it
/// @param effort for models that want it
/// @param refused whether the caller wants thinking and does not get it
public record Thinking(
    long maxTokens, Optional<Long> budget, Optional<String> effort, boolean refused) {
  /// Every model of theirs allows this many.
  static final long DEFAULT_MAX_TOKENS = 4096;

  private static final long LEAST_BUDGET = 1024;

  /// Every model of theirs that thinks allows this many.
  private static final long MOST_BY_DEFAULT = 32_000;

  /// What a model gets of what a caller asks for.
  public static Thinking of(Prompt prompt, ClaudeModel model) {
    Optional<Reasoning> asked = prompt.settings().reasoning();
    if (asked.isEmpty()) {
      return none(prompt, false);
    }
    return switch (asked.get()) {
      case Reasoning.Off off -> none(prompt, false);
      case Reasoning.Effort(var level) -> thinks(prompt, model, level, level.budget());
      case Reasoning.Budget(var tokens) ->
          thinks(prompt, model, Reasoning.Level.of(tokens), tokens);
    };
  }

  private static Thinking none(Prompt prompt, boolean refused) {
    long limit = prompt.settings().maxTokens().orElse(DEFAULT_MAX_TOKENS);
    return new Thinking(limit, Optional.empty(), Optional.empty(), refused);
  }

  private static Thinking thinks(
      Prompt prompt, ClaudeModel model, Reasoning.Level level, long wanted) {
    long most = MOST_BY_DEFAULT - DEFAULT_MAX_TOKENS;
    long budget = Math.clamp(wanted, LEAST_BUDGET, most);
    long limit = prompt.settings().maxTokens().orElse(DEFAULT_MAX_TOKENS + budget);
    return switch (forced(prompt) ? ClaudeModel.Thinking.NONE : model.thinking()) {
      case NONE -> none(prompt, true);
      case ADAPTIVE -> new Thinking(limit, Optional.empty(), Optional.of(word(level)), false);
      case BUDGET -> {
        long half = Math.min(budget, limit / 2);
        yield half < LEAST_BUDGET || continues(prompt)
            ? none(prompt, true)
            : new Thinking(limit, Optional.of(half), Optional.empty(), false);
      }
    };
  }

  private static boolean forced(Prompt prompt) {
    return prompt.toolChoice() instanceof ToolChoice.Required
        || prompt.toolChoice() instanceof ToolChoice.Named;
  }

  private static boolean continues(Prompt prompt) {
    if (prompt.turns().isEmpty()) {
      return false;
    }
    Turn last = prompt.turns().getLast();
    return last.role() == Turn.Role.ASSISTANT
        || last.parts().stream().anyMatch(Part.Result.class::isInstance);
  }

  /// Only some models know a word above `high`.
  private static String word(Reasoning.Level level) {
    return switch (level) {
      case MINIMAL, LOW -> "low";
      case MEDIUM -> "medium";
      case HIGH, MAX -> "high";
    };
  }

  /// Whether it thinks at all.
  public boolean thinks() {
    return budget.isPresent() || effort.isPresent();
  }

  /// Adds the fields that say so, if it thinks.
  public void write(ObjectNode to) {
    budget.ifPresent(
        tokens -> to.putObject("thinking").put("type", "enabled").put("budget_tokens", tokens));
    effort.ifPresent(word -> {
      to.putObject("thinking").put("type", "adaptive");
      to.withObject("output_config").put("effort", word);
    });
  }
}
