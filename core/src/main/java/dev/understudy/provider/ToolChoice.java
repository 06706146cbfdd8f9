package dev.understudy.provider;

import java.util.Optional;

/// Whether the model may, must or must not call a tool, and which. Any other JSON passes through.
///
/// @param json its form on the wire
public record ToolChoice(Json json) {
  /// As the model likes.
  public static final ToolChoice AUTO = new ToolChoice(Json.of("auto"));

  /// No tool.
  public static final ToolChoice NONE = new ToolChoice(Json.of("none"));

  /// Some tool.
  public static final ToolChoice REQUIRED = new ToolChoice(Json.of("required"));

  /// This function.
  public static ToolChoice function(String name) {
    return new ToolChoice(
        Json.object("type", Json.of("function"))
            .with("function", Json.object("name", Json.of(name))));
  }

  /// The function that must be called, if one is named.
  public Optional<String> function() {
    return json instanceof Json.Obj object
        ? object.object("function").text("name")
        : Optional.empty();
  }
}
