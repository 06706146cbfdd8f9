package dev.understudy.langchain4j;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.understudy.attempt.Target;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What a provider put into its answers for itself alone: reasoning and its signatures. It must
/// come back to that provider, and another would reject it. So an answer that holds some is marked
/// with its provider, and loses it when the conversation goes on elsewhere.
final class ProviderState {
  /// The attribute of an [AiMessage] that says whose state it holds.
  static final String MARK = "understudy_provider";

  private ProviderState() {}

  /// An answer of a target, marked if it holds state.
  static ChatResponse marked(ChatResponse answer, Target target) {
    AiMessage message = answer.aiMessage();
    if (!holdsState(message)) {
      return answer;
    }
    Map<String, Object> attributes = new HashMap<>(message.attributes());
    attributes.put(MARK, target.provider());
    return answer.toBuilder().aiMessage(message.toBuilder().attributes(attributes).build()).build();
  }

  /// The messages without the state of other providers.
  static List<ChatMessage> fit(List<ChatMessage> messages, Target target) {
    return messages.stream().map(message -> fit(message, target)).toList();
  }

  private static ChatMessage fit(ChatMessage message, Target target) {
    if (!(message instanceof AiMessage answer) || !answer.attributes().containsKey(MARK)) {
      return message;
    }
    Map<String, Object> attributes = new HashMap<>(answer.attributes());
    boolean own = target.provider().equals(attributes.remove(MARK));
    if (!own) {
      attributes.keySet().removeIf(name -> !name.equals(AiMessage.GENERATED_IMAGES_KEY));
    }
    return answer.toBuilder()
        .thinking(own ? answer.thinking() : null)
        .attributes(attributes)
        .build();
  }

  private static boolean holdsState(AiMessage message) {
    return message.thinking() != null
        || message.attributes().keySet().stream()
            .anyMatch(name -> !name.equals(AiMessage.GENERATED_IMAGES_KEY));
  }
}
