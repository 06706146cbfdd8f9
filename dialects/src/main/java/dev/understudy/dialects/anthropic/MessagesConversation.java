package dev.understudy.dialects.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.understudy.dialects.Untranslatable;
import dev.understudy.dialects.codec.CallNames;
import dev.understudy.dialects.codec.Dropped;
import dev.understudy.dialects.codec.Json;
import dev.understudy.dialects.neutral.Part;
import dev.understudy.dialects.neutral.Source;
import dev.understudy.dialects.neutral.Turn;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// The system prompt and messages of Anthropic's dialect as instructions and turns.
final class MessagesConversation {
  private final Dropped dropped;
  private final List<Part> system = new ArrayList<>();
  private final List<Turn> turns = new ArrayList<>();
  private final CallNames calls = new CallNames();

  MessagesConversation(Dropped dropped) {
    this.dropped = dropped;
  }

  List<Part> system() {
    return system;
  }

  List<Turn> turns() {
    return turns;
  }

  void read(JsonNode instructions, JsonNode messages) throws Untranslatable {
    if (!messages.isArray()) {
      throw new Untranslatable("messages", "not a list");
    }
    instructions(instructions, "system");
    int index = 0;
    for (JsonNode message : messages) {
      String field = "messages[" + index++ + "]";
      JsonNode content = message.path("content");
      switch (message.path("role").asString("")) {
        case "user" -> add(Turn.Role.USER, user(content, field));
        case "assistant" -> add(Turn.Role.ASSISTANT, assistant(content, field));
        case "system" -> instructions(content, field);
        default -> throw new Untranslatable(field + ".role", "a role no other dialect knows");
      }
    }
  }

  private void add(Turn.Role role, List<Part> parts) {
    if (!parts.isEmpty()) {
      turns.add(new Turn(role, parts));
    }
  }

  private void instructions(JsonNode content, String field) throws Untranslatable {
    Json.string(content).ifPresent(text -> system.add(new Part.Text(text)));
    for (JsonNode block : content) {
      dropped.addIfPresent(block, "cache_control");
      if (!block.path("type").asString("").equals("text")) {
        throw new Untranslatable(field, "only text can be translated here");
      }
      system.add(new Part.Text(block.path("text").asString("")));
    }
  }

  private List<Part> user(JsonNode content, String field) throws Untranslatable {
    List<Part> parts = new ArrayList<>();
    if (content.isString()) {
      parts.add(new Part.Text(content.stringValue()));
    }
    int index = 0;
    for (JsonNode block : content) {
      String blockField = field + ".content[" + index++ + "]";
      boolean result = block.path("type").asString("").equals("tool_result");
      parts.add(result ? result(block, blockField) : part(block, blockField));
    }
    return parts;
  }

  private Part.Result result(JsonNode block, String field) throws Untranslatable {
    dropped.addIfPresent(block, "cache_control");
    JsonNode content = block.path("content");
    List<Part> parts = new ArrayList<>();
    if (content.isString()) {
      parts.add(new Part.Text(content.stringValue()));
    }
    int index = 0;
    for (JsonNode inner : content) {
      parts.add(part(inner, field + ".content[" + index++ + "]"));
    }
    String id = Json.required(block, "tool_use_id", field);
    return new Part.Result(id, calls.of(id), parts, block.path("is_error").asBoolean(false));
  }

  private Part part(JsonNode block, String field) throws Untranslatable {
    dropped.addIfPresent(block, "cache_control");
    dropped.addIfPresent(block, "citations");
    return switch (block.path("type").asString("")) {
      case "text" -> new Part.Text(block.path("text").asString(""));
      case "image" -> new Part.Image(source(block.path("source"), field), Optional.empty());
      case "document" -> {
        dropped.addIfPresent(block, "context");
        yield new Part.Document(
            source(block.path("source"), field), Json.string(block.path("title")));
      }
      default -> throw new Untranslatable(field + ".type", "no other dialect has such a block");
    };
  }

  private static Source source(JsonNode source, String field) throws Untranslatable {
    String place = field + ".source";
    return switch (source.path("type").asString("")) {
      case "url" -> new Source.Url(Json.required(source, "url", place));
      case "base64" ->
          new Source.Inline(
              Json.required(source, "media_type", place), source.path("data").asString(""));
      case "text" -> new Source.Inline("text/plain", base64(source.path("data").asString("")));
      default -> throw new Untranslatable(place, "a file kept at another provider");
    };
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  private List<Part> assistant(JsonNode content, String field) throws Untranslatable {
    List<Part> parts = new ArrayList<>();
    Json.string(content).ifPresent(text -> parts.add(new Part.Text(text)));
    int index = 0;
    for (JsonNode block : content) {
      String blockField = field + ".content[" + index++ + "]";
      dropped.addIfPresent(block, "cache_control");
      dropped.addIfPresent(block, "citations");
      switch (block.path("type").asString("")) {
        case "text" ->
            Json.string(block.path("text")).ifPresent(text -> parts.add(new Part.Text(text)));
        case "tool_use" -> {
          String id = Json.required(block, "id", blockField);
          String name = Json.required(block, "name", blockField);
          JsonNode input = block.path("input");
          calls.add(id, name);
          parts.add(new Part.Call(id, name, input.isObject() ? Json.text(input) : "{}"));
        }
        case "thinking" ->
            Json.string(block.path("thinking"))
                .ifPresentOrElse(
                    thought -> parts.add(new Part.Thought(thought)), () -> dropped.add("thinking"));
        case "redacted_thinking" -> dropped.add("thinking");
        case "server_tool_use", "web_search_tool_result", "code_execution_tool_result" ->
            dropped.add("server_tool_use");
        default ->
            throw new Untranslatable(blockField + ".type", "no other dialect has such a block");
      }
    }
    return parts;
  }
}
