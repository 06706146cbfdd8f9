package dev.understudy.provider;

import dev.understudy.attempt.Capability;
import dev.understudy.call.Needs;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the engine must know of requests and answers: what a request needs, and whether an answer
/// has anything in it.
final class Contents {
  private static final List<String> STATE =
      List.of("previous_response_id", "conversation", "background");

  /// Fewer tokens than this are not worth another attempt.
  private static final long FEWEST_TOKENS = 16;

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

  /// Whether the answer may be made by two attempts, one after the other: free text of one choice,
  /// without probabilities of its tokens and without sound.
  static boolean oneText(ChatRequest request) {
    Json.Obj extra = request.extra();
    boolean text =
        request
            .responseFormat()
            .filter(format ->
                !(format instanceof Json.Obj object
                    && object.text("type").equals(Optional.of("text"))))
            .isEmpty();
    boolean sound = says(extra.get("audio")) || says(extra.get("modalities"));
    return text && request.n().orElse(1) == 1 && !says(extra.get("logprobs")) && !sound;
  }

  private static boolean says(@Nullable Json value) {
    return value != null && !(value instanceof Json.Null) && !value.equals(Json.of(false));
  }

  /// The request for the rest of a text, with what is left of its limits.
  ///
  /// @return empty if the provider cannot be asked for it, or if nearly no tokens are left
  static Optional<ChatRequest> continued(Provider provider, ChatRequest request, String given) {
    long used = (given.getBytes(StandardCharsets.UTF_8).length + 3L) / 4;
    boolean spent =
        request.maxTokens().orElse(Long.MAX_VALUE) - used < FEWEST_TOKENS
            || request.maxCompletionTokens().orElse(Long.MAX_VALUE) - used < FEWEST_TOKENS;
    if (given.isEmpty() || spent) {
      return Optional.empty();
    }
    return provider
        .continued(request, given)
        .map(asked -> {
          ChatRequest.Builder less = asked.toBuilder();
          request.maxTokens().ifPresent(most -> less.maxTokens(most - used));
          request.maxCompletionTokens().ifPresent(most -> less.maxCompletionTokens(most - used));
          return less.build();
        });
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
