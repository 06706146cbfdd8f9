package dev.understudy.provider;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// One turn of a conversation.
///
/// @param role who says it
/// @param content a string, an array of parts, or null
/// @param toolCalls what the model wants called
/// @param toolCallId the call that this is the result of
/// @param name the name of its author
/// @param reasoningContent the reasoning of the model
/// @param extra all other fields, in their order
public record Message(
    Role role,
    Json content,
    List<ToolCall> toolCalls,
    Optional<String> toolCallId,
    Optional<String> name,
    Optional<String> reasoningContent,
    Json.Obj extra)
    implements JsonRecord {

  public Message {
    toolCalls = List.copyOf(toolCalls);
  }

  /// Reads its JSON form.
  public static Message of(Json.Obj json) {
    return Shape.read(Message.class, json);
  }

  /// An empty builder.
  public static Builder builder() {
    return new Builder(Json.Obj.EMPTY);
  }

  /// A builder that begins with these values.
  public Builder toBuilder() {
    return new Builder(toJson());
  }

  /// A turn that is only text.
  public static Message of(Role role, String text) {
    return builder().role(role).content(Json.of(text)).build();
  }

  /// What the user says.
  public static Message user(String text) {
    return of(Role.USER, text);
  }

  /// What the model is told to be.
  public static Message system(String text) {
    return of(Role.SYSTEM, text);
  }

  /// What the model said.
  public static Message assistant(String text) {
    return of(Role.ASSISTANT, text);
  }

  /// The result of a tool call.
  public static Message tool(String toolCallId, String text) {
    return of(Role.TOOL, text).toBuilder().toolCallId(toolCallId).build();
  }

  /// The text of it: the content, or its text parts, joined.
  public String text() {
    return switch (content) {
      case Json.Text text -> text.value();
      case Json.Array parts ->
          parts.items().stream()
              .map(part -> part instanceof Json.Obj object ? object : Json.Obj.EMPTY)
              .filter(part -> part.text("type").equals(Optional.of("text")))
              .map(part -> part.text("text").orElse(""))
              .collect(Collectors.joining());
      case Json.Obj other -> "";
      case Json.Num other -> "";
      case Json.Bool other -> "";
      case Json.Null nothing -> "";
    };
  }

  /// Builds one, field by field. Not thread-safe.
  public static final class Builder extends JsonDraft<Builder> {
    private Builder(Json.Obj start) {
      super(start);
    }

    /// Sets who says it.
    public Builder role(Role value) {
      return put("role", Json.of(value.value()));
    }

    /// Sets a string, an array of parts, or null.
    public Builder content(Json value) {
      return put("content", value);
    }

    /// Sets what the model wants called.
    public Builder toolCalls(List<ToolCall> value) {
      return put("tool_calls", JsonDraft.array(value));
    }

    /// Sets the call that this is the result of.
    public Builder toolCallId(String value) {
      return put("tool_call_id", Json.of(value));
    }

    /// Sets the name of its author.
    public Builder name(String value) {
      return put("name", Json.of(value));
    }

    /// Sets the reasoning of the model.
    public Builder reasoningContent(String value) {
      return put("reasoning_content", Json.of(value));
    }

    /// The value.
    public Message build() {
      return of(json());
    }
  }
}
