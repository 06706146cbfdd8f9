package dev.understudy.config.shape;

import dev.understudy.config.text.Item;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A list of values of one shape.
///
/// @param minimum number of items
/// @param unique whether equal items are refused
record ListShape<V>(Shape<V> item, int minimum, boolean unique) implements Shape<List<V>> {
  @Override
  public Optional<List<V>> read(Item found, String path, Reading reading) {
    reading.visit(path, found.at());
    if (!(found instanceof Item.Listing list)) {
      reading.structure(
          found.at(),
          path,
          "expected a list, found " + found.what(),
          "write [...] or one item a line, each after a dash");
      return Optional.empty();
    }
    if (list.items().size() < minimum) {
      reading.structure(list.at(), path, "the list is empty", "add at least one item");
      return Optional.empty();
    }
    List<V> values = new ArrayList<>();
    Set<V> seen = new HashSet<>();
    for (int i = 0; i < list.items().size(); i++) {
      Item each = list.items().get(i);
      String at = path + "[" + i + "]";
      Optional<V> value = item.read(each, at, reading);
      if (value.isPresent() && unique && !seen.add(value.get())) {
        reading.structure(each.at(), at, each.what() + " is listed twice", "remove one of them");
      } else {
        value.ifPresent(values::add);
      }
    }
    return Optional.of(List.copyOf(values));
  }

  @Override
  public Object print(List<V> value) {
    return value.stream().map(item::print).toList();
  }

  @Override
  public Map<String, Object> schema(Schemas schemas) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "array");
    schema.put("items", item.schema(schemas));
    if (minimum > 0) {
      schema.put("minItems", minimum);
    }
    if (unique) {
      schema.put("uniqueItems", true);
    }
    return schema;
  }

  @Override
  public String words() {
    return "list of " + item.words();
  }

  @Override
  public List<Section<?>> sections() {
    return item.sections();
  }

  @Override
  public boolean resembles(Item found) {
    return found instanceof Item.Listing;
  }
}
