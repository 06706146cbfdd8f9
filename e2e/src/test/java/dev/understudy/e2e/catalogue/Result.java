package dev.understudy.e2e.catalogue;

import dev.understudy.testkit.faults.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;

/// What became of a fault in one dialect and mode.
///
/// @param lane the dialects and the mode
/// @param outcome how it was to end
/// @param attempts as the headers of its calls say
/// @param problems why that is not so; empty: it is
record Result(
    Fault fault,
    String lane,
    String outcome,
    String attempts,
    Duration took,
    List<String> problems) {

  /// The scoreboard of all, a line for each.
  static String table(List<Result> results) {
    var table =
        new StringBuilder(line("row", "fault", "dialects and mode", "outcome", "attempts", "ms"));
    results.forEach(result -> table.append(result.line(result.lane, result.took)));
    return table + sum(results);
  }

  /// The same with one line a fault: the longest of its variants, and the first that failed.
  static String summary(List<Result> results) {
    var faults = new LinkedHashMap<Fault, List<Result>>();
    for (Result result : results) {
      faults.computeIfAbsent(result.fault, _ -> new ArrayList<>()).add(result);
    }
    var table = new StringBuilder(line("row", "fault", "variants", "outcome", "attempts", "ms"));
    for (List<Result> variants : faults.values()) {
      Result shown =
          variants.stream()
              .filter(result -> !result.problems.isEmpty())
              .findFirst()
              .orElse(variants.getFirst());
      Duration longest =
          variants.stream().map(Result::took).max(Comparator.naturalOrder()).orElse(Duration.ZERO);
      table.append(shown.line(Integer.toString(variants.size()), longest));
    }
    return table + sum(results);
  }

  private static String sum(List<Result> results) {
    long faults = results.stream().map(Result::fault).distinct().count();
    long failed = results.stream().filter(result -> !result.problems.isEmpty()).count();
    return "%d faults in %d variants, %d failed%n".formatted(faults, results.size(), failed);
  }

  private String line(String variants, Duration took) {
    return line(
        Integer.toString(fault.row()),
        fault.name(),
        variants,
        problems.isEmpty() ? outcome : "FAILED",
        attempts,
        Long.toString(took.toMillis()));
  }

  private static String line(String... cells) {
    return String.format(Locale.ROOT, "%4s  %-52s  %-28s  %-18s  %-12s %6s%n", (Object[]) cells);
  }
}
