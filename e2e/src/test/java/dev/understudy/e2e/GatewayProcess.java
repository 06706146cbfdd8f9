package dev.understudy.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// `understudy serve` from the distribution, in a process of its own.
public final class GatewayProcess implements AutoCloseable {
  static final Path DISTRIBUTION =
      Path.of("..", "cli", "target", "dist").toAbsolutePath().normalize();

  private static final Path LAUNCHER = DISTRIBUTION.resolve("bin").resolve("understudy");
  private static final String JAVA_OPTS =
      "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx256m -Dio.netty.leakDetection.level=paranoid";
  private static final Duration START_LIMIT = Duration.ofSeconds(40);

  /// How a command ended.
  public record Ended(int status, String output) {}

  private final Process process;
  private final int port;
  private final Path file;
  private final Queue<String> output = new ConcurrentLinkedQueue<>();
  private final Thread reader;

  private GatewayProcess(Process process, int port, Path file) {
    this.process = process;
    this.port = port;
    this.file = file;
    this.reader = Thread.ofVirtual().start(() -> read(process, output));
  }

  /// Writes the file and serves it.
  ///
  /// @param config where `@port@` stands for the listener's port
  /// @param environment all that the process knows of its environment; `UNDERSTUDY_JAVA_OPTS` adds
  ///   to the usual ones
  /// @throws AssertionError if it does not listen in time
  public static GatewayProcess start(String config, Map<String, String> environment)
      throws Exception {
    return start(StartCache.use(), config, environment);
  }

  /// The same with one more option for the JVM, which may be blank.
  static GatewayProcess start(String option, String config, Map<String, String> environment)
      throws Exception {
    for (int attempt = 1; ; attempt++) {
      int port = freePort();
      Path file = write(config.replace("@port@", Integer.toString(port)));
      Process process = launch(option, environment, "serve", "--config", file.toString());
      var gateway = new GatewayProcess(process, port, file);
      if (gateway.awaitListening()) {
        return gateway;
      }
      process.destroyForcibly();
      gateway.reader.join();
      // Between the look for a free port and its use somebody else may have taken it.
      if (attempt == 3 || !gateway.output().contains("cannot listen on")) {
        throw new AssertionError("does not listen:\n" + gateway.output());
      }
    }
  }

  /// Runs the command line to its end.
  public static Ended run(Map<String, String> environment, String... arguments) throws Exception {
    Process process = launch(environment, arguments);
    Queue<String> output = new ConcurrentLinkedQueue<>();
    Thread reader = Thread.ofVirtual().start(() -> read(process, output));
    if (!process.waitFor(START_LIMIT.toSeconds(), SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("still running: " + List.of(arguments) + "\n" + text(output));
    }
    reader.join();
    return new Ended(process.exitValue(), text(output));
  }

  /// Writes a configuration to a file of its own.
  public static Path write(String config) throws IOException {
    Path file = Files.createTempFile("understudy", ".yaml");
    file.toFile().deleteOnExit();
    return Files.writeString(file, config);
  }

  public static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  public int port() {
    return port;
  }

  /// What it printed so far.
  public String output() {
    return text(output);
  }

  /// Asks it to stop (SIGTERM) without waiting for the end. Its output can still be read.
  public void terminate() {
    process.toHandle().destroy();
  }

  /// Sends it a signal: `HUP`, `STOP`, `CONT`.
  public void signal(String name) throws IOException, InterruptedException {
    var kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()));
    if (kill.inheritIO().start().waitFor() != 0) {
      throw new IOException("no process " + process.pid());
    }
  }

  /// Replaces the file it was started with. It reads it when it gets the signal `HUP`.
  ///
  /// @param config where `@port@` stands for the listener's port
  public void rewrite(String config) throws IOException {
    Files.writeString(file, config.replace("@port@", Integer.toString(port)));
  }

  /// Waits for its end.
  ///
  /// @return the exit status
  public int awaitEnd(Duration limit) throws InterruptedException {
    if (!process.waitFor(limit.toMillis(), MILLISECONDS)) {
      throw new AssertionError("still running\n" + text(output));
    }
    reader.join();
    return process.exitValue();
  }

  @Override
  public void close() {
    terminate();
    try {
      if (!process.waitFor(5, SECONDS)) {
        process.destroyForcibly();
      }
      reader.join(Duration.ofSeconds(5));
    } catch (InterruptedException stopped) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    // Netty says this when a buffer was not given back, whichever test it was.
    if (output.stream().anyMatch(line -> line.contains("LEAK:"))) {
      throw new AssertionError("a buffer leaked:\n" + text(output));
    }
  }

  /// Waits until it says so itself: a connection alone might be to somebody else.
  ///
  /// @return false if it ends before, or takes too long
  private boolean awaitListening() throws InterruptedException {
    long end = System.nanoTime() + START_LIMIT.toNanos();
    while (output.stream().noneMatch(line -> line.startsWith("listening on "))) {
      if (process.waitFor(20, MILLISECONDS) || System.nanoTime() > end) {
        return false;
      }
    }
    return true;
  }

  private static Process launch(Map<String, String> environment, String... arguments)
      throws IOException {
    return launch(StartCache.use(), environment, arguments);
  }

  /// Starts the launcher.
  ///
  /// @param option one more for the JVM; may be blank
  private static Process launch(String option, Map<String, String> environment, String... arguments)
      throws IOException {
    if (!Files.isExecutable(LAUNCHER)) {
      throw new AssertionError("no " + LAUNCHER + ": build all modules first: ./check");
    }
    var command = new ArrayList<String>();
    command.add(LAUNCHER.toString());
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    String path = builder.environment().getOrDefault("PATH", "/usr/bin:/bin");
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.environment().put("PATH", path);
    builder.environment().put("UNDERSTUDY_JDK", System.getProperty("java.home"));
    builder
        .environment()
        .merge(
            "UNDERSTUDY_JAVA_OPTS", JAVA_OPTS + " " + option, (more, usual) -> usual + " " + more);
    return builder.start();
  }

  private static String text(Queue<String> lines) {
    return String.join("\n", lines) + "\n";
  }

  private static void read(Process process, Queue<String> output) {
    try (BufferedReader lines = process.inputReader(UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        output.add(line);
      }
    } catch (IOException failed) {
      if (process.isAlive()) {
        throw new UncheckedIOException(failed);
      }
    }
  }
}
