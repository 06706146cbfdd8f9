package dev.understudy.dialects.openai;

import dev.understudy.dialects.neutral.Reasoning;
import java.util.Optional;

/// What the name of one of OpenAI's models tells of the fields it takes. The models that reason
/// refuse `max_tokens`, sampling settings and stop texts; most servers that speak the dialect know
/// nothing of what those models want instead.
///
/// Source: OpenAI's guide to reasoning models and the parameters it lists per model.
public record OpenAiModel(String name) {
  /// @param name with or without the prefix of a router: `openai/gpt-5`
  public OpenAiModel {
    name = name.substring(name.lastIndexOf('/') + 1);
  }

  /// Whether it reasons before it answers.
  public boolean reasons() {
    boolean numbered = name.startsWith("o1") || name.startsWith("o3") || name.startsWith("o4");
    return numbered || (name.startsWith("gpt-5") && !name.contains("-chat"));
  }

  /// The word for an amount of reasoning that it takes; absent if there is none.
  public Optional<String> effort(Reasoning reasoning) {
    if (!reasons()) {
      return Optional.empty();
    }
    return switch (reasoning) {
      case Reasoning.Off off -> name.startsWith("gpt-5.") ? Optional.of("none") : Optional.empty();
      case Reasoning.Effort(var level) -> Optional.of(word(level));
      case Reasoning.Budget(var tokens) -> Optional.of(word(Reasoning.Level.of(tokens)));
    };
  }

  private String word(Reasoning.Level level) {
    return switch (level) {
      case MINIMAL -> name.startsWith("gpt-5") && !name.startsWith("gpt-5.") ? "minimal" : "low";
      case LOW, MEDIUM, HIGH -> level.word();
      case MAX -> takesMore() ? "xhigh" : "high";
    };
  }

  private boolean takesMore() {
    int minor = "gpt-5.".length();
    return name.startsWith("gpt-5.") && name.length() > minor && name.charAt(minor) >= '2';
  }

  /// The amount of reasoning behind a word; absent if it is none of OpenAI's.
  public static Optional<Reasoning> reasoning(String word) {
    return switch (word) {
      case "none" -> Optional.of(new Reasoning.Off());
      case "minimal" -> Optional.of(new Reasoning.Effort(Reasoning.Level.MINIMAL));
      case "low" -> Optional.of(new Reasoning.Effort(Reasoning.Level.LOW));
      case "medium" -> Optional.of(new Reasoning.Effort(Reasoning.Level.MEDIUM));
      case "high" -> Optional.of(new Reasoning.Effort(Reasoning.Level.HIGH));
      case "xhigh", "max" -> Optional.of(new Reasoning.Effort(Reasoning.Level.MAX));
      default -> Optional.empty();
    };
  }
}
