package dev.understudy.dialects.translate;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Trees of JSON. Numbers keep the precision they were written with.
final class Json {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private Json() {}

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  static ArrayNode array() {
    return JsonNodeFactory.instance.arrayNode();
  }

  /// A body as an object.
  static ObjectNode read(byte[] body) throws Untranslatable {
    return read(body, "body");
  }

  private static ObjectNode read(byte[] body, String field) throws Untranslatable {
    try {
      if (MAPPER.readTree(body) instanceof ObjectNode object) {
        return object;
      }
    } catch (JacksonException notJson) {
      throw new Untranslatable(field, "not JSON: " + notJson.getOriginalMessage());
    } catch (NumberFormatException beyond) {
      throw new Untranslatable(field, "a number beyond all bounds");
    }
    throw new Untranslatable(field, "not a JSON object");
  }

  /// A tool's arguments, which travel as text in one dialect and as an object in the other.
  static ObjectNode arguments(JsonNode text, String field) throws Untranslatable {
    String arguments = text.isString() ? text.stringValue() : "";
    return arguments.isBlank() ? object() : read(arguments.getBytes(StandardCharsets.UTF_8), field);
  }

  static byte[] write(JsonNode node) {
    return MAPPER.writeValueAsBytes(node);
  }

  static String text(JsonNode node) {
    return MAPPER.writeValueAsString(node);
  }

  /// A string that is not empty.
  static Optional<String> string(JsonNode node) {
    return node.isString() && !node.stringValue().isEmpty()
        ? Optional.of(node.stringValue())
        : Optional.empty();
  }

  /// The string at `field`, which must be there.
  static String required(JsonNode node, String key, String field) throws Untranslatable {
    return string(node.path(key))
        .orElseThrow(() -> new Untranslatable(field + "." + key, "missing"));
  }

  /// Whether a setting says nothing: absent, null, false, zero or empty.
  static boolean idle(JsonNode node) {
    return node.isMissingNode()
        || node.isNull()
        || (node.isBoolean() && !node.booleanValue())
        || (node.isNumber() && node.doubleValue() == 0)
        || ((node.isContainer() || node.isString()) && node.isEmpty() && !nonEmptyText(node));
  }

  private static boolean nonEmptyText(JsonNode node) {
    return node.isString() && !node.stringValue().isEmpty();
  }
}
