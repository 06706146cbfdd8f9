package dev.understudy.provider;

import dev.understudy.provider.Shape.Wire;
import java.util.Optional;

/// What a piece adds to a tool call.
///
/// @param index the call it belongs to
/// @param id its id, in the first piece
/// @param type what sort of tool, in the first piece
/// @param name the tool, in the first piece
/// @param arguments more of the arguments
/// @param extra all other fields, in their order
public record ToolCallDelta(
    long index,
    Optional<String> id,
    Optional<ToolType> type,
    @Wire("function.name") Optional<String> name,
    @Wire("function.arguments") Optional<String> arguments,
    Json.Obj extra)
    implements JsonRecord {

  /// Reads its JSON form.
  public static ToolCallDelta of(Json.Obj json) {
    return Shape.read(ToolCallDelta.class, json);
  }

  /// An empty builder.
  public static Builder builder() {
    return new Builder(Json.Obj.EMPTY);
  }

  /// A builder that begins with these values.
  public Builder toBuilder() {
    return new Builder(toJson());
  }

  /// Whether it adds to the arguments, or to the input of a custom tool.
  public boolean hasContent() {
    return Delta.filled(arguments) || Delta.filled(extra.object("custom").text("input"));
  }

  /// Builds one, field by field. Not thread-safe.
  public static final class Builder extends JsonDraft<Builder> {
    private Builder(Json.Obj start) {
      super(start);
    }

    /// Sets the call it belongs to.
    public Builder index(long value) {
      return put("index", Json.of(value));
    }

    /// Sets its id, in the first piece.
    public Builder id(String value) {
      return put("id", Json.of(value));
    }

    /// Sets what sort of tool, in the first piece.
    public Builder type(ToolType value) {
      return put("type", Json.of(value.value()));
    }

    /// Sets the tool, in the first piece.
    public Builder name(String value) {
      return put("function.name", Json.of(value));
    }

    /// Sets more of the arguments.
    public Builder arguments(String value) {
      return put("function.arguments", Json.of(value));
    }

    /// The value.
    public ToolCallDelta build() {
      return of(json());
    }
  }
}
