package dev.understudy.dialects.codec;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The names of what did not travel, each once, in the order of their appearance.
public final class Dropped {
  private final Set<String> names = new LinkedHashSet<>();

  /// Nothing so far.
  public Dropped() {}

  /// Names something.
  public void add(String name) {
    names.add(name);
  }

  /// Names a setting unless it says nothing.
  public void addUnlessIdle(String name, JsonNode value) {
    if (!Json.idle(value)) {
      names.add(name);
    }
  }

  /// Names `key` of a node if it is there.
  public void addIfPresent(JsonNode node, String key) {
    if (node instanceof ObjectNode object && object.has(key) && !object.path(key).isNull()) {
      names.add(key);
    }
  }

  /// The names so far.
  public List<String> names() {
    return List.copyOf(names);
  }
}
