package dev.understudy.bench.micro;

import dev.understudy.bench.Document;
import dev.understudy.bench.Machine;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
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
/// the table into `docs/benchmarks.md`. With `QUICK=1` in the environment the numbers are rough.
final class Micro {
  private static final List<Class<?>> QUESTIONS =
      List.of(PlannerBenchmark.class, EngineBenchmark.class, FailoverBenchmark.class);

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
            .forks(quick ? 1 : 3)
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
    double baseline =
        results.stream()
            .filter(result -> row(question, result).baseline())
            .mapToDouble(result -> result.getPrimaryResult().getScore())
            .findFirst()
            .orElseThrow();
    for (RunResult result : results) {
      Result<?> time = result.getPrimaryResult();
      Row row = row(question, result);
      report.append(
          String.format(
              Locale.ROOT,
              "| %s | %,.0f | ± %,.0f | %,.0f | %s |%n",
              row.value(),
              time.getScore(),
              time.getScoreError(),
              bytes(result),
              row.baseline() ? "1" : "%.2f".formatted(time.getScore() / baseline)));
    }
  }

  private static double bytes(RunResult result) {
    Result<?> allocated = result.getSecondaryResults().get("gc.alloc.rate.norm");
    return allocated == null ? Double.NaN : allocated.getScore();
  }

  private static Row row(Class<?> question, RunResult result) {
    String name = result.getParams().getBenchmark();
    String method = name.substring(name.lastIndexOf('.') + 1);
    for (Method candidate : question.getDeclaredMethods()) {
      Row row = candidate.getAnnotation(Row.class);
      if (row != null && candidate.getName().equals(method)) {
        return row;
      }
    }
    throw new IllegalStateException(name + " has no row");
  }
}
