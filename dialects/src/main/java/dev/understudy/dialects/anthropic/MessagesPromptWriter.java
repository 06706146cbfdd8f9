package dev.understudy.dialects.anthropic;

import dev.understudy.dialects.Untranslatable;
import dev.understudy.dialects.codec.Dropped;
import dev.understudy.dialects.codec.Json;
import dev.understudy.dialects.codec.Texts;
import dev.understudy.dialects.neutral.Format;
import dev.understudy.dialects.neutral.Prompt;
import dev.understudy.dialects.neutral.Settings;
import dev.understudy.dialects.neutral.Tool;
import dev.understudy.dialects.neutral.ToolChoice;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A prompt as a messages request.
final class MessagesPromptWriter {
  private final Prompt prompt;
  private final ClaudeModel model;
  private final Dropped dropped;
  private final ObjectNode to = Json.object();

  private MessagesPromptWriter(Prompt prompt, ClaudeModel model, Dropped dropped) {
    this.prompt = prompt;
    this.model = model;
    this.dropped = dropped;
  }

  static byte[] write(Prompt prompt, String model, Dropped dropped) throws Untranslatable {
    MessagesPromptWriter writer = new MessagesPromptWriter(prompt, ClaudeModel.of(model), dropped);
    writer.to.put("model", model);
    writer.write();
    return Json.write(writer.to);
  }

  private void write() throws Untranslatable {
    Thinking thinking = Thinking.of(prompt, model);
    to.put("max_tokens", thinking.maxTokens());
    String system = Texts.only(prompt.system(), "\n\n", "system");
    if (!system.isEmpty()) {
      to.put("system", system);
    }
    to.set("messages", new MessagesTurns(dropped).write(prompt.turns()));
    sampling(thinking.thinks());
    settings(prompt.settings());
    if (prompt.stream()) {
      to.put("stream", true);
    }
    if (!prompt.tools().isEmpty()) {
      tools();
      toolChoice();
    }
    thinking.write(to);
    drop("reasoning", thinking.refused());
    format();
  }

  private void drop(String name, boolean asked) {
    if (asked) {
      dropped.add(name);
    }
  }

  /// A model that thinks takes no sampling settings, and the newest ones never do.
  private void sampling(boolean thinks) {
    Settings settings = prompt.settings();
    Optional<BigDecimal> temperature = settings.temperature();
    if (thinks || !model.samples()) {
      drop("temperature", temperature.isPresent());
      drop("top_p", settings.topP().isPresent());
      drop("top_k", settings.topK().isPresent());
      return;
    }
    if (temperature.isPresent() && temperature.get().compareTo(BigDecimal.ONE) > 0) {
      to.put("temperature", 1);
      dropped.add("temperature");
    } else {
      temperature.ifPresent(number -> to.put("temperature", number));
    }
    // Newer models of theirs refuse both at once.
    drop("top_p", settings.topP().isPresent() && temperature.isPresent());
    if (temperature.isEmpty()) {
      settings.topP().ifPresent(number -> to.put("top_p", number));
    }
    settings.topK().ifPresent(number -> to.put("top_k", number));
  }

  private void settings(Settings settings) {
    drop("seed", settings.seed().isPresent());
    drop("presence_penalty", settings.presencePenalty().isPresent());
    drop("frequency_penalty", settings.frequencyPenalty().isPresent());
    settings.user().ifPresent(user -> to.putObject("metadata").put("user_id", user));
    List<String> visible = settings.stop().stream().filter(text -> !text.isBlank()).toList();
    drop("stop", visible.size() < settings.stop().size());
    if (!visible.isEmpty()) {
      ArrayNode sequences = to.putArray("stop_sequences");
      visible.forEach(sequences::add);
    }
  }

  private void tools() {
    ArrayNode tools = to.putArray("tools");
    for (Tool tool : prompt.tools()) {
      ObjectNode translated = tools.addObject().put("name", tool.name());
      tool.description().ifPresent(text -> translated.put("description", text));
      if (tool.schema().isEmpty()) {
        translated.putObject("input_schema").put("type", "object").putObject("properties");
      } else {
        translated.set("input_schema", tool.schema());
      }
      drop("tools.strict", tool.strict());
    }
  }

  private void toolChoice() {
    ObjectNode choice = Json.object();
    switch (prompt.toolChoice()) {
      case ToolChoice.Auto auto -> {
        if (prompt.parallelTools().isPresent()) {
          choice.put("type", "auto");
        }
      }
      case ToolChoice.None none -> choice.put("type", "none");
      case ToolChoice.Required required -> choice.put("type", "any");
      case ToolChoice.Named(var name) -> choice.put("type", "tool").put("name", name);
    }
    if (!(prompt.toolChoice() instanceof ToolChoice.None)) {
      prompt
          .parallelTools()
          .ifPresent(parallel -> choice.put("disable_parallel_tool_use", !parallel));
    }
    if (!choice.isEmpty()) {
      to.set("tool_choice", choice);
    }
  }

  private void format() {
    switch (prompt.format()) {
      case Format.FreeText free -> {}
      case Format.AnyJson any -> dropped.add("format");
      case Format.Schema(var name, var schema, var strict) ->
          to.withObject("output_config")
              .putObject("format")
              .put("type", "json_schema")
              .set("schema", schema);
    }
  }
}
