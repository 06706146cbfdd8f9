package dev.understudy.dialects.translate;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The names of what did not travel, each once, in the order of their appearance.
final class Dropped {
  private final Set<String> names = new LinkedHashSet<>();

  void add(String name) {
    names.add(name);
  }

  /// Names a setting unless it says nothing.
  void addUnlessIdle(String name, JsonNode value) {
    if (!Json.idle(value)) {
      names.add(name);
    }
  }

  /// Names `key` of a node if it is there.
  void addIfPresent(JsonNode node, String key) {
    if (node instanceof ObjectNode object && object.has(key) && !object.path(key).isNull()) {
      names.add(key);
    }
  }

  List<String> names() {
    return List.copyOf(names);
  }
}
