package dev.understudy.e2e.catalogue;

import dev.understudy.testkit.faults.Fault;
import dev.understudy.testkit.faults.Faults;
import java.util.List;
import java.util.Map;

/// What the gateway itself says about the first call of a fault.
///
/// @param said what the reply must contain
/// @param headers what its headers must be
record Details(List<String> said, Map<String, String> headers) {
  static final Details NONE = new Details(List.of(), Map.of());

  private static final Map<String, Details> BY_FAULT =
      Map.of(
          "401 and nobody else",
          saying("upstream_auth"),
          "429 for a day, and nobody else",
          new Details(List.of(), Map.of("retry-after", "300", "x-should-retry", "false")),
          "both are down",
          new Details(List.of("http_503", "\"attempt\":2"), Map.of("x-should-retry", "false")),
          "both reset",
          saying("connection_lost"),
          "the third attempt hangs near the deadline",
          saying("\"attempt\":3"));

  static {
    for (String name : BY_FAULT.keySet()) {
      if (Faults.all().stream().noneMatch(fault -> fault.name().equals(name))) {
        throw new IllegalStateException("no fault is called " + name);
      }
    }
  }

  private static Details saying(String... texts) {
    return new Details(List.of(texts), Map.of());
  }

  static Details of(Fault fault) {
    return BY_FAULT.getOrDefault(fault.name(), NONE);
  }
}
