package dev.understudy.dialects.neutral;

/// Whether the model is to call tools.
public sealed interface ToolChoice {
  /// As it likes. What every dialect means by saying nothing.
  record Auto() implements ToolChoice {}

  /// It must not.
  record None() implements ToolChoice {}

  /// It must call one or several.
  record Required() implements ToolChoice {}

  /// It must call this one.
  record Named(String name) implements ToolChoice {}
}
