package dev.understudy.provider;

import java.util.List;
import java.util.Optional;

/// What a piece adds to an answer.
///
/// @param role who says it, in the first piece
/// @param content more text
/// @param refusal more of a refusal
/// @param reasoningContent more reasoning
/// @param toolCalls more of tool calls
/// @param extra all other fields, in their order
public record Delta(
    Optional<Role> role,
    Optional<String> content,
    Optional<String> refusal,
    Optional<String> reasoningContent,
    List<ToolCallDelta> toolCalls,
    Json.Obj extra)
    implements JsonRecord {

  public Delta {
    toolCalls = List.copyOf(toolCalls);
  }

  /// Reads its JSON form.
  public static Delta of(Json.Obj json) {
    return Shape.read(Delta.class, json);
  }

  /// An empty builder.
  public static Builder builder() {
    return new Builder(Json.Obj.EMPTY);
  }

  /// A builder that begins with these values.
  public Builder toBuilder() {
    return new Builder(toJson());
  }

  /// Whether it adds anything the caller would miss.
  public boolean hasContent() {
    return filled(content)
        || filled(refusal)
        || filled(reasoningContent)
        || filled(extra.text("reasoning"))
        || !extra.object("audio").isEmpty()
        || toolCalls.stream().anyMatch(ToolCallDelta::hasContent);
  }

  static boolean filled(Optional<String> text) {
    return text.isPresent() && !text.get().isEmpty();
  }

  /// Builds one, field by field. Not thread-safe.
  public static final class Builder extends JsonDraft<Builder> {
    private Builder(Json.Obj start) {
      super(start);
    }

    /// Sets who says it, in the first piece.
    public Builder role(Role value) {
      return put("role", Json.of(value.value()));
    }

    /// Sets more text.
    public Builder content(String value) {
      return put("content", Json.of(value));
    }

    /// Sets more of a refusal.
    public Builder refusal(String value) {
      return put("refusal", Json.of(value));
    }

    /// Sets more reasoning.
    public Builder reasoningContent(String value) {
      return put("reasoning_content", Json.of(value));
    }

    /// Sets more of tool calls.
    public Builder toolCalls(List<ToolCallDelta> value) {
      return put("tool_calls", JsonDraft.array(value));
    }

    /// The value.
    public Delta build() {
      return of(json());
    }
  }
}
