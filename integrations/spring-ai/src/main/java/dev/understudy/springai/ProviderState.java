package dev.understudy.springai;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.Message;

/// What an assistant message carries for the provider that wrote it: thinking with its signature,
/// fields of a tool call that only it understands. Another provider refuses it or takes it for its
/// own.
final class ProviderState {
  /// By the package of the options of models that write it.
  private static final Map<String, Set<String>> WRITTEN =
      Map.of(
          "org.springframework.ai.anthropic",
          Set.of("anthropicThinkingContents", "signature", "thinking", "data"),
          "org.springframework.ai.openai",
          Set.of(
              "openai.tool_calls.additional_properties",
              "reasoningContent",
              "audioId",
              "audioExpiresAt"),
          "org.springframework.ai.google.genai",
          Set.of("thoughtSignatures"));

  private ProviderState() {}

  /// These messages for this target; the same list if there is nothing to remove.
  static List<Message> withoutThatOfOthers(List<Message> messages, ChatTarget target) {
    if (messages.stream().noneMatch(AssistantMessage.class::isInstance)) {
      return messages;
    }
    String home = target.model().getOptions().getClass().getPackageName();
    return messages.stream().map(message -> cleaned(message, home)).toList();
  }

  private static Message cleaned(Message message, String home) {
    if (!(message instanceof AssistantMessage assistant)) {
      return message;
    }
    Map<String, Object> kept = new HashMap<>(assistant.getMetadata());
    WRITTEN.forEach((owner, keys) -> {
      if (!owner.equals(home)) {
        kept.keySet().removeAll(keys);
      }
    });
    if (kept.size() == assistant.getMetadata().size()) {
      return message;
    }
    return AssistantMessage.builder()
        .content(assistant.getText())
        .properties(kept)
        .toolCalls(assistant.getToolCalls())
        .media(assistant.getMedia())
        .build();
  }
}
