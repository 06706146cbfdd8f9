package dev.understudy.config.shape;

import dev.understudy.config.text.Item;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// A text that matches a pattern as a whole.
record TextShape(String regex, Pattern pattern, String words, String advice)
    implements Shape<String> {

  TextShape(String regex, String words, String advice) {
    this(regex, Pattern.compile(regex), words, advice);
  }

  @Override
  public Optional<String> read(Item item, String path, Reading reading) {
    reading.visit(path, item.at());
    if (!(item instanceof Item.Text text)) {
      boolean scalar = !(item instanceof Item.Listing || item instanceof Item.Table);
      String quote = scalar && !(item instanceof Item.Nothing) ? "put it in quotes" : advice;
      reading.structure(item.at(), path, "expected " + words + ", found " + item.what(), quote);
      return Optional.empty();
    }
    if (!fits(text.value())) {
      reading.structure(item.at(), path, item.what() + " is not " + words, advice);
      return Optional.empty();
    }
    return Optional.of(text.value());
  }

  boolean fits(String text) {
    return pattern.matcher(text).matches();
  }

  @Override
  public Object print(String value) {
    if (!fits(value)) {
      throw new IllegalArgumentException("not " + words + ": " + value);
    }
    return value;
  }

  @Override
  public Map<String, Object> schema(Schemas schemas) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "string");
    schema.put("pattern", "^(?:" + regex + ")$");
    return schema;
  }

  @Override
  public boolean resembles(Item item) {
    return item instanceof Item.Text;
  }
}
