package dev.understudy.bench.load;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The table of one workload: medians over the rounds; the ratio is taken within each round.
final class Report {
  private static final String ROW = "| %s | %.1f | %s | %.1f | %,.0f | %.2f | %.2f | %.0f |%n";

  private Report() {}

  /// The table, in Markdown.
  ///
  /// @param scores rounds by contestant; the first contestant is the yardstick
  static String table(Workload workload, Map<String, List<Score>> scores) {
    StringBuilder table = new StringBuilder();
    table.append(
        """
        **%s**, %d connections

        | | CPU µs a request | ratio | upstream's CPU µs | requests/s | p50 ms | p99 ms | memory MB |
        |---|--:|--:|--:|--:|--:|--:|--:|
        """
            .formatted(workload.title(), workload.connections()));
    List<Score> yardstick = scores.values().iterator().next();
    scores.forEach((name, rounds) ->
        table.append(
            String.format(
                Locale.ROOT,
                ROW,
                name,
                Score.median(rounds, Score::cpuMicros),
                ratio(rounds, yardstick),
                Score.median(rounds, Score::upstreamMicros),
                Score.median(rounds, score -> score.wrk().requests() / score.wrk().seconds()),
                Score.median(rounds, score -> score.wrk().p50() / 1e3),
                Score.median(rounds, score -> score.wrk().p99() / 1e3),
                Score.median(rounds, Score::residentMb))));
    long bad =
        scores.values().stream().flatMap(List::stream).mapToLong(score -> score.wrk().bad()).sum();
    if (bad > 0) {
      table.append("\nBad answers: ").append(bad).append(". These numbers mean little.\n");
    }
    return table.toString();
  }

  private static String ratio(List<Score> rounds, List<Score> yardstick) {
    if (rounds.equals(yardstick)) {
      return "1";
    }
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < rounds.size(); i++) {
      ratios.add(rounds.get(i).cpuMicros() / yardstick.get(i).cpuMicros());
    }
    double[] sorted = ratios.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    double middle =
        sorted.length % 2 == 1
            ? sorted[sorted.length / 2]
            : Arrays.stream(sorted, sorted.length / 2 - 1, sorted.length / 2 + 1)
                .average()
                .orElseThrow();
    return String.format(
        Locale.ROOT, "%.2f (%.2f to %.2f)", middle, sorted[0], sorted[sorted.length - 1]);
  }
}
