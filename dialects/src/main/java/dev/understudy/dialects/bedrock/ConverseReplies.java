package dev.understudy.dialects.bedrock;

import dev.understudy.dialects.Untranslatable;
import dev.understudy.dialects.codec.Json;
import dev.understudy.dialects.json.JsonCursor;
import dev.understudy.dialects.json.UsageCount;
import dev.understudy.dialects.neutral.Ending;
import dev.understudy.dialects.neutral.Part;
import dev.understudy.dialects.neutral.Reply;
import dev.understudy.dialects.neutral.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Converse answers. They name neither themselves nor the model.
final class ConverseReplies {
  private ConverseReplies() {}

  static Reply read(byte[] body) throws Untranslatable {
    ObjectNode answer = Json.read(body);
    JsonNode content = answer.path("output").path("message").path("content");
    if (!content.isArray()) {
      throw new Untranslatable("output.message.content", "missing");
    }
    List<Part> parts = new ArrayList<>();
    int index = 0;
    for (JsonNode block : content) {
      block(block, "output.message.content[" + index++ + "]", parts);
    }
    Ending ending = ending(answer.path("stopReason").asString(""));
    return new Reply("", "", parts, ending, Optional.empty(), tokens(answer.path("usage")));
  }

  private static void block(JsonNode block, String field, List<Part> parts) throws Untranslatable {
    if (block.has("text")) {
      text(block, parts);
    } else if (block.has("toolUse")) {
      JsonNode call = block.path("toolUse");
      JsonNode input = call.path("input");
      parts.add(
          new Part.Call(
              Json.required(call, "toolUseId", field),
              Json.required(call, "name", field),
              input.isObject() ? Json.text(input) : "{}"));
    } else if (block.has("reasoningContent")) {
      Json.string(block.path("reasoningContent").path("reasoningText").path("text"))
          .ifPresent(thought -> parts.add(new Part.Thought(thought)));
    } else if (block.has("citationsContent")) {
      for (JsonNode cited : block.path("citationsContent").path("content")) {
        text(cited, parts);
      }
    } else if (block.has("image") || block.has("video") || block.has("audio")) {
      throw new Untranslatable(field, "no caller's dialect has room for it");
    }
  }

  private static void text(JsonNode block, List<Part> parts) {
    Json.string(block.path("text")).ifPresent(text -> parts.add(new Part.Text(text)));
  }

  /// What a stop reason means.
  static Ending ending(String stopReason) {
    return switch (stopReason) {
      case "tool_use" -> Ending.CALLS;
      case "max_tokens", "model_context_window_exceeded" -> Ending.LENGTH;
      case "stop_sequence" -> Ending.STOP_SEQUENCE;
      case "guardrail_intervened", "content_filtered" -> Ending.REFUSED;
      default -> Ending.STOP;
    };
  }

  private static Tokens tokens(JsonNode usage) {
    byte[] bytes = Json.write(usage.isObject() ? usage : Json.object());
    JsonCursor json = new JsonCursor();
    json.reset(bytes, 0, bytes.length);
    UsageCount count = new UsageCount();
    count.read(json);
    return count.tokens();
  }
}
