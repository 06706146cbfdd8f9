package dev.understudy.provider;

import dev.understudy.attempt.Capability;
import dev.understudy.call.Needs;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What the engine must know of requests and answers: what a request needs, and whether an answer
/// has anything in it.
final class Contents {
  private static final List<String> STATE =
      List.of("previous_response_id", "conversation", "background");

  private Contents() {}

  static Needs needs(ChatRequest request, boolean streaming) {
    Set<Capability> needed = EnumSet.noneOf(Capability.class);
    if (!request.tools().isEmpty()) {
      needed.add(Capability.TOOLS);
    }
    if (request.responseFormat().filter(Contents::isSchema).isPresent()) {
      needed.add(Capability.JSON_SCHEMA);
    }
    if (request.messages().stream().anyMatch(Contents::hasImage)) {
      needed.add(Capability.VISION);
    }
    Json.Obj extra = request.extra();
    boolean state =
        Json.of(true).equals(extra.get("store"))
            || STATE.stream().anyMatch(extra.members()::containsKey);
    return new Needs(needed, streaming, !state);
  }

  private static boolean isSchema(Json format) {
    return format instanceof Json.Obj object
        && object.text("type").equals(Optional.of("json_schema"));
  }

  private static boolean hasImage(Message message) {
    return message.content() instanceof Json.Array parts
        && parts.items().stream()
            .anyMatch(part ->
                part instanceof Json.Obj object
                    && object.text("type").equals(Optional.of("image_url")));
  }

  /// Whether a whole answer has no text, refusal, tool call, sound or reasoning, and no policy is
  /// the reason.
  static boolean empty(ChatAnswer answer) {
    boolean reasoned = answer.usage().filter(usage -> usage.reasoningTokens() > 0).isPresent();
    return answer.choices().stream().allMatch(choice -> empty(choice, reasoned));
  }

  private static boolean empty(Choice choice, boolean reasoned) {
    Message message = choice.message();
    boolean parts = message.content() instanceof Json.Array array && !array.items().isEmpty();
    return message.text().isEmpty()
        && !parts
        && message.toolCalls().isEmpty()
        && !Delta.filled(message.extra().text("refusal"))
        && message.extra().object("audio").isEmpty()
        && message.extra().object("function_call").isEmpty()
        && !(reasoned && Delta.filled(message.reasoningContent()))
        && !refused(choice.finishReason());
  }

  /// Whether the pieces of a complete stream without content are no answer either: no tool call,
  /// and no policy is the reason.
  static boolean empty(List<ChatChunk> whole) {
    return whole.stream()
        .flatMap(chunk -> chunk.choices().stream())
        .allMatch(choice ->
            !choice.delta().hasContent()
                && choice.delta().toolCalls().isEmpty()
                && !refused(choice.finishReason()));
  }

  private static boolean refused(Optional<FinishReason> reason) {
    return reason.isPresent()
        && (reason.get().equals(FinishReason.CONTENT_FILTER)
            || reason.get().value().equals("refusal"));
  }
}
