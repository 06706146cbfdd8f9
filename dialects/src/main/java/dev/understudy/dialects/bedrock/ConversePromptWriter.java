package dev.understudy.dialects.bedrock;

import dev.understudy.dialects.Untranslatable;
import dev.understudy.dialects.anthropic.ClaudeModel;
import dev.understudy.dialects.anthropic.Thinking;
import dev.understudy.dialects.codec.Dropped;
import dev.understudy.dialects.codec.Json;
import dev.understudy.dialects.neutral.Format;
import dev.understudy.dialects.neutral.Part;
import dev.understudy.dialects.neutral.Prompt;
import dev.understudy.dialects.neutral.Settings;
import dev.understudy.dialects.neutral.Tool;
import dev.understudy.dialects.neutral.ToolChoice;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A prompt as a converse request. The model is in the path, and so is whether a stream is wanted.
///
/// Source: the API reference of the Bedrock runtime, `Converse`. Settings that only Anthropic's
/// models have go to them through `additionalModelRequestFields`.
final class ConversePromptWriter {
  private final Prompt prompt;
  private final String model;
  private final Dropped dropped;
  private final ObjectNode to = Json.object();

  private ConversePromptWriter(Prompt prompt, String model, Dropped dropped) {
    this.prompt = prompt;
    this.model = model;
    this.dropped = dropped;
  }

  static byte[] write(Prompt prompt, String model, Dropped dropped) throws Untranslatable {
    ConversePromptWriter writer = new ConversePromptWriter(prompt, model, dropped);
    writer.write();
    return Json.write(writer.to);
  }

  private void write() throws Untranslatable {
    to.set("messages", new ConverseTurns(dropped).write(prompt.turns()));
    system();
    Thinking thinking = Thinking.of(prompt, ClaudeModel.of(model));
    drop("reasoning", thinking.refused());
    inference(thinking);
    settings(prompt.settings());
    tools();
    format();
  }

  private void drop(String name, boolean asked) {
    if (asked) {
      dropped.add(name);
    }
  }

  private boolean isClaude() {
    return model.contains("claude");
  }

  private ObjectNode modelsOwn() {
    return to.withObject("additionalModelRequestFields");
  }

  private void system() throws Untranslatable {
    ArrayNode blocks = Json.array();
    for (Part part : prompt.system()) {
      if (!(part instanceof Part.Text(String text))) {
        throw new Untranslatable("system", "the target's dialect has room for text only here");
      }
      if (!text.isBlank()) {
        blocks.addObject().put("text", text);
      }
    }
    if (!blocks.isEmpty()) {
      to.set("system", blocks);
    }
  }

  private void inference(Thinking thinking) {
    Settings settings = prompt.settings();
    ObjectNode config = Json.object();
    if (thinking.thinks() || settings.maxTokens().isPresent()) {
      config.put("maxTokens", thinking.maxTokens());
    }
    if (!thinking.thinks() && ClaudeModel.of(model).samples()) {
      sampling(settings, config);
    } else {
      drop("temperature", settings.temperature().isPresent());
      drop("top_p", settings.topP().isPresent());
      drop("top_k", settings.topK().isPresent());
    }
    stop(settings, config);
    if (!config.isEmpty()) {
      to.set("inferenceConfig", config);
    }
    if (thinking.thinks()) {
      thinking.write(modelsOwn());
    }
  }

  private void sampling(Settings settings, ObjectNode config) {
    Optional<BigDecimal> temperature = settings.temperature();
    if (temperature.isPresent() && temperature.get().compareTo(BigDecimal.ONE) > 0) {
      config.put("temperature", 1);
      dropped.add("temperature");
    } else {
      temperature.ifPresent(number -> config.put("temperature", number));
    }
    // Anthropic's newer models refuse both at once.
    boolean one = isClaude() && temperature.isPresent();
    drop("top_p", one && settings.topP().isPresent());
    if (!one) {
      settings.topP().ifPresent(number -> config.put("topP", number));
    }
    if (isClaude()) {
      settings.topK().ifPresent(number -> modelsOwn().put("top_k", number));
    } else {
      drop("top_k", settings.topK().isPresent());
    }
  }

  /// A text of nothing ends nothing, and Anthropic's models refuse blanks too.
  private void stop(Settings settings, ObjectNode config) {
    List<String> kept =
        settings.stop().stream()
            .filter(text -> isClaude() ? !text.isBlank() : !text.isEmpty())
            .toList();
    drop("stop", kept.size() < settings.stop().size());
    if (!kept.isEmpty()) {
      ArrayNode sequences = config.putArray("stopSequences");
      kept.forEach(sequences::add);
    }
  }

  private void settings(Settings settings) {
    drop("seed", settings.seed().isPresent());
    drop("presence_penalty", settings.presencePenalty().isPresent());
    drop("frequency_penalty", settings.frequencyPenalty().isPresent());
    drop("user", settings.user().isPresent());
  }

  private void tools() throws Untranslatable {
    boolean called =
        prompt.turns().stream()
            .flatMap(turn -> turn.parts().stream())
            .anyMatch(part -> part instanceof Part.Call || part instanceof Part.Result);
    if (prompt.tools().isEmpty()) {
      if (called) {
        throw new Untranslatable("tools", "the target wants the tools of earlier calls described");
      }
      return;
    }
    boolean forbidden = prompt.toolChoice() instanceof ToolChoice.None;
    if (forbidden && !called) {
      return; // A model that knows of no tool calls none.
    }
    ObjectNode config = to.putObject("toolConfig");
    ArrayNode tools = config.putArray("tools");
    for (Tool tool : prompt.tools()) {
      tools.addObject().set("toolSpec", specification(tool));
    }
    switch (prompt.toolChoice()) {
      case ToolChoice.Auto auto -> {}
      case ToolChoice.None none -> dropped.add("tool_choice");
      case ToolChoice.Required required -> config.putObject("toolChoice").putObject("any");
      case ToolChoice.Named(var name) ->
          config.putObject("toolChoice").putObject("tool").put("name", name);
    }
    drop("parallel_tools", prompt.parallelTools().filter(parallel -> !parallel).isPresent());
  }

  private static ObjectNode specification(Tool tool) {
    ObjectNode specification = Json.object().put("name", tool.name());
    tool.description()
        .filter(text -> !text.isEmpty())
        .ifPresent(text -> specification.put("description", text));
    ObjectNode schema = specification.putObject("inputSchema");
    if (tool.schema().isEmpty()) {
      schema.putObject("json").put("type", "object").putObject("properties");
    } else {
      schema.set("json", tool.schema());
    }
    if (tool.strict()) {
      specification.put("strict", true);
    }
    return specification;
  }

  private void format() {
    switch (prompt.format()) {
      case Format.FreeText free -> {}
      case Format.AnyJson any -> dropped.add("format");
      case Format.Schema(var name, var schema, var strict) -> {
        ObjectNode format = to.putObject("outputConfig").putObject("textFormat");
        format.put("type", "json_schema");
        format
            .putObject("structure")
            .putObject("jsonSchema")
            .put("name", name)
            .put("schema", Json.text(schema));
      }
    }
  }
}
