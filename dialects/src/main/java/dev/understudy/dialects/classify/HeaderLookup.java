package dev.understudy.dialects.classify;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The header fields of an answer, whatever type holds them.
@FunctionalInterface
public interface HeaderLookup {

  /// No header fields at all: an error that came inside a stream.
  HeaderLookup NONE = name -> List.of();

  /// Every value of a field, in order; empty if the answer has no such field.
  ///
  /// @param lowerCaseName the name in lower case; implementations compare without case
  List<String> all(String lowerCaseName);

  /// A lookup in a map. Names are compared without case; the map is copied.
  static HeaderLookup of(Map<String, List<String>> fields) {
    Map<String, List<String>> byName = new HashMap<>();
    fields.forEach((name, values) ->
        byName
            .computeIfAbsent(name.toLowerCase(Locale.ROOT), any -> new ArrayList<>())
            .addAll(values));
    return name -> byName.getOrDefault(name, List.of());
  }
}
