package dev.understudy.bench.micro;

import dev.understudy.bench.Document;
import dev.understudy.bench.Machine;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/// Runs the micro benchmarks and prints one table.
///
/// Arguments: the project's folder; part of a benchmark's name, to run only some; `--write` puts
/// the table into `docs/benchmarks.md`. Environment: `FORKS` (3), JVMs a benchmark; `QUICK=1` for
/// rough numbers.
final class Micro {
  private static final List<Class<?>> QUESTIONS =
      List.of(
          PlannerBenchmark.class,
          EngineBenchmark.class,
          FailoverBenchmark.class,
          LibrarySuccessBenchmark.class,
          LibraryFailoverBenchmark.class,
          ScanBenchmark.class,
          StreamBenchmark.class);

  private Micro() {}

  public static void main(String[] args) throws IOException, RunnerException {
    boolean write = List.of(args).contains("--write");
    String wanted =
        Arrays.stream(args).skip(1).filter(arg -> !arg.startsWith("--")).findFirst().orElse("");
    StringBuilder report = new StringBuilder();
    report.append("Measured on %s.%n%n".formatted(Machine.line()));
    report.append("| | ns an operation | | bytes an operation | ratio |%n".formatted());
    report.append("|---|--:|--:|--:|--:|%n".formatted());
    for (Class<?> question : QUESTIONS) {
      if (question.getSimpleName().contains(wanted)) {
        append(report, question, run(question));
      }
    }
    System.out.println(report);
    if (write) {
      Document.replace(Path.of(args[0]).resolve("docs/benchmarks.md"), "micro", report.toString());
    }
  }

  private static Collection<RunResult> run(Class<?> question) throws RunnerException {
    boolean quick = "1".equals(System.getenv("QUICK"));
    System.err.println(question.getSimpleName() + " …");
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include(question.getName() + "\\.")
            .mode(Mode.AverageTime)
            .timeUnit(TimeUnit.NANOSECONDS)
            .forks(quick ? 1 : Integer.parseInt(System.getenv().getOrDefault("FORKS", "3")))
            .warmupIterations(quick ? 3 : 5)
            .measurementIterations(quick ? 3 : 5)
            .warmupTime(TimeValue.seconds(1))
            .measurementTime(TimeValue.seconds(1))
            .addProfiler(GCProfiler.class)
            .verbosity(VerboseMode.SILENT)
            .shouldFailOnError(true)
            .jvmArgs("-Xmx512m", "--sun-misc-unsafe-memory-access=allow");
    return new Runner(options.build()).run();
  }

  private static void append(
      StringBuilder report, Class<?> question, Collection<RunResult> results) {
    Map<String, Double> times =
        results.stream()
            .collect(
                Collectors.toMap(Micro::method, result -> result.getPrimaryResult().getScore()));
    List<RunResult> baselineFirst =
        results.stream()
            .sorted(
                Comparator.comparing((RunResult result) -> row(question, result).against())
                    .thenComparing(
                        result -> !row(question, result).against().equals(method(result))))
            .toList();
    for (RunResult result : baselineFirst) {
      Result<?> time = result.getPrimaryResult();
      Row row = row(question, result);
      double baseline = times.getOrDefault(row.against(), Double.NaN);
      report.append(
          String.format(
              Locale.ROOT,
              "| %s | %,.0f | ± %,.0f | %,.0f | %.2f |%n",
              row.value(),
              time.getScore(),
              time.getScoreError(),
              bytes(result),
              time.getScore() / baseline));
    }
  }

  private static double bytes(RunResult result) {
    Result<?> allocated = result.getSecondaryResults().get("gc.alloc.rate.norm");
    return allocated == null ? Double.NaN : allocated.getScore();
  }

  private static String method(RunResult result) {
    String name = result.getParams().getBenchmark();
    return name.substring(name.lastIndexOf('.') + 1);
  }

  private static Row row(Class<?> question, RunResult result) {
    for (Method candidate : question.getDeclaredMethods()) {
      Row row = candidate.getAnnotation(Row.class);
      if (row != null && candidate.getName().equals(method(result))) {
        return row;
      }
    }
    throw new IllegalStateException(method(result) + " has no row");
  }
}
