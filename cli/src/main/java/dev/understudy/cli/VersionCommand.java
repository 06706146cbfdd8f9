package dev.understudy.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `understudy version`.
@Command(
    name = "version",
    description = "Prints the version, and that of the JVM.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = "  understudy version")
final class VersionCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  VersionCommand() {}

  @Override
  public Integer call() {
    spec.commandLine().getOut().println(text());
    return Main.OK;
  }

  static String text() {
    String version = Main.class.getPackage().getImplementationVersion();
    return "understudy "
        + (version == null ? "(not packaged)" : version)
        + ", JVM "
        + Runtime.version()
        + ", "
        + System.getProperty("os.name")
        + " "
        + System.getProperty("os.arch");
  }

  static final class Provider implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {text()};
    }
  }
}
