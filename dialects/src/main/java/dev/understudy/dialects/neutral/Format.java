package dev.understudy.dialects.neutral;

import tools.jackson.databind.node.ObjectNode;

/// The form of the text of an answer.
public sealed interface Format {
  /// Any.
  record FreeText() implements Format {}

  /// A JSON object.
  record AnyJson() implements Format {}

  /// JSON that obeys a schema.
  ///
  /// @param name what the caller calls it; `answer` where its dialect has no name for it
  /// @param schema a JSON Schema, not to be changed
  /// @param strict whether the provider has to enforce it
  record Schema(String name, ObjectNode schema, boolean strict) implements Format {}
}
