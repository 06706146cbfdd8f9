package dev.understudy.dialects.gemini;

import dev.understudy.dialects.codec.Dropped;
import dev.understudy.dialects.codec.Json;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// Members of objects as Google reads them: a name in lower camel case may be written with
/// underscores, and one value may stand for a list of one.
final class Members {
  private Members() {}

  /// The value of a member; missing if there is none.
  static JsonNode of(JsonNode object, String name) {
    JsonNode camel = object.path(name);
    return camel.isMissingNode() ? object.path(snake(name)) : camel;
  }

  /// The elements of a list; of a single value, that value.
  static JsonNode list(JsonNode object, String name) {
    JsonNode value = of(object, name);
    if (value.isArray() || value.isMissingNode() || value.isNull()) {
      return value;
    }
    return JsonNodeFactory.instance.arrayNode().add(value);
  }

  /// Names every member that says something and is none of these.
  static void dropOthers(JsonNode object, Set<String> known, String prefix, Dropped dropped) {
    for (String key : object.propertyNames()) {
      String name = camel(key);
      if (!known.contains(name) && !Json.idle(object.path(key))) {
        dropped.add(prefix + name);
      }
    }
  }

  static String camel(String name) {
    if (name.indexOf('_') < 0) {
      return name;
    }
    StringBuilder camel = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      boolean next = name.charAt(i) == '_' && i > 0 && i + 1 < name.length();
      camel.append(next ? Character.toUpperCase(name.charAt(++i)) : name.charAt(i));
    }
    return camel.toString();
  }

  private static String snake(String name) {
    StringBuilder snake = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      snake.append(Character.isUpperCase(c) ? "_" : "").append(Character.toLowerCase(c));
    }
    return snake.toString();
  }
}
