package dev.understudy.dialects.responses;

import dev.understudy.dialects.Untranslatable;
import dev.understudy.dialects.codec.Dropped;
import dev.understudy.dialects.codec.Json;
import dev.understudy.dialects.neutral.Format;
import dev.understudy.dialects.neutral.Prompt;
import dev.understudy.dialects.neutral.Reasoning;
import dev.understudy.dialects.neutral.Settings;
import dev.understudy.dialects.neutral.Tool;
import dev.understudy.dialects.neutral.ToolChoice;
import dev.understudy.dialects.openai.OpenAiModel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A request of OpenAI's responses as a prompt.
final class ResponsesPromptReader {
  private static final Set<String> HANDLED =
      Set.of(
          "model",
          "models",
          "input",
          "instructions",
          "max_output_tokens",
          "temperature",
          "top_p",
          "reasoning",
          "stream",
          "stream_options",
          "tools",
          "tool_choice",
          "parallel_tool_calls",
          "user",
          "text");

  private static final Map<String, String> IMPOSSIBLE =
      Map.of(
          "previous_response_id", "an answer kept by another provider",
          "conversation", "a conversation kept by another provider",
          "prompt", "a prompt kept by another provider",
          "background", "only the provider can answer later");

  private final ObjectNode from;
  private final Dropped dropped;

  private ResponsesPromptReader(ObjectNode from, Dropped dropped) {
    this.from = from;
    this.dropped = dropped;
  }

  static Prompt read(byte[] body, Dropped dropped) throws Untranslatable {
    return new ResponsesPromptReader(Json.read(body), dropped).prompt();
  }

  private Prompt prompt() throws Untranslatable {
    for (Map.Entry<String, String> field : IMPOSSIBLE.entrySet()) {
      if (!Json.idle(from.path(field.getKey()))) {
        throw new Untranslatable(field.getKey(), field.getValue());
      }
    }
    ResponsesInput input = new ResponsesInput(dropped);
    input.instructions(from.path("instructions"));
    input.read(from.path("input"));
    List<Tool> tools = tools();
    JsonNode choice = from.path("tool_choice");
    Prompt prompt =
        new Prompt(
            input.system(),
            input.turns(),
            allowed(tools, choice),
            tools.isEmpty() ? new ToolChoice.Auto() : toolChoice(choice),
            parallelTools(tools),
            settings(),
            format(),
            from.path("stream").asBoolean(false));
    name();
    return prompt;
  }

  /// Names what has no place. Words that stand for doing nothing special are no loss.
  private void name() {
    for (String key : from.propertyNames()) {
      JsonNode value = from.path(key);
      boolean usual =
          (key.equals("truncation") && value.asString("").equals("disabled"))
              || (key.equals("service_tier") && value.asString("").equals("auto"));
      if (!HANDLED.contains(key) && !usual) {
        dropped.addUnlessIdle(key, value);
      }
    }
    if (from.path("stream_options").path("include_obfuscation").asBoolean(false)) {
      dropped.add("stream_options.include_obfuscation");
    }
    JsonNode verbosity = from.path("text").path("verbosity");
    if (!verbosity.asString("medium").equals("medium")) {
      dropped.add("text.verbosity");
    }
  }

  private Settings settings() {
    return new Settings(
        maxTokens(),
        Json.decimal(from.path("temperature")),
        Json.decimal(from.path("top_p")),
        OptionalInt.empty(),
        List.of(),
        OptionalLong.empty(),
        Optional.empty(),
        Optional.empty(),
        reasoning(),
        Json.string(from.path("user")));
  }

  private OptionalLong maxTokens() {
    JsonNode value = from.path("max_output_tokens");
    OptionalLong number = Json.whole(value);
    if (value.isNumber() && number.isEmpty()) {
      dropped.add("max_output_tokens");
    }
    return number;
  }

  /// How much. Whether a summary is shown is up to the target.
  private Optional<Reasoning> reasoning() {
    JsonNode asked = from.path("reasoning");
    Optional<String> word = Json.string(asked.path("effort"));
    Optional<Reasoning> reasoning = word.flatMap(OpenAiModel::reasoning);
    if (word.isPresent() && reasoning.isEmpty()) {
      dropped.add("reasoning.effort");
    }
    for (String key : asked.propertyNames()) {
      if (!key.equals("effort")) {
        dropped.addUnlessIdle("reasoning." + key, asked.path(key));
      }
    }
    return reasoning;
  }

  private List<Tool> tools() throws Untranslatable {
    List<Tool> tools = new ArrayList<>();
    for (JsonNode tool : from.path("tools")) {
      String field = "tools[" + tools.size() + "]";
      if (!tool.path("type").asString("").equals("function")) {
        throw new Untranslatable(field + ".type", "only functions can be translated");
      }
      tools.add(
          new Tool(
              Json.required(tool, "name", field),
              Json.string(tool.path("description")),
              tool.path("parameters") instanceof ObjectNode schema ? schema : Json.object(),
              tool.path("strict").asBoolean(false)));
    }
    return tools;
  }

  /// The tools that the choice leaves: `allowed_tools` narrows the list for one answer.
  private static List<Tool> allowed(List<Tool> tools, JsonNode choice) throws Untranslatable {
    if (!choice.path("type").asString("").equals("allowed_tools")) {
      return tools;
    }
    Set<String> names = new HashSet<>();
    for (JsonNode tool : choice.path("tools")) {
      names.add(Json.required(tool, "name", "tool_choice.tools"));
    }
    return tools.stream().filter(tool -> names.contains(tool.name())).toList();
  }

  private static ToolChoice toolChoice(JsonNode choice) throws Untranslatable {
    if (choice.isString()) {
      return byWord(choice.stringValue(), "tool_choice");
    }
    if (!choice.isObject()) {
      return new ToolChoice.Auto();
    }
    return switch (choice.path("type").asString("")) {
      case "function" -> new ToolChoice.Named(Json.required(choice, "name", "tool_choice"));
      case "allowed_tools" -> byWord(choice.path("mode").asString("auto"), "tool_choice.mode");
      default -> throw new Untranslatable("tool_choice.type", "only functions can be translated");
    };
  }

  private static ToolChoice byWord(String word, String field) throws Untranslatable {
    return switch (word) {
      case "auto" -> new ToolChoice.Auto();
      case "none" -> new ToolChoice.None();
      case "required" -> new ToolChoice.Required();
      default -> throw new Untranslatable(field, "unknown choice");
    };
  }

  private Optional<Boolean> parallelTools(List<Tool> tools) {
    JsonNode parallel = from.path("parallel_tool_calls");
    return parallel.isBoolean() && !tools.isEmpty()
        ? Optional.of(parallel.booleanValue())
        : Optional.empty();
  }

  private Format format() {
    JsonNode format = from.path("text").path("format");
    return switch (format.path("type").asString("")) {
      case "", "text" -> new Format.FreeText();
      case "json_object" -> new Format.AnyJson();
      case "json_schema" ->
          new Format.Schema(
              Json.string(format.path("name")).orElse("answer"),
              format.path("schema") instanceof ObjectNode schema ? schema : Json.object(),
              format.path("strict").asBoolean(false));
      default -> {
        dropped.add("text.format");
        yield new Format.FreeText();
      }
    };
  }
}
