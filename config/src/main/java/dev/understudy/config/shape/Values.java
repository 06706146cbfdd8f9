package dev.understudy.config.shape;

import java.util.Map;
import java.util.Objects;

/// What was read for the keys of one section.
public final class Values {
  private final Map<Key<?>, Object> values;
  private final String path;

  Values(Map<Key<?>, Object> values, String path) {
    this.values = values;
    this.path = path;
  }

  /// The value of a key, or what its absence means.
  @SuppressWarnings("unchecked") // a key is only ever stored with a value of its type
  public <V> V get(Key<V> key) {
    return (V) Objects.requireNonNull(values.get(key), key.name());
  }

  /// Where the section is.
  public String path() {
    return path;
  }
}
