package dev.understudy.dialects.translate;

import dev.understudy.dialects.Dialect;
import java.util.List;

/// The lines of a table.
final class Words {
  private Words() {}

  static String name(Dialect dialect) {
    return switch (dialect) {
      case OPENAI -> "chat";
      case RESPONSES -> "responses";
      case ANTHROPIC -> "messages";
      case GEMINI -> "Gemini";
      case BEDROCK -> "Bedrock";
    };
  }

  static List<String> names(List<Dialect> dialects) {
    return dialects.stream().map(Words::name).toList();
  }

  static String row(String first, List<String> cells) {
    return "| " + first + " | " + String.join(" | ", cells) + " |\n";
  }

  static String line(int columns) {
    return "|" + "---|".repeat(columns) + "\n";
  }
}
