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
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A prompt as a chat request.
final class ChatPromptWriter {
  private static final int MAX_STOPS = 4;

  private final Prompt prompt;
  private final OpenAiModel model;
  private final Dropped dropped;
  private final ObjectNode to = Json.object();

  private ChatPromptWriter(Prompt prompt, OpenAiModel model, Dropped dropped) {
    this.prompt = prompt;
    this.model = model;
    this.dropped = dropped;
  }

  static byte[] write(Prompt prompt, String model, Dropped dropped) throws Untranslatable {
    ChatPromptWriter writer = new ChatPromptWriter(prompt, new OpenAiModel(model), dropped);
    writer.to.put("model", model);
    writer.write();
    return Json.write(writer.to);
  }

  private void write() throws Untranslatable {
    to.set("messages", new ChatMessages(dropped).write(prompt));
    settings(prompt.settings());
    if (prompt.stream()) {
      to.put("stream", true);
      to.putObject("stream_options").put("include_usage", true);
    }
    if (!prompt.tools().isEmpty()) {
      tools();
    }
    format();
  }

  private void settings(Settings settings) {
    String limit = model.reasons() ? "max_completion_tokens" : "max_tokens";
    settings.maxTokens().ifPresent(tokens -> to.put(limit, tokens));
    if (model.reasons()) {
      drop("temperature", settings.temperature().isPresent());
      drop("top_p", settings.topP().isPresent());
      drop("presence_penalty", settings.presencePenalty().isPresent());
      drop("frequency_penalty", settings.frequencyPenalty().isPresent());
      drop("stop", !settings.stop().isEmpty());
    } else {
      settings.temperature().ifPresent(number -> to.put("temperature", number));
      settings.topP().ifPresent(number -> to.put("top_p", number));
      settings.presencePenalty().ifPresent(number -> to.put("presence_penalty", number));
      settings.frequencyPenalty().ifPresent(number -> to.put("frequency_penalty", number));
      stop(settings.stop());
    }
    drop("top_k", settings.topK().isPresent());
    settings.seed().ifPresent(seed -> to.put("seed", seed));
    settings.user().ifPresent(user -> to.put("user", user));
    settings.reasoning().ifPresent(this::reasoning);
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
    ArrayNode stop = to.putArray("stop");
    texts.stream().limit(MAX_STOPS).forEach(stop::add);
    drop("stop", texts.size() > MAX_STOPS);
  }

  /// A model that cannot reason need not be told not to.
  private void reasoning(Reasoning reasoning) {
    Optional<String> effort = model.effort(reasoning);
    effort.ifPresent(word -> to.put("reasoning_effort", word));
    boolean idle = reasoning instanceof Reasoning.Off && !model.reasons();
    drop("reasoning", effort.isEmpty() && !idle);
  }

  private void tools() {
    ArrayNode tools = to.putArray("tools");
    for (Tool tool : prompt.tools()) {
      ObjectNode function =
          tools.addObject().put("type", "function").putObject("function").put("name", tool.name());
      tool.description().ifPresent(text -> function.put("description", text));
      if (!tool.schema().isEmpty()) {
        function.set("parameters", tool.schema());
      }
      if (tool.strict()) {
        function.put("strict", true);
      }
    }
    switch (prompt.toolChoice()) {
      case ToolChoice.Auto auto -> {}
      case ToolChoice.None none -> to.put("tool_choice", "none");
      case ToolChoice.Required required -> to.put("tool_choice", "required");
      case ToolChoice.Named(var name) ->
          to.putObject("tool_choice")
              .put("type", "function")
              .putObject("function")
              .put("name", name);
    }
    prompt.parallelTools().ifPresent(parallel -> to.put("parallel_tool_calls", parallel));
  }

  private void format() {
    switch (prompt.format()) {
      case Format.FreeText free -> {}
      case Format.AnyJson any -> to.putObject("response_format").put("type", "json_object");
      case Format.Schema(var name, var schema, var strict) -> {
        ObjectNode format = to.putObject("response_format").put("type", "json_schema");
        ObjectNode named = format.putObject("json_schema").put("name", name);
        named.set("schema", schema);
        if (strict) {
          named.put("strict", true);
        }
      }
    }
  }
}
