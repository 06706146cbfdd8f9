package dev.understudy.dialects.gemini;

import dev.understudy.dialects.Untranslatable;
import dev.understudy.dialects.codec.Dropped;
import dev.understudy.dialects.codec.Json;
import dev.understudy.dialects.neutral.Format;
import dev.understudy.dialects.neutral.Part;
import dev.understudy.dialects.neutral.Prompt;
import dev.understudy.dialects.neutral.Reasoning;
import dev.understudy.dialects.neutral.Settings;
import dev.understudy.dialects.neutral.Tool;
import dev.understudy.dialects.neutral.ToolChoice;
import dev.understudy.dialects.neutral.Turn;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A generateContent request as a prompt.
final class GeminiPromptReader {
  private static final Set<String> HANDLED =
      Set.of(
          "model",
          "models",
          "contents",
          "systemInstruction",
          "tools",
          "toolConfig",
          "generationConfig");
  private static final Set<String> SETTINGS =
      Set.of(
          "maxOutputTokens",
          "temperature",
          "topP",
          "topK",
          "stopSequences",
          "seed",
          "presencePenalty",
          "frequencyPenalty",
          "candidateCount",
          "responseMimeType",
          "responseSchema",
          "responseJsonSchema",
          "_responseJsonSchema",
          "responseModalities",
          "thinkingConfig");
  private static final Set<String> OF_A_FUNCTION =
      Set.of("name", "description", "parameters", "parametersJsonSchema");

  private final ObjectNode from;
  private final JsonNode settings;
  private final Dropped dropped;

  private GeminiPromptReader(ObjectNode from, Dropped dropped) {
    this.from = from;
    this.settings = Members.of(from, "generationConfig");
    this.dropped = dropped;
  }

  static Prompt read(byte[] body, boolean stream, Dropped dropped) throws Untranslatable {
    return new GeminiPromptReader(Json.read(body), dropped).prompt(stream);
  }

  private Prompt prompt(boolean stream) throws Untranslatable {
    refuse();
    GeminiConversation conversation = new GeminiConversation(dropped);
    List<Part> system = conversation.system(Members.of(from, "systemInstruction"));
    List<Turn> turns = conversation.turns(Members.list(from, "contents"));
    JsonNode toolConfig = Members.of(from, "toolConfig");
    JsonNode calling = Members.of(toolConfig, "functionCallingConfig");
    List<Tool> tools = tools(allowed(calling));
    Members.dropOthers(from, HANDLED, "", dropped);
    Members.dropOthers(toolConfig, Set.of("functionCallingConfig"), "", dropped);
    Members.dropOthers(settings, SETTINGS, "", dropped);
    return new Prompt(
        system,
        turns,
        tools,
        tools.isEmpty() ? new ToolChoice.Auto() : toolChoice(calling),
        Optional.empty(),
        settings(),
        format(),
        stream);
  }

  private void refuse() throws Untranslatable {
    if (!Json.idle(Members.of(from, "cachedContent"))) {
      throw new Untranslatable("cachedContent", "state at another provider");
    }
    if (Members.of(settings, "candidateCount").asInt(1) > 1) {
      throw new Untranslatable(
          "generationConfig.candidateCount", "another dialect gives one answer");
    }
    for (JsonNode modality : Members.of(settings, "responseModalities")) {
      if (!modality.asString("").equals("TEXT")) {
        throw new Untranslatable(
            "generationConfig.responseModalities", "another dialect answers in text only");
      }
    }
  }

  /// The functions that may be called; empty if all of them may. Where there are several, no other
  /// dialect has a choice for it, but one can offer just these.
  private static Set<String> allowed(JsonNode calling) {
    Set<String> names = new HashSet<>();
    Members.list(calling, "allowedFunctionNames")
        .forEach(name -> Json.string(name).ifPresent(names::add));
    return names;
  }

  private List<Tool> tools(Set<String> allowed) throws Untranslatable {
    List<Tool> tools = new ArrayList<>();
    int index = 0;
    for (JsonNode group : Members.list(from, "tools")) {
      String field = "tools[" + index++ + "]";
      for (String key : group.propertyNames()) {
        String name = Members.camel(key);
        if (!name.equals("functionDeclarations") && !group.path(key).isNull()) {
          throw new Untranslatable(field + "." + name, "a tool that the provider runs");
        }
      }
      for (JsonNode function : Members.list(group, "functionDeclarations")) {
        Tool tool = tool(function, field + ".functionDeclarations");
        if (allowed.size() < 2 || allowed.contains(tool.name())) {
          tools.add(tool);
        }
      }
    }
    return tools;
  }

