package dev.understudy.dialects.errors;

import dev.understudy.attempt.FailureKind;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a provider's error body says, whatever its shape.
///
/// @param message for people
/// @param type the provider's own word, if any
/// @param code its narrower word, if any
/// @param requestId the provider's id of the request, if the body has it
record ProviderError(
    String message, Optional<String> type, Optional<String> code, Optional<String> requestId) {
  private static final JsonMapper JSON = JsonMapper.shared();

  /// Reads a body: an error object, an error text, or a flat object, perhaps the first of a list;
  /// or an answer that says why there is none.
  static ProviderError of(int status, byte[] body) {
    JsonNode document;
    try {
      document = JSON.readTree(body);
    } catch (JacksonException notJson) {
      return unknown(status);
    }
    JsonNode root = document.isArray() ? document.path(0) : document;
    JsonNode error = root.path("error");
    JsonNode facts = error.isObject() ? error : root;
    Optional<String> message =
        text(facts.path("message"))
            .or(() -> text(error))
            .or(() -> text(root.path("detail")))
            .or(() -> text(root.path("Message")));
    Optional<String> block = text(root.path("promptFeedback").path("blockReason"));
    if (message.isEmpty() && block.isPresent()) {
      return new ProviderError(
          "the prompt was blocked: " + block.get(),
          Optional.empty(),
          Optional.of(FailureKind.CONTENT_POLICY.code()),
          Optional.empty());
    }
    if (message.isEmpty()) {
      return unknown(status);
    }
    return new ProviderError(
        message.get(),
        text(facts.path("type")).or(() -> text(facts.path("status"))),
        text(facts.path("code")),
        text(root.path("request_id")));
  }

  private static ProviderError unknown(int status) {
    return new ProviderError(
        "the provider answered with status " + status,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static Optional<String> text(JsonNode node) {
    return node.isString() && !node.stringValue().isEmpty()
        ? Optional.of(node.stringValue())
        : Optional.empty();
  }
}
