package dev.understudy.springai;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;

/// What there is in an answer, or in a piece of one.
final class Content {
  /// Why a model may rightly say nothing.
  private static final Set<String> POLICY =
      Set.of(
          "content_filter",
          "refusal",
          "safety",
          "recitation",
          "prohibited_content",
          "blocklist",
          "spii",
          "guardrail_intervened",
          "content_filtered");

  private static final String UNKNOWN = "_UNKNOWN";

  private Content() {}

  /// Whether a caller sees anything of it.
  static boolean in(ChatResponse response) {
    return response.getResults().stream().anyMatch(Content::in);
  }

  private static boolean in(Generation generation) {
    AssistantMessage message = generation.getOutput();
    return has(message.getText())
        || message.hasToolCalls()
        || !message.getMedia().isEmpty()
        || says(message, "reasoningContent")
        || says(message, "refusal");
  }

  /// Whether it holds a tool call.
  static boolean calls(ChatResponse response) {
    return response.getResults().stream()
        .anyMatch(generation -> generation.getOutput().hasToolCalls());
  }

  /// Whether the model said that it is done. What Spring AI's OpenAI model tells of a piece without
  /// a finish reason is that it does not know it.
  static boolean finished(ChatResponse response) {
    return response.getResults().stream()
        .map(generation -> generation.getMetadata().getFinishReason())
        .anyMatch(reason -> has(reason) && !UNKNOWN.equals(reason));
  }

  /// Whether the model said that it must not answer.
  static boolean refused(ChatResponse response) {
    return response.getResults().stream()
        .map(generation -> generation.getMetadata().getFinishReason())
        .anyMatch(reason -> reason != null && POLICY.contains(reason.toLowerCase(Locale.ROOT)));
  }

  /// Whether it holds the model's reasoning.
  static boolean thinks(ChatResponse response) {
    return response.getResults().stream()
        .map(Generation::getOutput)
        .anyMatch(message ->
            Boolean.TRUE.equals(message.getMetadata().get("thinking"))
                || message.getMetadata().containsKey("signature")
                || says(message, "reasoningContent"));
  }

  /// Whether it holds text and nothing else.
  static boolean onlyText(ChatResponse response) {
    return response.getResults().stream()
        .map(Generation::getOutput)
        .allMatch(message ->
            !message.hasToolCalls() && message.getMedia().isEmpty() && !says(message, "refusal"));
  }

  /// Its text, if there is any.
  static Optional<String> text(ChatResponse response) {
    Generation result = response.getResult();
    return result == null ? Optional.empty() : Optional.ofNullable(result.getOutput().getText());
  }

  private static boolean says(AssistantMessage message, String key) {
    return message.getMetadata().get(key) instanceof String text && has(text);
  }

  private static boolean has(@Nullable String text) {
    return text != null && !text.isEmpty();
  }
}
