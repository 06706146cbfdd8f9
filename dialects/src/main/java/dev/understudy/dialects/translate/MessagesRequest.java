package dev.understudy.dialects.translate;

import dev.understudy.dialects.Untranslatable;
import dev.understudy.dialects.codec.Dropped;
import dev.understudy.dialects.codec.Json;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A messages request as a chat request.
final class MessagesRequest {
  private static final int MAX_STOPS = 4;
  private static final Set<String> HANDLED =
      Set.of(
          "model",
          "models",
          "messages",
          "system",
          "max_tokens",
          "temperature",
          "top_p",
          "stop_sequences",
          "stream",
          "tools",
          "tool_choice",
          "metadata",
          "output_config",
          "output_format");
  private static final Map<String, String> IMPOSSIBLE =
      Map.of(
          "mcp_servers", "tools that the provider runs",
          "container", "state at another provider");

  private final ObjectNode from;
  private final ObjectNode to = Json.object();
  private final Dropped dropped = new Dropped();

  private MessagesRequest(ObjectNode from) {
    this.from = from;
  }

  static Translated translate(byte[] body, String model) throws Untranslatable {
    MessagesRequest request = new MessagesRequest(Json.read(body));
    request.translate(model);
    return new Translated(Json.write(request.to), request.dropped.names());
  }

  private void translate(String model) throws Untranslatable {
    for (Map.Entry<String, String> field : IMPOSSIBLE.entrySet()) {
      if (!Json.idle(from.path(field.getKey()))) {
        throw new Untranslatable(field.getKey(), field.getValue());
      }
    }
    to.put("model", model);
    to.set(
        "messages",
        new MessagesConversation(dropped).translate(from.path("system"), from.path("messages")));
    copy("max_tokens", limitField(model));
    copy("temperature", "temperature");
    copy("top_p", "top_p");
    stop();
    if (from.path("stream").asBoolean(false)) {
      to.put("stream", true);
      to.putObject("stream_options").put("include_usage", true);
    }
    tools();
    Json.string(from.path("metadata").path("user_id")).ifPresent(user -> to.put("user", user));
    format();
    for (String key : from.propertyNames()) {
      if (!HANDLED.contains(key)) {
        dropped.addUnlessIdle(key, from.path(key));
      }
    }
  }

  private void copy(String key, String as) {
    JsonNode value = from.path(key);
    if (value.isNumber()) {
      to.set(as, value);
    }
  }

  /// OpenAI's reasoning models refuse `max_tokens`; most servers that speak their dialect know
  /// nothing else.
  private static String limitField(String model) {
    String name = model.substring(model.lastIndexOf('/') + 1);
    boolean reasoning =
        name.startsWith("o1")
            || name.startsWith("o3")
            || name.startsWith("o4")
            || name.startsWith("gpt-5");
    return reasoning ? "max_completion_tokens" : "max_tokens";
  }

  private void stop() {
    JsonNode sequences = from.path("stop_sequences");
    if (!sequences.isArray() || sequences.isEmpty()) {
      return;
    }
    ArrayNode stop = to.putArray("stop");
    for (JsonNode sequence : sequences) {
      if (stop.size() < MAX_STOPS) {
        stop.add(sequence);
      } else {
        dropped.add("stop_sequences");
      }
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
    if (!tool.path("type").asString("custom").equals("custom")) {
      throw new Untranslatable(field + ".type", "a tool that only its provider knows");
    }
    dropped.addIfPresent(tool, "cache_control");
    ObjectNode translated = Json.object().put("type", "function");
    ObjectNode function = translated.putObject("function");
    function.put("name", Json.required(tool, "name", field));
    Json.string(tool.path("description")).ifPresent(text -> function.put("description", text));
    if (tool.path("input_schema").isObject()) {
      function.set("parameters", tool.path("input_schema"));
    }
    return translated;
  }

  private void toolChoice() throws Untranslatable {
    JsonNode choice = from.path("tool_choice");
    if (!choice.isObject()) {
      return;
    }
    switch (choice.path("type").asString("")) {
      case "auto" -> to.put("tool_choice", "auto");
      case "any" -> to.put("tool_choice", "required");
      case "none" -> to.put("tool_choice", "none");
      case "tool" -> {
        ObjectNode named = to.putObject("tool_choice").put("type", "function");
        named.putObject("function").put("name", Json.required(choice, "name", "tool_choice"));
      }
      default -> throw new Untranslatable("tool_choice.type", "unknown choice");
    }
    if (choice.path("disable_parallel_tool_use").asBoolean(false)) {
      to.put("parallel_tool_calls", false);
    }
  }

  private void format() {
    JsonNode config = from.path("output_config");
    dropped.addIfPresent(config, "effort");
    JsonNode format =
        config.path("format").isObject() ? config.path("format") : from.path("output_format");
    if (format.path("type").asString("").equals("json_schema")) {
      ObjectNode translated = to.putObject("response_format").put("type", "json_schema");
      ObjectNode schema = translated.putObject("json_schema").put("name", "answer");
      schema.set("schema", format.path("schema"));
    }
  }
}
