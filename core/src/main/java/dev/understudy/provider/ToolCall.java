package dev.understudy.provider;

import dev.understudy.provider.Shape.Wire;
import java.util.OptionalLong;

/// A call of a tool that the model asks for.
///
/// @param index its place among the calls
/// @param id its id, to be repeated with the result
/// @param type what sort of tool
/// @param name the tool
/// @param arguments the arguments as the model wrote them; usually JSON, never parsed here
/// @param extra all other fields, in their order
public record ToolCall(
    OptionalLong index,
    String id,
    ToolType type,
    @Wire("function.name") String name,
    @Wire("function.arguments") String arguments,
    Json.Obj extra)
    implements JsonRecord {

  /// Reads its JSON form.
  public static ToolCall of(Json.Obj json) {
    return Shape.read(ToolCall.class, json);
  }

  /// An empty builder.
  public static Builder builder() {
    return new Builder(Json.Obj.EMPTY);
  }

  /// A builder that begins with these values.
  public Builder toBuilder() {
    return new Builder(toJson());
  }

  /// Builds one, field by field. Not thread-safe.
  public static final class Builder extends JsonDraft<Builder> {
    private Builder(Json.Obj start) {
      super(start);
    }

    /// Sets its place among the calls.
    public Builder index(long value) {
      return put("index", Json.of(value));
    }

    /// Sets its id, to be repeated with the result.
    public Builder id(String value) {
      return put("id", Json.of(value));
    }

    /// Sets what sort of tool.
    public Builder type(ToolType value) {
      return put("type", Json.of(value.value()));
    }

    /// Sets the tool.
    public Builder name(String value) {
      return put("function.name", Json.of(value));
    }

    /// Sets the arguments as the model wrote them; usually JSON, never parsed here.
    public Builder arguments(String value) {
      return put("function.arguments", Json.of(value));
    }

    /// The value.
    public ToolCall build() {
      return of(json());
    }
  }
}
