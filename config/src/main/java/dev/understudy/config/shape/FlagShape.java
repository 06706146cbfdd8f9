package dev.understudy.config.shape;

import dev.understudy.config.text.Item;
import java.util.Map;
import java.util.Optional;

/// `true` or `false`.
record FlagShape() implements Shape<Boolean> {
  @Override
  public Optional<Boolean> read(Item item, String path, Reading reading) {
    reading.visit(path, item.at());
    if (item instanceof Item.Flag flag) {
      return Optional.of(flag.value());
    }
    reading.structure(
        item.at(), path, "expected " + words() + ", found " + item.what(), "write true or false");
    return Optional.empty();
  }

  @Override
  public Object print(Boolean value) {
    return value;
  }

  @Override
  public Map<String, Object> schema(Schemas schemas) {
    return Map.of("type", "boolean");
  }

  @Override
  public String words() {
    return "`true` or `false`";
  }

  @Override
  public boolean resembles(Item item) {
    return item instanceof Item.Flag;
  }
}
