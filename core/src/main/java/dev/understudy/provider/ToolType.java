package dev.understudy.provider;

/// What sort of tool. Open: providers add their own.
///
/// @param value the word on the wire
public record ToolType(String value) implements OpenWord {
  /// A function with arguments in JSON.
  public static final ToolType FUNCTION = new ToolType("function");

  @Override
  public String toString() {
    return value;
  }
}
