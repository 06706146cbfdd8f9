package dev.understudy.bench.load;

import java.util.List;
import java.util.function.ToDoubleFunction;

/// One contestant in one round.
///
/// @param cpuMicros CPU time a request, of the contestant's own processes
/// @param upstreamMicros CPU time a request, of the upstream
/// @param residentMb after the round
record Score(double cpuMicros, double upstreamMicros, double residentMb, Wrk wrk) {
  /// The middle of one column over the rounds.
  static double median(List<Score> rounds, ToDoubleFunction<Score> column) {
    double[] sorted = rounds.stream().mapToDouble(column).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
