package dev.understudy.config.shape;

import dev.understudy.config.text.Item;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A table whose keys the user chooses.
record TableShape<V>(TextShape key, Shape<V> value) implements Shape<Map<String, V>> {
  @Override
  public Optional<Map<String, V>> read(Item item, String path, Reading reading) {
    reading.visit(path, item.at());
    if (!(item instanceof Item.Table table)) {
      reading.structure(
          item.at(),
          path,
          "expected a section with keys, found " + item.what(),
          "write one \"key: value\" a line");
      return Optional.empty();
    }
    Map<String, V> values = new LinkedHashMap<>();
    for (Item.Entry entry : table.entries()) {
      String at = Section.join(path, entry.key());
      if (!key.fits(entry.key())) {
        reading.structure(entry.at(), at, "the key is not " + key.words(), key.advice());
      }
      value.read(entry.value(), at, reading).ifPresent(found -> values.put(entry.key(), found));
      reading.visit(at, entry.at());
    }
    return Optional.of(values);
  }

  @Override
  public Object print(Map<String, V> values) {
    Map<String, Object> printed = new LinkedHashMap<>();
    values.forEach((name, each) -> printed.put(name, value.print(each)));
    return printed;
  }

  @Override
  public Map<String, Object> schema(Schemas schemas) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "object");
    schema.put("propertyNames", Map.of("pattern", "^(?:" + key.regex() + ")$"));
    schema.put("additionalProperties", value.schema(schemas));
    return schema;
  }

  @Override
  public String words() {
    return "any number of keys, each with " + value.words();
  }

  @Override
  public List<Section<?>> sections() {
    return value.sections();
  }

  @Override
  public boolean resembles(Item item) {
    return item instanceof Item.Table;
  }
}
