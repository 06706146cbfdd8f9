package dev.understudy.sdk;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/// Header fields of requests and answers: maps that find a name in any case and keep it as it was
/// written.
public final class HeaderFields {
  private HeaderFields() {}

  /// The fields of an SDK.
  ///
  /// @param names of the fields
  /// @param values of a field, by its name
  public static Map<String, List<String>> of(
      Iterable<String> names, Function<String, List<String>> values) {
    Map<String, List<String>> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String name : names) {
      fields.put(name, values.apply(name));
    }
    return fields;
  }

  /// The same fields, to be changed.
  static Map<String, List<String>> copy(Map<String, List<String>> fields) {
    Map<String, List<String>> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    copy.putAll(fields);
    return copy;
  }
}
