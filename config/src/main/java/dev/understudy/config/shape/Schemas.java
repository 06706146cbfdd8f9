package dev.understudy.config.shape;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/// The named parts of a JSON Schema being written. Not thread-safe.
public final class Schemas {
  private final Map<String, Object> definitions = new TreeMap<>();

  /// A reference to a section, whose schema is added on first use.
  Map<String, Object> refer(Section<?> section) {
    if (!definitions.containsKey(section.name())) {
      definitions.put(section.name(), Map.of());
      definitions.put(section.name(), section.body(this));
    }
    Map<String, Object> reference = new LinkedHashMap<>();
    reference.put("$ref", "#/$defs/" + section.name());
    return reference;
  }

  /// The JSON Schema of a document.
  public static Map<String, Object> of(Section<?> root, String id, String title) {
    Schemas schemas = new Schemas();
    Map<String, Object> body = root.body(schemas);
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    document.put("$id", id);
    document.put("title", title);
    document.putAll(body);
    document.put("$defs", schemas.definitions);
    return document;
  }
}
