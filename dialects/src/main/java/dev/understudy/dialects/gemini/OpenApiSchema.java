package dev.understudy.dialects.gemini;

import dev.understudy.dialects.codec.Json;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Google's `Schema`, a part of OpenAPI's, as JSON Schema: types in small letters, `nullable` as a
/// second type, whole numbers that were written as texts as numbers.
final class OpenApiSchema {
  private static final Set<String> COUNTS =
      Set.of("minItems", "maxItems", "minLength", "maxLength", "minProperties", "maxProperties");
  private static final Set<String> ONLY_OPENAPI =
      Set.of("nullable", "propertyOrdering", "example", "type");

  private OpenApiSchema() {}

  static ObjectNode toJsonSchema(JsonNode schema) {
    ObjectNode to = Json.object();
    type(schema, to);
    for (String key : schema.propertyNames()) {
      String name = Members.camel(key);
      JsonNode value = schema.path(key);
      if (ONLY_OPENAPI.contains(name)) {
        continue;
      }
      switch (name) {
        case "properties" -> {
          ObjectNode properties = to.putObject(name);
          for (String property : value.propertyNames()) {
            properties.set(property, toJsonSchema(value.path(property)));
          }
        }
        case "items", "additionalProperties" ->
            to.set(name, value.isObject() ? toJsonSchema(value) : value);
        case "anyOf" -> {
          ArrayNode any = to.putArray(name);
          value.forEach(one -> any.add(toJsonSchema(one)));
        }
        case "format" -> {
          if (!value.asString("").equals("enum")) {
            to.set(name, value);
          }
        }
        default -> to.set(name, COUNTS.contains(name) ? number(value) : value);
      }
    }
    return to;
  }

  private static void type(JsonNode schema, ObjectNode to) {
    String type = schema.path("type").asString("").toLowerCase(Locale.ROOT);
    if (type.isEmpty() || type.equals("type_unspecified")) {
      return;
    }
    if (schema.path("nullable").asBoolean(false)) {
      to.putArray("type").add(type).add("null");
    } else {
      to.put("type", type);
    }
  }

  private static JsonNode number(JsonNode value) {
    if (!value.isString()) {
      return value;
    }
    try {
      return Json.object().put("n", Long.parseLong(value.stringValue())).path("n");
    } catch (NumberFormatException none) {
      return value;
    }
  }
}
