package dev.understudy.dialects.responses;

import dev.understudy.dialects.Untranslatable;
import dev.understudy.dialects.codec.Dropped;
import dev.understudy.dialects.codec.Json;
import dev.understudy.dialects.codec.Texts;
import dev.understudy.dialects.neutral.Format;
import dev.understudy.dialects.neutral.Prompt;
import dev.understudy.dialects.neutral.Reasoning;
import dev.understudy.dialects.neutral.Settings;
import dev.understudy.dialects.neutral.Tool;
import dev.understudy.dialects.neutral.ToolChoice;
import dev.understudy.dialects.neutral.Turn;
import dev.understudy.dialects.openai.OpenAiModel;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A prompt as a request of OpenAI's responses.
///
/// It asks the provider not to keep the answer: nobody who speaks another dialect could come back
/// to it.
final class ResponsesPromptWriter {
  /// The API refuses fewer.
  static final long LEAST_TOKENS = 16;

  private final Prompt prompt;
  private final OpenAiModel model;
  private final Dropped dropped;
  private final ObjectNode to = Json.object();

  private ResponsesPromptWriter(Prompt prompt, OpenAiModel model, Dropped dropped) {
    this.prompt = prompt;
    this.model = model;
    this.dropped = dropped;
  }

  static byte[] write(Prompt prompt, String model, Dropped dropped) throws Untranslatable {
    ResponsesPromptWriter writer =
        new ResponsesPromptWriter(prompt, new OpenAiModel(model), dropped);
    writer.to.put("model", model);
    writer.write();
    return Json.write(writer.to);
  }

  private void write() throws Untranslatable {
    String system = Texts.only(prompt.system(), "\n\n", "system");
    if (!system.isEmpty()) {
      to.put("instructions", system);
    }
    ArrayNode input = to.putArray("input");
    ResponsesItems items = new ResponsesItems(input, dropped);
    for (Turn turn : prompt.turns()) {
      items.write(turn);
    }
    drop("prefill", ends(Turn.Role.ASSISTANT));
    settings(prompt.settings());
    to.put("store", false);
    if (prompt.stream()) {
      to.put("stream", true);
    }
    if (!prompt.tools().isEmpty()) {
      tools();
    }
    format();
  }

  private boolean ends(Turn.Role role) {
    return !prompt.turns().isEmpty() && prompt.turns().getLast().role() == role;
  }

  private void drop(String name, boolean asked) {
    if (asked) {
      dropped.add(name);
    }
  }

  private void settings(Settings settings) {
    if (settings.maxTokens().isPresent()) {
      long tokens = settings.maxTokens().getAsLong();
      to.put("max_output_tokens", Math.max(tokens, LEAST_TOKENS));
      drop("max_tokens", tokens < LEAST_TOKENS);
    }
    if (model.reasons()) {
      drop("temperature", settings.temperature().isPresent());
      drop("top_p", settings.topP().isPresent());
    } else {
      settings.temperature().ifPresent(number -> to.put("temperature", number));
      settings.topP().ifPresent(number -> to.put("top_p", number));
    }
    drop("top_k", settings.topK().isPresent());
    drop("stop", !settings.stop().isEmpty());
    drop("seed", settings.seed().isPresent());
    drop("presence_penalty", settings.presencePenalty().isPresent());
    drop("frequency_penalty", settings.frequencyPenalty().isPresent());
    settings.user().ifPresent(user -> to.put("user", user));
    settings.reasoning().ifPresent(this::reasoning);
  }

  /// A model that cannot reason need not be told not to.
  private void reasoning(Reasoning reasoning) {
    Optional<String> effort = model.effort(reasoning);
    effort.ifPresent(word -> to.putObject("reasoning").put("effort", word));
    boolean idle = reasoning instanceof Reasoning.Off && !model.reasons();
    drop("reasoning", effort.isEmpty() && !idle);
  }

  /// Functions are strict here unless they say that they are not.
  private void tools() {
    ArrayNode tools = to.putArray("tools");
    for (Tool tool : prompt.tools()) {
      ObjectNode function = tools.addObject().put("type", "function").put("name", tool.name());
      tool.description().ifPresent(text -> function.put("description", text));
      if (tool.schema().isEmpty()) {
        function.putObject("parameters").put("type", "object").putObject("properties");
      } else {
        function.set("parameters", tool.schema());
      }
      function.put("strict", tool.strict());
    }
    switch (prompt.toolChoice()) {
      case ToolChoice.Auto auto -> {}
      case ToolChoice.None none -> to.put("tool_choice", "none");
      case ToolChoice.Required required -> to.put("tool_choice", "required");
      case ToolChoice.Named(var name) ->
          to.putObject("tool_choice").put("type", "function").put("name", name);
    }
    prompt.parallelTools().ifPresent(parallel -> to.put("parallel_tool_calls", parallel));
  }

  private void format() {
    switch (prompt.format()) {
      case Format.FreeText free -> {}
      case Format.AnyJson any ->
          to.putObject("text").putObject("format").put("type", "json_object");
      case Format.Schema(var name, var schema, var strict) -> {
        ObjectNode format = to.putObject("text").putObject("format");
        format.put("type", "json_schema").put("name", name);
        format.set("schema", schema);
        format.put("strict", strict);
      }
    }
  }
}
