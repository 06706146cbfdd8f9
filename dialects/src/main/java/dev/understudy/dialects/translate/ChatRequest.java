package dev.understudy.dialects.translate;

import dev.understudy.dialects.Untranslatable;
import dev.understudy.dialects.codec.Dropped;
import dev.understudy.dialects.codec.Json;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A chat request as a messages request.
final class ChatRequest {
  /// Anthropic demands a limit; every model of theirs allows this many.
  static final int DEFAULT_MAX_TOKENS = 4096;

  private static final Set<String> HANDLED =
      Set.of(
          "model",
          "models",
          "messages",
          "max_tokens",
          "max_completion_tokens",
          "temperature",
          "top_p",
          "stop",
          "stream",
          "stream_options",
          "tools",
          "tool_choice",
          "parallel_tool_calls",
          "user",
          "response_format",
          "n",
          "modalities");
  private static final Map<String, String> IMPOSSIBLE =
      Map.of(
          "functions", "the older form of tools is not translated",
          "previous_response_id", "state at another provider",
          "conversation", "state at another provider",
          "audio", "the target's dialect has no audio");

  private final ObjectNode from;
  private final ObjectNode to = Json.object();
  private final Dropped dropped = new Dropped();

  private ChatRequest(ObjectNode from) {
    this.from = from;
  }

  static Translated translate(byte[] body, String model) throws Untranslatable {
    ChatRequest request = new ChatRequest(Json.read(body));
    request.translate(model);
    return new Translated(Json.write(request.to), request.dropped.names());
  }

  private void translate(String model) throws Untranslatable {
    refuse();
    to.put("model", model);
    to.set("max_tokens", maxTokens());
    new ChatConversation(dropped).translate(from.path("messages"), to);
    sampling();
    stop();
    if (from.path("stream").asBoolean(false)) {
      to.put("stream", true);
    }
    tools();
    Json.string(from.path("user")).ifPresent(user -> to.putObject("metadata").put("user_id", user));
    format();
    for (String key : from.propertyNames()) {
      if (!HANDLED.contains(key)) {
        dropped.addUnlessIdle(key, from.path(key));
      }
    }
  }

  private void refuse() throws Untranslatable {
    for (Map.Entry<String, String> field : IMPOSSIBLE.entrySet()) {
      if (!Json.idle(from.path(field.getKey()))) {
        throw new Untranslatable(field.getKey(), field.getValue());
      }
    }
    if (from.path("n").asInt(1) > 1) {
      throw new Untranslatable("n", "the target's dialect gives one answer");
    }
    for (JsonNode modality : from.path("modalities")) {
      if (!modality.asString("").equals("text")) {
        throw new Untranslatable("modalities", "the target's dialect answers in text only");
      }
    }
  }

  private JsonNode maxTokens() {
    JsonNode limit = from.path("max_completion_tokens");
    if (!limit.isNumber()) {
      limit = from.path("max_tokens");
    }
    return limit.isNumber() ? limit : Json.object().put("x", DEFAULT_MAX_TOKENS).path("x");
  }

  private void sampling() {
    JsonNode temperature = from.path("temperature");
    if (temperature.isNumber()) {
      if (temperature.doubleValue() > 1) {
        to.put("temperature", 1);
        dropped.add("temperature");
      } else {
        to.set("temperature", temperature);
      }
    }
    JsonNode topP = from.path("top_p");
    if (topP.isNumber()) {
      // Newer models of theirs refuse both at once.
      if (temperature.isNumber()) {
        dropped.add("top_p");
      } else {
        to.set("top_p", topP);
      }
    }
  }

  private void stop() {
    JsonNode stop = from.path("stop");
    ArrayNode sequences = Json.array();
    Iterable<JsonNode> all = stop.isArray() ? stop : java.util.List.of(stop);
    for (JsonNode sequence : all) {
      if (sequence.isString()) {
        if (sequence.stringValue().isBlank()) {
          dropped.add("stop");
        } else {
          sequences.add(sequence);
        }
      }
    }
    if (!sequences.isEmpty()) {
      to.set("stop_sequences", sequences);
    }
  }

  private void tools() throws Untranslatable {
    JsonNode tools = from.path("tools");
    if (!tools.isArray() || tools.isEmpty()) {
      return;
    }
    ArrayNode translated = to.putArray("tools");
    int index = 0;
    for (JsonNode tool : tools) {
      translated.add(tool(tool, "tools[" + index++ + "]"));
    }
    toolChoice();
  }

  private ObjectNode tool(JsonNode tool, String field) throws Untranslatable {
    if (!tool.path("type").asString("").equals("function")) {
      throw new Untranslatable(field + ".type", "only functions can be translated");
    }
    JsonNode function = tool.path("function");
    ObjectNode translated = Json.object();
    translated.put("name", Json.required(function, "name", field + ".function"));
    Json.string(function.path("description"))
        .ifPresent(text -> translated.put("description", text));
    if (function.path("parameters") instanceof ObjectNode schema && !schema.isEmpty()) {
      translated.set("input_schema", schema);
    } else {
      translated.putObject("input_schema").put("type", "object").putObject("properties");
    }
    dropped.addUnlessIdle("tools.strict", function.path("strict"));
    return translated;
  }

  private void toolChoice() throws Untranslatable {
    JsonNode choice = from.path("tool_choice");
    ObjectNode translated = Json.object();
    if (choice.isString()) {
      translated.put(
          "type",
          switch (choice.stringValue()) {
            case "auto" -> "auto";
            case "none" -> "none";
            case "required" -> "any";
            default -> throw new Untranslatable("tool_choice", "unknown choice");
          });
    } else if (choice.isObject()) {
      if (!choice.path("type").asString("").equals("function")) {
        throw new Untranslatable("tool_choice.type", "only functions can be translated");
      }
      translated.put("type", "tool");
      translated.put(
          "name", Json.required(choice.path("function"), "name", "tool_choice.function"));
    }
    JsonNode parallel = from.path("parallel_tool_calls");
    if (parallel.isBoolean() && !parallel.booleanValue()) {
      if (translated.isEmpty()) {
        translated.put("type", "auto");
      }
      if (!translated.path("type").asString("").equals("none")) {
        translated.put("disable_parallel_tool_use", true);
      }
    }
    if (!translated.isEmpty()) {
      to.set("tool_choice", translated);
    }
  }

  private void format() {
    JsonNode format = from.path("response_format");
    switch (format.path("type").asString("")) {
      case "", "text" -> {}
      case "json_schema" -> {
        ObjectNode translated = to.putObject("output_config").putObject("format");
        translated.put("type", "json_schema");
        translated.set("schema", format.path("json_schema").path("schema"));
      }
      default -> dropped.add("response_format");
    }
  }
}
