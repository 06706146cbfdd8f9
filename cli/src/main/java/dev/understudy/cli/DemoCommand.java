package dev.understudy.cli;

import dev.understudy.cli.demo.Demo;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `understudy demo`.
@Command(
    name = "demo",
    description = {
      "Shows a live failover, with everything embedded.",
      "Starts three scripted providers and a gateway on loopback, breaks the providers in turns,",
      "and shows every call's attempts. Ends by itself."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {"  understudy demo", "  understudy demo --keep --port 12000"})
final class DemoCommand implements Callable<Integer> {
  @Option(names = "--keep", description = "Keep the gateway running at the end, until Ctrl-C.")
  private boolean keep;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "-1",
      description = "Port of the gateway. Default: any free one, with --keep 12000.")
  private int port;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  DemoCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    Logs.quiet();
    int wanted = port >= 0 ? port : keep ? 12000 : 0;
    try {
      return new Demo(spec.commandLine().getOut()).play(wanted, keep) ? Main.OK : Main.NO;
    } catch (IOException unable) {
      spec.commandLine().getErr().println("understudy: " + unable.getMessage());
      return Main.UNABLE;
    }
  }
}
