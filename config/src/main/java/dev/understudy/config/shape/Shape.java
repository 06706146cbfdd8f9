package dev.understudy.config.shape;

import dev.understudy.config.text.Item;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How a value is written: the one description from which it is read, printed, put into the schema
/// and documented. Immutable.
public interface Shape<T> {

  /// The value of an item as far as it can be read, so that other checks can go on; empty if
  /// nothing is left of it. Whatever is lost has a finding that is an error.
  ///
  /// @param path of the item, for messages
  Optional<T> read(Item item, String path, Reading reading);

  /// The value as a plain value: map, list, string, number or boolean.
  ///
  /// @throws IllegalArgumentException if the format cannot express it
  Object print(T value);

  /// Its JSON Schema. Sections add themselves to `schemas` and are referred to.
  Map<String, Object> schema(Schemas schemas);

  /// A few words for the documentation: `positive whole number`.
  String words();

  /// The sections that values of this shape contain, outer before inner.
  default List<Section<?>> sections() {
    return List.of();
  }

  /// Whether an item begins like a value of this shape, so that an alternative can be chosen.
  boolean resembles(Item item);
}
