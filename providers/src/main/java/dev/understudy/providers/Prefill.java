package dev.understudy.providers;

import dev.understudy.dialects.anthropic.ClaudeModel;
import dev.understudy.dialects.resume.PrefillForm;
import dev.understudy.provider.ChatRequest;
import dev.understudy.provider.Json;
import dev.understudy.provider.Message;
import java.util.Optional;

/// How a provider is asked to go on with a text: a last message of the assistant, marked as the
/// provider wants it.
final class Prefill {
  /// An echo can be told from an answer that happens to begin alike from this length on.
  private static final int SHORTEST_ECHO = 16;

  private Prefill() {}

  /// The request, changed; empty if the provider cannot go on with it.
  static Optional<ChatRequest> of(Wiring wiring, ChatRequest request, String given) {
    return PrefillForm.of(wiring.dialect(), wiring.name())
        .flatMap(form -> of(form, request, given));
  }

  private static Optional<ChatRequest> of(PrefillForm form, ChatRequest request, String given) {
    return switch (form) {
      case TRAILING, CONVERSE ->
          thinks(request) || ClaudeModel.of(request.model()).refusesBeginnings()
              ? Optional.empty()
              : Optional.of(request.and(Message.assistant(given)));
      case PREFIX ->
          given.length() < SHORTEST_ECHO
              ? Optional.empty()
              : Optional.of(request.and(marked(given, "prefix")));
      case PARTIAL -> Optional.of(request.and(marked(given, "partial")));
      case CONTINUED ->
          Optional.of(
              request.and(Message.assistant(given)).toBuilder()
                  .extra("continue_final_message", Json.of(true))
                  .extra("add_generation_prompt", Json.of(false))
                  .build());
      // It is asked under another path.
      case PREFIX_BETA -> Optional.empty();
    };
  }

  private static boolean thinks(ChatRequest request) {
    return request.reasoningEffort().isPresent()
        || request.extra().members().containsKey("thinking");
  }

  private static Message marked(String given, String mark) {
    return Message.assistant(given).toBuilder().extra(mark, Json.of(true)).build();
  }
}
