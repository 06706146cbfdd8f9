package dev.understudy.cli;

import dev.understudy.config.Configuration;
import dev.understudy.config.Loaded;
import dev.understudy.gateway.Gateway;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `understudy serve --config FILE`.
@Command(
    name = "serve",
    description = {
      "Runs the gateway until it is told to stop.",
      "SIGTERM finishes calls for up to 30 s. SIGHUP reads the file again, and keeps the old",
      "configuration if the new one has errors."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  understudy serve --config gateway.yaml",
      "  understudy serve --config gateway.yaml --log-attempts"
    })
final class ServeCommand implements Callable<Integer> {
  private static final Duration DRAIN = Duration.ofSeconds(30);

  @Option(
      names = {"-c", "--config"},
      required = true,
      paramLabel = "FILE",
      description = "The configuration file, YAML or JSON.")
  private Path file;

  @Option(names = "--log-attempts", description = "Log a line for every attempt too.")
  private boolean attempts;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  ServeCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter err = spec.commandLine().getErr();
    Loaded<Configuration> loaded = ConfigArgument.load(file, err);
    if (loaded.value().isEmpty()) {
      return ConfigArgument.refused(loaded);
    }
    Configuration configuration = loaded.value().get();
    Logs logs = Logs.configure(configuration.telemetry().logFormat(), attempts);
    CountDownLatch stopped = new CountDownLatch(1);
    try (Gateway gateway = Gateway.builder().logged(logs::push).start(configuration)) {
      Signals.on("TERM", stopped::countDown);
      Signals.on("INT", stopped::countDown);
      Signals.on("HUP", () -> reload(gateway, err));
      announce(gateway, configuration);
      stopped.await();
      PrintWriter out = spec.commandLine().getOut();
      out.println("stopping: finishing calls for up to " + DRAIN.toSeconds() + " s");
      out.flush();
      gateway.drain(DRAIN);
      return Main.OK;
    } catch (IOException unable) {
      err.println("understudy: cannot serve: " + unable.getMessage());
      return Main.UNABLE;
    }
  }

  private void announce(Gateway gateway, Configuration configuration) {
    PrintWriter out = spec.commandLine().getOut();
    int models = configuration.models().size();
    for (int i = 0; i < gateway.addresses().size(); i++) {
      InetSocketAddress address = gateway.addresses().get(i);
      boolean tls = configuration.listeners().get(i).tls().isPresent();
      String host = address.getAddress().getHostAddress();
      out.println(
          "listening on "
              + (tls ? "https://" : "http://")
              + (host.contains(":") ? "[" + host + "]" : host)
              + ":"
              + address.getPort()
              + " ("
              + models
              + (models == 1 ? " model)" : " models)"));
    }
    out.flush();
  }

  private void reload(Gateway gateway, PrintWriter err) {
    Loaded<Configuration> loaded = ConfigArgument.load(file, err);
    if (loaded.value().isPresent()) {
      try {
        gateway.reload(loaded.value().get());
        err.println("reloaded " + file);
      } catch (IOException unusable) {
        err.println("not reloaded: " + unusable.getMessage());
      }
    } else {
      err.println("not reloaded: " + file + " has errors, the old configuration stays in force");
    }
    err.flush();
  }
}
