package dev.understudy.dialects.neutral;

import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// A function that the caller offers to the model.
///
/// @param schema the JSON Schema of its arguments, not to be changed; empty if the caller gave none
/// @param strict whether the arguments must obey the schema
public record Tool(String name, Optional<String> description, ObjectNode schema, boolean strict) {}
