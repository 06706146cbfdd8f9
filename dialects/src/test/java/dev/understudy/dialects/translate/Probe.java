package dev.understudy.dialects.translate;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.understudy.dialects.Dialect;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What tests ask of every dialect alike.
final class Probe {
  private static final JsonMapper JSON = JsonMapper.shared();

  private Probe() {}

  /// Models of a dialect that take different settings: first one that samples, then one that
  /// reasons, if there is a difference.
  static List<String> models(Dialect dialect) {
    return switch (dialect) {
      case OPENAI, RESPONSES -> List.of("gpt-4o", "gpt-5.2");
      case ANTHROPIC -> List.of("claude-3-5-haiku-latest", "claude-sonnet-4-5", "claude-opus-4-6");
      case GEMINI -> List.of("gemini-2.0-flash", "gemini-2.5-pro", "gemini-3-pro-preview");
      case BEDROCK -> List.of("amazon.nova-pro-v1:0", "anthropic.claude-sonnet-4-5-20250929-v1:0");
    };
  }

  static JsonNode tree(String json) {
    return JSON.readTree(json);
  }

  static JsonNode tree(byte[] json) {
    return JSON.readTree(new String(json, UTF_8));
  }
}
