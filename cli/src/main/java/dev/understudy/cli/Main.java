package dev.understudy.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `understudy`: the entry point.
@Command(
    name = "understudy",
    description = {
      "Keeps LLM calls alive: retries, fails over to another model or provider,",
      "and says truthfully what happened when nothing works.",
      ""
    },
    subcommands = {
      DemoCommand.class,
      ServeCommand.class,
      CheckCommand.class,
      ExplainCommand.class,
      KeyCommand.class,
      VersionCommand.class,
      CommandLine.HelpCommand.class
    },
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.Provider.class,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done", "1:said no", "2:could not run", "130:interrupted"},
    footerHeading = "%nExamples:%n",
    footer = {
      "  understudy demo",
      "  understudy check gateway.yaml",
      "  understudy serve --config gateway.yaml"
    })
public final class Main implements Runnable {
  /// Done.
  public static final int OK = 0;

  /// The answer is no: the file has errors, the call would fail.
  public static final int NO = 1;

  /// The command could not be run at all.
  public static final int UNABLE = 2;

  @Spec private CommandSpec spec;

  /// Made by the command line parser.
  @SuppressWarnings("NullAway.Init")
  public Main() {}

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }

  /// The command line, ready to execute.
  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(Main::unable);
  }

  private static int unable(
      Exception failure, CommandLine command, CommandLine.ParseResult arguments) {
    String text = failure.getMessage() == null ? failure.toString() : failure.getMessage();
    command.getErr().println("understudy: " + text);
    return UNABLE;
  }

  /// Runs the command line of the process.
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }
}