  private Tool tool(JsonNode function, String field) throws Untranslatable {
    Members.dropOthers(function, OF_A_FUNCTION, "tools.", dropped);
    return new Tool(
        Json.required(function, "name", field),
        Json.string(function.path("description")),
        schema(Members.of(function, "parametersJsonSchema"), function.path("parameters")),
        false);
  }

  private static ObjectNode schema(JsonNode json, JsonNode openApi) {
    if (json instanceof ObjectNode schema) {
      return schema;
    }
    return openApi.isObject() ? OpenApiSchema.toJsonSchema(openApi) : Json.object();
  }

  private static ToolChoice toolChoice(JsonNode calling) {
    Set<String> allowed = allowed(calling);
    return switch (calling.path("mode").asString("")) {
      case "NONE" -> new ToolChoice.None();
      case "ANY" ->
          allowed.size() == 1
              ? new ToolChoice.Named(allowed.iterator().next())
              : new ToolChoice.Required();
      default -> new ToolChoice.Auto();
    };
  }

  private Settings settings() {
    List<String> stop = new ArrayList<>();
    for (JsonNode text : Members.list(settings, "stopSequences")) {
      Json.string(text).ifPresent(stop::add);
    }
    return new Settings(
        whole("maxOutputTokens"),
        decimal("temperature"),
        decimal("topP"),
        topK(),
        stop,
        whole("seed"),
        decimal("presencePenalty").filter(penalty -> penalty.signum() != 0),
        decimal("frequencyPenalty").filter(penalty -> penalty.signum() != 0),
        reasoning(Members.of(settings, "thinkingConfig")),
        Optional.empty());
  }

  private Optional<BigDecimal> decimal(String name) {
    return Json.decimal(Members.of(settings, name));
  }

  private OptionalLong whole(String name) {
    JsonNode value = Members.of(settings, name);
    OptionalLong number = Json.whole(value);
    if (value.isNumber() && number.isEmpty()) {
      dropped.add(name);
    }
    return number;
  }

  private OptionalInt topK() {
    OptionalLong wide = whole("topK");
    if (wide.isEmpty()) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(Math.clamp(wide.getAsLong(), Integer.MIN_VALUE, Integer.MAX_VALUE));
  }

  /// A budget of -1 leaves it to the model, as saying nothing does.
  private Optional<Reasoning> reasoning(JsonNode thinking) {
    Optional<Reasoning> level = level(Members.of(thinking, "thinkingLevel").asString(""));
    if (level.isPresent()) {
      return level;
    }
    OptionalLong budget = Json.whole(Members.of(thinking, "thinkingBudget"));
    if (budget.isPresent() && budget.getAsLong() >= 0) {
      return Optional.of(
          budget.getAsLong() == 0 ? new Reasoning.Off() : new Reasoning.Budget(budget.getAsLong()));
    }
    if (Members.of(thinking, "includeThoughts").asBoolean(false)) {
      dropped.add("includeThoughts");
    }
    return Optional.empty();
  }

  private static Optional<Reasoning> level(String word) {
    return switch (word.toUpperCase(Locale.ROOT)) {
      case "MINIMAL" -> Optional.of(new Reasoning.Effort(Reasoning.Level.MINIMAL));
      case "LOW" -> Optional.of(new Reasoning.Effort(Reasoning.Level.LOW));
      case "MEDIUM" -> Optional.of(new Reasoning.Effort(Reasoning.Level.MEDIUM));
      case "HIGH" -> Optional.of(new Reasoning.Effort(Reasoning.Level.HIGH));
      default -> Optional.empty();
    };
  }

  private Format format() throws Untranslatable {
    String type = Members.of(settings, "responseMimeType").asString("");
    JsonNode other = settings.path("_responseJsonSchema");
    JsonNode json = Members.of(settings, "responseJsonSchema");
    ObjectNode schema =
        schema(json.isObject() ? json : other, Members.of(settings, "responseSchema"));
    return switch (type) {
      case "", "text/plain" -> new Format.FreeText();
      case "application/json" ->
          schema.isEmpty() ? new Format.AnyJson() : new Format.Schema("answer", schema, true);
      default ->
          throw new Untranslatable(
              "generationConfig.responseMimeType", "no other dialect answers in this form");
    };
  }
}
