package dev.understudy.config.shape;

import dev.understudy.config.text.Item;
import dev.understudy.config.text.Words;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// One of some words.
///
/// @param choices the words and what they mean; the first word of a value is printed
/// @param refused words that are known elsewhere, with what to do instead
public record ChoiceShape<V>(Map<String, V> choices, Map<String, String> refused)
    implements Shape<V> {

  public ChoiceShape {
    choices = Collections.unmodifiableMap(new LinkedHashMap<>(choices));
    refused = Collections.unmodifiableMap(new LinkedHashMap<>(refused));
  }

  /// The same, with words that are known elsewhere and get their own advice.
  public ChoiceShape<V> refusing(Map<String, String> words) {
    return new ChoiceShape<>(choices, words);
  }

  @Override
  public Optional<V> read(Item item, String path, Reading reading) {
    reading.visit(path, item.at());
    if (!(item instanceof Item.Text text)) {
      reading.structure(
          item.at(), path, "expected " + words() + ", found " + item.what(), "write one of them");
      return Optional.empty();
    }
    V value = choices.get(text.value());
    if (value != null) {
      return Optional.of(value);
    }
    String other = refused.get(text.value());
    if (other != null) {
      reading.structure(
          item.at(), path, "\"" + text.value() + "\" is not supported by this version", other);
    } else {
      reading.structure(
          item.at(),
          path,
          item.what() + " is not one of the words known here",
          Words.suggestion(text.value(), choices.keySet()));
    }
    return Optional.empty();
  }

  @Override
  public Object print(V value) {
    return choices.entrySet().stream()
        .filter(entry -> entry.getValue().equals(value))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no word for " + value));
  }

  @Override
  public Map<String, Object> schema(Schemas schemas) {
    return Map.of("enum", List.copyOf(choices.keySet()));
  }

  @Override
  public String words() {
    return choices.keySet().stream()
        .map(word -> "`" + word + "`")
        .collect(Collectors.joining(", "));
  }

  @Override
  public boolean resembles(Item item) {
    return item instanceof Item.Text text
        && (choices.size() > 1 || choices.containsKey(text.value()));
  }
}
