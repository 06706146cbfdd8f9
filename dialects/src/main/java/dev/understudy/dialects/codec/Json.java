package dev.understudy.dialects.codec;

import dev.understudy.dialects.Untranslatable;
import dev.understudy.dialects.json.JsonCursor;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Trees of JSON. Numbers keep the precision they were written with.
public final class Json {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private Json() {}

  /// An empty object.
  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /// An empty list.
  public static ArrayNode array() {
    return JsonNodeFactory.instance.arrayNode();
  }

  /// A body as an object.
  public static ObjectNode read(byte[] body) throws Untranslatable {
    return read(body, "body");
  }

  /// The JSON found at `field` as an object.
  public static ObjectNode read(byte[] body, String field) throws Untranslatable {
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
  public static ObjectNode arguments(JsonNode text, String field) throws Untranslatable {
    String arguments = text.isString() ? text.stringValue() : "";
    return arguments.isBlank() ? object() : read(arguments.getBytes(StandardCharsets.UTF_8), field);
  }

  /// Whether a text is one JSON object, as far as a forward scan can tell.
  public static boolean isObject(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    JsonCursor json = new JsonCursor();
    json.reset(bytes, 0, bytes.length);
    if (!json.isObject()) {
      return false;
    }
    json.skip();
    return json.finished();
  }

  /// A whole number, however it is written; absent if it is none or beyond a `long`.
  public static OptionalLong whole(JsonNode node) {
    if (!node.isNumber()) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(node.decimalValue().longValueExact());
    } catch (ArithmeticException notWhole) {
      return OptionalLong.empty();
    }
  }

  /// A number with the precision it was written with.
  public static Optional<BigDecimal> decimal(JsonNode node) {
    return node.isNumber() ? Optional.of(node.decimalValue()) : Optional.empty();
  }

  /// The bytes of a tree.
  public static byte[] write(JsonNode node) {
    return MAPPER.writeValueAsBytes(node);
  }

  /// The text of a tree.
  public static String text(JsonNode node) {
    return MAPPER.writeValueAsString(node);
  }

  /// A string that is not empty.
  public static Optional<String> string(JsonNode node) {
    return node.isString() && !node.stringValue().isEmpty()
        ? Optional.of(node.stringValue())
        : Optional.empty();
  }

  /// The string at `field`, which must be there.
  public static String required(JsonNode node, String key, String field) throws Untranslatable {
    return string(node.path(key))
        .orElseThrow(() -> new Untranslatable(field + "." + key, "missing"));
  }

  /// Whether a setting says nothing: absent, null, false, zero or empty.
  public static boolean idle(JsonNode node) {
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
