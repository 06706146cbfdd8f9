package dev.understudy.provider;

import dev.understudy.provider.Shape.Wire;
import java.util.Optional;

/// Something the model may call.
///
/// @param type what sort of tool
/// @param name its name
/// @param description what it does
/// @param parameters the JSON Schema of its arguments
/// @param strict whether arguments must obey the schema exactly
/// @param extra all other fields, in their order
public record Tool(
    ToolType type,
    @Wire("function.name") String name,
    @Wire("function.description") Optional<String> description,
    @Wire("function.parameters") Optional<Json> parameters,
    @Wire("function.strict") Optional<Boolean> strict,
    Json.Obj extra)
    implements JsonRecord {

  /// Reads its JSON form.
  public static Tool of(Json.Obj json) {
    return Shape.read(Tool.class, json);
  }

  /// An empty builder.
  public static Builder builder() {
    return new Builder(Json.Obj.EMPTY);
  }

  /// A builder that begins with these values.
  public Builder toBuilder() {
    return new Builder(toJson());
  }

  /// A function.
  ///
  /// @param parameters the JSON Schema of its arguments
  public static Tool function(String name, String description, Json parameters) {
    return builder()
        .type(ToolType.FUNCTION)
        .name(name)
        .description(description)
        .parameters(parameters)
        .build();
  }

  /// Builds one, field by field. Not thread-safe.
  public static final class Builder extends JsonDraft<Builder> {
    private Builder(Json.Obj start) {
      super(start);
    }

    /// Sets what sort of tool.
    public Builder type(ToolType value) {
      return put("type", Json.of(value.value()));
    }

    /// Sets its name.
    public Builder name(String value) {
      return put("function.name", Json.of(value));
    }

    /// Sets what it does.
    public Builder description(String value) {
      return put("function.description", Json.of(value));
    }

    /// Sets the JSON Schema of its arguments.
    public Builder parameters(Json value) {
      return put("function.parameters", value);
    }

    /// Sets whether arguments must obey the schema exactly.
    public Builder strict(boolean value) {
      return put("function.strict", Json.of(value));
    }

    /// The value.
    public Tool build() {
      return of(json());
    }
  }
}
