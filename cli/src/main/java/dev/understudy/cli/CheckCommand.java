package dev.understudy.cli;

import dev.understudy.config.ConfigFile;
import dev.understudy.config.Configuration;
import dev.understudy.config.Loaded;
import dev.understudy.config.Plan;
import dev.understudy.config.Problem;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.ObjectMapper;

/// `understudy check FILE`.
@Command(
    name = "check",
    description = {
      "Prints every problem of a configuration file, and the plan.",
      "The plan says for each model who is tried after whom, the worst case, and who may see",
      "its prompts."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {"  understudy check gateway.yaml", "  understudy check --json gateway.yaml"})
final class CheckCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "The configuration file, YAML or JSON.")
  private Path file;

  @Option(names = "--json", description = "Print problems and plan as one JSON object.")
  private boolean json;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  CheckCommand() {}

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      return asJson(ConfigFile.load(file, System.getenv()), out);
    }
    Loaded<Configuration> loaded = ConfigArgument.load(file, spec.commandLine().getErr());
    spec.commandLine().getErr().flush();
    if (loaded.value().isEmpty()) {
      long errors = loaded.problems().stream().filter(Problem::isError).count();
      spec.commandLine()
          .getErr()
          .println(file + ": " + errors + (errors == 1 ? " error" : " errors"));
      return ConfigArgument.refused(loaded);
    }
    out.print(Plan.of(loaded.value().get()).text());
    int warnings = loaded.problems().size() + WithoutEffect.in(loaded.value().get()).size();
    out.println(
        file
            + ": no errors, "
            + (warnings == 0 ? "no" : warnings)
            + (warnings == 1 ? " warning" : " warnings"));
    return Main.OK;
  }

  private static int asJson(Loaded<Configuration> loaded, PrintWriter out) {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("ok", loaded.value().isPresent());
    report.put("problems", loaded.problems().stream().map(CheckCommand::data).toList());
    List<String> idle = loaded.value().map(WithoutEffect::in).orElse(List.of());
    report.put("without_effect", idle);
    List<?> plan = loaded.value().map(Plan::of).map(Plan::data).orElse(List.of());
    report.put("plan", plan);
    out.println(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(report));
    return loaded.value().isPresent() ? Main.OK : ConfigArgument.refused(loaded);
  }

  private static Map<String, Object> data(Problem problem) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("severity", problem.isError() ? "error" : "warning");
    data.put("file", problem.file());
    data.put("line", problem.line());
    data.put("column", problem.column());
    data.put("path", problem.path());
    data.put("message", problem.message());
    data.put("advice", problem.advice());
    return data;
  }
}
