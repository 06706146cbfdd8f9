package dev.understudy.springai;

import dev.understudy.attempt.Capability;
import dev.understudy.call.Needs;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.model.tool.DefaultToolCallingChatOptions;
import org.springframework.ai.model.tool.StructuredOutputChatOptions;
import org.springframework.ai.model.tool.ToolCallingChatOptions;
import org.springframework.ai.tool.ToolCallback;

/// What a caller asked for, and how each target is asked for it. A target gets its own options,
/// over them those of its provider in the prompt, over them what every model understands; a model
/// name only if it is the target's.
///
/// @param prompt as it came
/// @param options those of the prompt; empty options if it has none
/// @param own those among them that belong to one provider
record Asked(Prompt prompt, ChatOptions options, List<ChatOptions.Builder<?>> own) {

  static Asked of(Prompt prompt) {
    ChatOptions options = prompt.getOptions();
    return switch (options) {
      case null -> new Asked(prompt, FailoverChatOptions.builder().build(), List.of());
      case FailoverChatOptions ours -> new Asked(prompt, ours, ours.own());
      default -> new Asked(prompt, options, List.of(options.mutate()));
    };
  }

  /// The model that the caller named.
  Optional<String> model() {
    return Optional.ofNullable(options.getModel());
  }

  /// The hints for the failover, if there are any.
  Optional<FailoverChatOptions> hints() {
    return options instanceof FailoverChatOptions ours ? Optional.of(ours) : Optional.empty();
  }

  /// What a target must be able to do.
  Needs needs() {
    Set<Capability> capabilities = EnumSet.noneOf(Capability.class);
    if (options instanceof ToolCallingChatOptions calling && !empty(calling.getToolCallbacks())) {
      capabilities.add(Capability.TOOLS);
    }
    if (schema() != null) {
      capabilities.add(Capability.JSON_SCHEMA);
    }
    boolean pictures =
        prompt.getInstructions().stream()
            .anyMatch(message -> message instanceof UserMessage user && sees(user));
    if (pictures) {
      capabilities.add(Capability.VISION);
    }
    return new Needs(
        capabilities, false, hints().map(FailoverChatOptions::replaySafe).orElse(true));
  }

  private static boolean sees(UserMessage message) {
    return message.getMedia().stream()
        .anyMatch(media -> media.getMimeType().getType().equals("image"));
  }

  /// The prompt for one target.
  Prompt to(ChatTarget target) {
    ChatOptions.Builder<?> made = target.options();
    ChatOptions before = made.clone().build();
    for (ChatOptions.Builder<?> one : own) {
      if (one.getClass().equals(made.getClass())) {
        made.combineWith(one);
      }
    }
    if (!(made instanceof ToolCallingChatOptions.Builder<?>) && hasTools()) {
      made = DefaultToolCallingChatOptions.builder().combineWith(made);
    }
    String model = model().filter(target::isNamed).isPresent() ? nameAt(target) : before.getModel();
    made.model(model == null ? before.getModel() : model);
    set(options.getTemperature(), made::temperature);
    set(options.getMaxTokens(), made::maxTokens);
    set(options.getTopP(), made::topP);
    set(options.getTopK(), made::topK);
    set(options.getFrequencyPenalty(), made::frequencyPenalty);
    set(options.getPresencePenalty(), made::presencePenalty);
    made.stopSequences(united(before.getStopSequences(), options.getStopSequences()));
    if (made instanceof ToolCallingChatOptions.Builder<?> calling) {
      tools(calling, before);
    }
    if (made instanceof StructuredOutputChatOptions.Builder<?> structured) {
      set(schema(), structured::outputSchema);
    }
    return new Prompt(
        ProviderState.withoutThatOfOthers(prompt.getInstructions(), target), made.build());
  }

  /// What the target's model is asked for when the caller named this target.
  private static @Nullable String nameAt(ChatTarget target) {
    return target.modelName().orElse(target.model().getOptions().getModel());
  }

  private boolean hasTools() {
    return options instanceof ToolCallingChatOptions calling && !empty(calling.getToolCallbacks());
  }

  private void tools(ToolCallingChatOptions.Builder<?> made, ChatOptions before) {
    if (!(options instanceof ToolCallingChatOptions asked)) {
      return;
    }
    List<ToolCallback> theirs =
        before instanceof ToolCallingChatOptions calling ? calling.getToolCallbacks() : null;
    made.toolCallbacks(united(theirs, asked.getToolCallbacks()));
    if (asked.getToolContext() != null && !asked.getToolContext().isEmpty()) {
      made.toolContext(asked.getToolContext());
    }
  }

  /// Whether the answer must fit a schema.
  boolean structured() {
    return schema() != null;
  }

  private @Nullable String schema() {
    return options instanceof StructuredOutputChatOptions structured
        ? structured.getOutputSchema()
        : null;
  }

  private static boolean empty(@Nullable List<?> list) {
    return list == null || list.isEmpty();
  }

  private static <T> @Nullable List<T> united(@Nullable List<T> theirs, @Nullable List<T> asked) {
    if (theirs == null || asked == null) {
      return asked == null ? theirs : asked;
    }
    Set<T> all = new LinkedHashSet<>(theirs);
    all.addAll(asked);
    return new ArrayList<>(all);
  }

  private static <T> void set(@Nullable T value, Consumer<T> property) {
    if (value != null) {
      property.accept(value);
    }
  }
}
