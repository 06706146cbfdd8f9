package dev.understudy.dialects.gemini;

import dev.understudy.dialects.Untranslatable;
import dev.understudy.dialects.codec.Dropped;
import dev.understudy.dialects.codec.Json;
import dev.understudy.dialects.codec.Texts;
import dev.understudy.dialects.neutral.Format;
import dev.understudy.dialects.neutral.Part;
import dev.understudy.dialects.neutral.Prompt;
import dev.understudy.dialects.neutral.Reasoning;
import dev.understudy.dialects.neutral.Settings;
import dev.understudy.dialects.neutral.Tool;
import dev.understudy.dialects.neutral.ToolChoice;
import dev.understudy.dialects.neutral.Turn;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A prompt as a generateContent request. The model and whether it is a stream are in the path.
final class GeminiPromptWriter {
  private static final int MAX_STOPS = 5;

  private final Prompt prompt;
  private final GeminiModel model;
  private final Dropped dropped;
  private final ObjectNode to = Json.object();
  private final ObjectNode config = Json.object();

  private GeminiPromptWriter(Prompt prompt, GeminiModel model, Dropped dropped) {
    this.prompt = prompt;
    this.model = model;
    this.dropped = dropped;
  }

  static byte[] write(Prompt prompt, String model, Dropped dropped) throws Untranslatable {
    GeminiPromptWriter writer = new GeminiPromptWriter(prompt, GeminiModel.of(model), dropped);
    writer.write();
    return Json.write(writer.to);
  }

  private void write() throws Untranslatable {
    system();
    to.set("contents", new GeminiContents(model, dropped).write(prompt.turns()));
    if (!prompt.tools().isEmpty()) {
      tools();
    }
    drop("prefill", endsWithTheModel());
    settings(prompt.settings());
    format();
    if (!config.isEmpty()) {
      to.set("generationConfig", config);
    }
  }

  /// A last turn of the model is answered here, not continued.
  private boolean endsWithTheModel() {
    return !prompt.turns().isEmpty() && prompt.turns().getLast().role() == Turn.Role.ASSISTANT;
  }

  private void system() throws Untranslatable {
    if (prompt.system().isEmpty()) {
      return;
    }
    ArrayNode parts = to.putObject("systemInstruction").putArray("parts");
    for (Part part : prompt.system()) {
      parts.addObject().put("text", Texts.only(List.of(part), "", "system"));
    }
  }

  private void tools() {
    ArrayNode functions = to.putArray("tools").addObject().putArray("functionDeclarations");
    for (Tool tool : prompt.tools()) {
      ObjectNode function = functions.addObject().put("name", tool.name());
      tool.description().ifPresent(text -> function.put("description", text));
      if (!tool.schema().isEmpty()) {
        function.set("parametersJsonSchema", tool.schema());
      }
      drop("tools.strict", tool.strict());
    }
    switch (prompt.toolChoice()) {
      case ToolChoice.Auto auto -> {}
      case ToolChoice.None none -> mode("NONE");
      case ToolChoice.Required required -> mode("ANY");
      case ToolChoice.Named(var name) -> mode("ANY").putArray("allowedFunctionNames").add(name);
    }
    drop("parallel_tools", !prompt.parallelTools().orElse(true));
  }

  private ObjectNode mode(String word) {
    return to.putObject("toolConfig").putObject("functionCallingConfig").put("mode", word);
  }

  private void settings(Settings settings) {
    settings.maxTokens().ifPresent(tokens -> config.put("maxOutputTokens", tokens));
    settings.temperature().ifPresent(number -> config.put("temperature", number));
    settings.topP().ifPresent(number -> config.put("topP", number));
    settings.topK().ifPresent(number -> config.put("topK", number));
    settings.presencePenalty().ifPresent(number -> config.put("presencePenalty", number));
    settings.frequencyPenalty().ifPresent(number -> config.put("frequencyPenalty", number));
    settings
        .seed()
        .ifPresent(seed -> {
          boolean fits = seed == (int) seed;
          if (fits) {
            config.put("seed", seed);
          }
          drop("seed", !fits);
        });
    stop(settings.stop());
    settings.reasoning().ifPresent(this::reasoning);
    drop("user", settings.user().isPresent());
  }

  private void drop(String name, boolean asked) {
    if (asked) {
      dropped.add(name);
    }
  }

  private void stop(List<String> texts) {
    if (texts.isEmpty()) {
      return;
    }
    ArrayNode stop = config.putArray("stopSequences");
    texts.stream().limit(MAX_STOPS).forEach(stop::add);
    drop("stop", texts.size() > MAX_STOPS);
  }

  /// A model that cannot think need not be told not to; one that cannot stop thinking is told to
  /// think as little as it can, and the wish is named.
  private void reasoning(Reasoning reasoning) {
    boolean off = reasoning instanceof Reasoning.Off;
    switch (model.thinking()) {
      case NONE -> drop("reasoning", !off);
      case BUDGET -> {
        ObjectNode thinking = config.putObject("thinkingConfig");
        boolean stops = off && model.canStopThinking();
        thinking.put("thinkingBudget", stops ? 0 : model.budget(budget(reasoning)));
        thoughts(thinking, off);
      }
      case LEVEL -> {
        ObjectNode thinking = config.putObject("thinkingConfig");
        thinking.put("thinkingLevel", model.level(level(reasoning)));
        thoughts(thinking, off);
      }
    }
  }

  private void thoughts(ObjectNode thinking, boolean off) {
    if (!off) {
      thinking.put("includeThoughts", true);
    }
    drop("reasoning", off && !model.canStopThinking());
  }

  private static long budget(Reasoning reasoning) {
    return switch (reasoning) {
      case Reasoning.Off off -> 0;
      case Reasoning.Effort(var level) -> level.budget();
      case Reasoning.Budget(var tokens) -> tokens;
    };
  }

  private static Reasoning.Level level(Reasoning reasoning) {
    return switch (reasoning) {
      case Reasoning.Off off -> Reasoning.Level.MINIMAL;
      case Reasoning.Effort(var level) -> level;
      case Reasoning.Budget(var tokens) -> Reasoning.Level.of(tokens);
    };
  }

  private void format() {
    boolean json = !(prompt.format() instanceof Format.FreeText);
    if (json && !prompt.tools().isEmpty() && !model.takesSchemaBesideFunctions()) {
      drop("format", true);
      return;
    }
    switch (prompt.format()) {
      case Format.FreeText free -> {}
      case Format.AnyJson any -> config.put("responseMimeType", "application/json");
      case Format.Schema(var name, var schema, var strict) -> {
        config.put("responseMimeType", "application/json");
        config.set("responseJsonSchema", schema);
      }
    }
  }
}
