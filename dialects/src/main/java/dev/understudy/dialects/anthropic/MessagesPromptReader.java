package dev.understudy.dialects.anthropic;

import dev.understudy.dialects.Untranslatable;
import dev.understudy.dialects.codec.Dropped;
import dev.understudy.dialects.codec.Json;
import dev.understudy.dialects.neutral.Format;
import dev.understudy.dialects.neutral.Prompt;
import dev.understudy.dialects.neutral.Reasoning;
import dev.understudy.dialects.neutral.Settings;
import dev.understudy.dialects.neutral.Tool;
import dev.understudy.dialects.neutral.ToolChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A messages request as a prompt.
final class MessagesPromptReader {
  private static final Set<String> HANDLED =
      Set.of(
          "model",
          "models",
          "messages",
          "system",
          "max_tokens",
          "temperature",
          "top_p",
          "top_k",
          "stop_sequences",
          "stream",
          "tools",
          "tool_choice",
          "thinking",
          "metadata",
          "output_config",
          "output_format");
  private static final Set<String> OF_A_TOOL =
      Set.of("type", "name", "description", "input_schema", "strict", "cache_control");
  private static final Map<String, String> IMPOSSIBLE =
      Map.of(
          "mcp_servers", "tools that the provider runs",
          "container", "state at another provider");

  private final ObjectNode from;
  private final Dropped dropped;

  private MessagesPromptReader(ObjectNode from, Dropped dropped) {
    this.from = from;
    this.dropped = dropped;
  }

  static Prompt read(byte[] body, Dropped dropped) throws Untranslatable {
    return new MessagesPromptReader(Json.read(body), dropped).prompt();
  }

  private Prompt prompt() throws Untranslatable {
    for (Map.Entry<String, String> field : IMPOSSIBLE.entrySet()) {
      if (!Json.idle(from.path(field.getKey()))) {
        throw new Untranslatable(field.getKey(), field.getValue());
      }
    }
    MessagesConversation conversation = new MessagesConversation(dropped);
    conversation.read(from.path("system"), from.path("messages"));
    List<Tool> tools = tools();
    Prompt prompt =
        new Prompt(
            conversation.system(),
            conversation.turns(),
            tools,
            tools.isEmpty() ? new ToolChoice.Auto() : toolChoice(),
            parallelTools(tools),
            settings(),
            format(),
            from.path("stream").asBoolean(false));
    for (String key : from.propertyNames()) {
      if (!HANDLED.contains(key)) {
        dropped.addUnlessIdle(key, from.path(key));
      }
    }
    return prompt;
  }

  private Settings settings() {
    List<String> stop = new ArrayList<>();
    for (JsonNode text : from.path("stop_sequences")) {
      Json.string(text).ifPresent(stop::add);
    }
    return new Settings(
        whole("max_tokens"),
        Json.decimal(from.path("temperature")),
        Json.decimal(from.path("top_p")),
        topK(),
        stop,
        OptionalLong.empty(),
        Optional.empty(),
        Optional.empty(),
        reasoning(),
        Json.string(from.path("metadata").path("user_id")));
  }

  private OptionalLong whole(String key) {
    JsonNode value = from.path(key);
    OptionalLong number = Json.whole(value);
    if (value.isNumber() && number.isEmpty()) {
      dropped.add(key);
    }
    return number;
  }

  private OptionalInt topK() {
    OptionalLong wide = whole("top_k");
    if (wide.isEmpty()) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(Math.clamp(wide.getAsLong(), Integer.MIN_VALUE, Integer.MAX_VALUE));
  }

  /// A budget says more than an effort; adaptive thinking without an effort means a high one.
  private Optional<Reasoning> reasoning() {
    JsonNode thinking = from.path("thinking");
    String effort = from.path("output_config").path("effort").asString("");
    return switch (thinking.path("type").asString("")) {
      case "disabled" -> {
        if (!effort.isEmpty()) {
          dropped.add("effort");
        }
        yield Optional.of(new Reasoning.Off());
      }
      case "enabled" -> {
        OptionalLong budget = Json.whole(thinking.path("budget_tokens"));
        if (budget.isEmpty() || budget.getAsLong() < 1) {
          dropped.add("thinking");
          yield effort(effort);
        }
        if (!effort.isEmpty()) {
          dropped.add("effort");
        }
        yield Optional.of(new Reasoning.Budget(budget.getAsLong()));
      }
      case "adaptive" -> effort(effort.isEmpty() ? "high" : effort);
      case "" -> effort(effort);
      default -> {
        dropped.add("thinking");
        yield effort(effort);
      }
    };
  }

  private Optional<Reasoning> effort(String word) {
    Reasoning.Level level =
        switch (word) {
          case "low" -> Reasoning.Level.LOW;
          case "medium" -> Reasoning.Level.MEDIUM;
          case "high" -> Reasoning.Level.HIGH;
          case "xhigh", "max" -> Reasoning.Level.MAX;
          default -> null;
        };
    if (level == null && !word.isEmpty()) {
      dropped.add("effort");
    }
    return Optional.ofNullable(level).map(Reasoning.Effort::new);
  }

  private List<Tool> tools() throws Untranslatable {
    List<Tool> tools = new ArrayList<>();
    for (JsonNode tool : from.path("tools")) {
      String field = "tools[" + tools.size() + "]";
      if (!tool.path("type").asString("custom").equals("custom")) {
        throw new Untranslatable(field + ".type", "a tool that only its provider knows");
      }
      dropped.addIfPresent(tool, "cache_control");
      for (String key : tool.propertyNames()) {
        if (!OF_A_TOOL.contains(key)) {
          dropped.addUnlessIdle("tools." + key, tool.path(key));
        }
      }
      tools.add(
          new Tool(
              Json.required(tool, "name", field),
              Json.string(tool.path("description")),
              tool.path("input_schema") instanceof ObjectNode schema ? schema : Json.object(),
              tool.path("strict").asBoolean(false)));
    }
    return tools;
  }

  private ToolChoice toolChoice() throws Untranslatable {
    JsonNode choice = from.path("tool_choice");
    if (!choice.isObject()) {
      return new ToolChoice.Auto();
    }
    return switch (choice.path("type").asString("")) {
      case "auto" -> new ToolChoice.Auto();
      case "any" -> new ToolChoice.Required();
      case "none" -> new ToolChoice.None();
      case "tool" -> new ToolChoice.Named(Json.required(choice, "name", "tool_choice"));
      default -> throw new Untranslatable("tool_choice.type", "unknown choice");
    };
  }

  private Optional<Boolean> parallelTools(List<Tool> tools) {
    JsonNode disabled = from.path("tool_choice").path("disable_parallel_tool_use");
    return disabled.isBoolean() && !tools.isEmpty()
        ? Optional.of(!disabled.booleanValue())
        : Optional.empty();
  }

  private Format format() {
    JsonNode config = from.path("output_config").path("format");
    JsonNode format = config.isObject() ? config : from.path("output_format");
    return switch (format.path("type").asString("")) {
      case "" -> new Format.FreeText();
      case "json_schema" ->
          new Format.Schema(
              "answer",
              format.path("schema") instanceof ObjectNode schema ? schema : Json.object(),
              false);
      default -> {
        dropped.add("output_format");
        yield new Format.FreeText();
      }
    };
  }
}
