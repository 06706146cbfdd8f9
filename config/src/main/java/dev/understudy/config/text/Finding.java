package dev.understudy.config.text;

/// Something wrong, found at a place.
///
/// @param stage which stage found it
/// @param error whether it makes the file unusable
/// @param place where
/// @param path of the key; empty for the whole file
/// @param message what is wrong
/// @param advice what to do about it
public record Finding(
    Stage stage, boolean error, Place place, String path, String message, String advice) {

  /// The stages of reading, in order.
  public enum Stage {
    /// Text to tree.
    SYNTAX,
    /// Tree to values: everything the JSON Schema also says.
    STRUCTURE,
    /// Values against each other and against the environment.
    RULE
  }
}
