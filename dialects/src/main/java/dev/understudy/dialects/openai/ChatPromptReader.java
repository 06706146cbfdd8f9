package dev.understudy.dialects.openai;

import dev.understudy.dialects.Untranslatable;
import dev.understudy.dialects.codec.Dropped;
import dev.understudy.dialects.codec.Json;
import dev.understudy.dialects.neutral.Format;
import dev.understudy.dialects.neutral.Prompt;
import dev.understudy.dialects.neutral.Reasoning;
import dev.understudy.dialects.neutral.Settings;
import dev.understudy.dialects.neutral.Tool;
import dev.understudy.dialects.neutral.ToolChoice;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A chat request as a prompt.
final class ChatPromptReader {
  private static final Set<String> HANDLED =
      Set.of(
          "model",
          "models",
          "messages",
          "max_tokens",
          "max_completion_tokens",
          "temperature",
          "top_p",
          "top_k",
          "stop",
          "seed",
          "presence_penalty",
          "frequency_penalty",
          "reasoning_effort",
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
          "audio", "answers with sound are not translated");

  private final ObjectNode from;
  private final Dropped dropped;

  private ChatPromptReader(ObjectNode from, Dropped dropped) {
    this.from = from;
    this.dropped = dropped;
  }

  static Prompt read(byte[] body, Dropped dropped) throws Untranslatable {
    return new ChatPromptReader(Json.read(body), dropped).prompt();
  }

  private Prompt prompt() throws Untranslatable {
    refuse();
    ChatConversation conversation = new ChatConversation(dropped);
    conversation.read(from.path("messages"));
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

  private void refuse() throws Untranslatable {
    for (Map.Entry<String, String> field : IMPOSSIBLE.entrySet()) {
      if (!Json.idle(from.path(field.getKey()))) {
        throw new Untranslatable(field.getKey(), field.getValue());
      }
    }
    if (from.path("n").asInt(1) > 1) {
      throw new Untranslatable("n", "another dialect gives one answer");
    }
    for (JsonNode modality : from.path("modalities")) {
      if (!modality.asString("").equals("text")) {
        throw new Untranslatable("modalities", "another dialect answers in text only");
      }
    }
  }

  private Settings settings() {
    JsonNode limit = from.path("max_completion_tokens");
    return new Settings(
        whole(limit.isNumber() ? "max_completion_tokens" : "max_tokens"),
        Json.decimal(from.path("temperature")),
        Json.decimal(from.path("top_p")),
        topK(),
        stop(),
        whole("seed"),
        penalty("presence_penalty"),
        penalty("frequency_penalty"),
        reasoning(),
        Json.string(from.path("user")));
  }

  private OptionalLong whole(String key) {
    JsonNode value = from.path(key);
    OptionalLong number = Json.whole(value);
    if (value.isNumber() && number.isEmpty()) {
      dropped.add(key);
    }
    return number;
  }

  /// Not of OpenAI, but many servers of the dialect take it.
  private OptionalInt topK() {
    OptionalLong wide = whole("top_k");
    if (wide.isEmpty()) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(Math.clamp(wide.getAsLong(), Integer.MIN_VALUE, Integer.MAX_VALUE));
  }

  private List<String> stop() {
    JsonNode stop = from.path("stop");
    List<String> texts = new ArrayList<>();
    Json.string(stop).ifPresent(texts::add);
    for (JsonNode text : stop) {
      Json.string(text).ifPresent(texts::add);
    }
    return texts;
  }

  /// A penalty of zero says nothing.
  private Optional<BigDecimal> penalty(String key) {
    return Json.decimal(from.path(key)).filter(penalty -> penalty.signum() != 0);
  }

  private Optional<Reasoning> reasoning() {
    Optional<String> word = Json.string(from.path("reasoning_effort"));
    Optional<Reasoning> reasoning = word.flatMap(OpenAiModel::reasoning);
    if (word.isPresent() && reasoning.isEmpty()) {
      dropped.add("reasoning_effort");
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
      JsonNode function = tool.path("function");
      tools.add(
          new Tool(
              Json.required(function, "name", field + ".function"),
              Json.string(function.path("description")),
              function.path("parameters") instanceof ObjectNode schema ? schema : Json.object(),
              function.path("strict").asBoolean(false)));
    }
    return tools;
  }

  private ToolChoice toolChoice() throws Untranslatable {
    JsonNode choice = from.path("tool_choice");
    if (choice.isString()) {
      return switch (choice.stringValue()) {
        case "auto" -> new ToolChoice.Auto();
        case "none" -> new ToolChoice.None();
        case "required" -> new ToolChoice.Required();
        default -> throw new Untranslatable("tool_choice", "unknown choice");
      };
    }
    if (!choice.isObject()) {
      return new ToolChoice.Auto();
    }
    if (!choice.path("type").asString("").equals("function")) {
      throw new Untranslatable("tool_choice.type", "only functions can be translated");
    }
    return new ToolChoice.Named(
        Json.required(choice.path("function"), "name", "tool_choice.function"));
  }

  private Optional<Boolean> parallelTools(List<Tool> tools) {
    JsonNode parallel = from.path("parallel_tool_calls");
    return parallel.isBoolean() && !tools.isEmpty()
        ? Optional.of(parallel.booleanValue())
        : Optional.empty();
  }

  private Format format() {
    JsonNode format = from.path("response_format");
    return switch (format.path("type").asString("")) {
      case "", "text" -> new Format.FreeText();
      case "json_object" -> new Format.AnyJson();
      case "json_schema" -> {
        JsonNode named = format.path("json_schema");
        yield new Format.Schema(
            named.path("name").asString("answer"),
            named.path("schema") instanceof ObjectNode schema ? schema : Json.object(),
            named.path("strict").asBoolean(false));
      }
      default -> {
        dropped.add("response_format");
        yield new Format.FreeText();
      }
    };
  }
}
