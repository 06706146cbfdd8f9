package dev.understudy.bench.failover;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.understudy.bench.Document;
import dev.understudy.bench.Machine;
import dev.understudy.testkit.peer.Answer;
import dev.understudy.testkit.peer.Answers;
import dev.understudy.testkit.peer.Ending;
import dev.understudy.testkit.peer.RawClient;
import dev.understudy.testkit.peer.Received;
import dev.understudy.testkit.peer.Script;
import dev.understudy.testkit.peer.ScriptedProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Calls of which every first attempt fails, one after the other. A failover's cost is the time
/// from the moment at which the first provider begins to write the end of its answer until the
/// second one has read its request: the gateway's part, and the way there and back on loopback.
///
/// Arguments: the project's folder; `--write` puts the table into `docs/benchmarks.md`.
/// Environment: `CALLS` (5000) of each kind, after a fifth as many to warm up.
final class Failover {
  private static final int CALLS = Integer.parseInt(System.getenv().getOrDefault("CALLS", "5000"));

  /// A way to fail.
  private record Kind(String words, boolean stream, Script script) {}

  private static final List<Kind> KINDS =
      List.of(
          new Kind("503, plain", false, Answers.openai().error(503)),
          new Kind("503, stream", true, Answers.openai().error(503)),
          new Kind("connection reset, plain", false, Answers.reset()),
          new Kind("connection closed, plain", false, Answers.hangUp()),
          new Kind(
              "200 with half a document, plain",
              false,
              Answer.json(200, "{\"choices\":[{\"index\":0,\"mess")),
          new Kind("error event first, stream", true, Answers.openai().text("x").errorAfter(0)),
          new Kind(
              "reset before content, stream",
              true,
              Answers.openai().text("x").breakBeforeContent(Ending.RESET)));

  private Failover() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    Path root = Path.of(args[0]);
    try (ScriptedProvider first = ScriptedProvider.start().keep(1);
        ScriptedProvider second = ScriptedProvider.start().keep(1)) {
      int port = freePort();
      Process gateway = gateway(root, port, first, second);
      try {
        String report = report(port, first, second);
        System.out.println(report);
        if (List.of(args).contains("--write")) {
          Document.replace(root.resolve("docs/benchmarks.md"), "failover", report);
        }
      } finally {
        gateway.destroy();
        gateway.onExit().completeOnTimeout(gateway, 10, TimeUnit.SECONDS).join();
        gateway.destroyForcibly();
      }
    }
  }

  private static String report(int port, ScriptedProvider first, ScriptedProvider second)
      throws IOException, InterruptedException {
    var report = new StringBuilder();
    report.append(
        """
        Measured on %s; %,d calls of each kind, one after the other, on one connection.

        | first attempt | p50 µs | p90 µs | p99 µs | p99.9 µs |
        |---|--:|--:|--:|--:|
        """
            .formatted(Machine.line(), CALLS));
    second.always(Answers.openai().text("one two three"));
    for (Kind kind : KINDS) {
      first.always(kind.script);
      double[] micros = measure(kind, port, first, second);
      report.append(
          String.format(
              Locale.ROOT,
              "| %s | %,.0f | %,.0f | %,.0f | %,.0f |%n",
              kind.words,
              at(micros, 0.5),
              at(micros, 0.9),
              at(micros, 0.99),
              at(micros, 0.999)));
    }
    return report.toString();
  }

  private static double[] measure(
      Kind kind, int port, ScriptedProvider first, ScriptedProvider second)
      throws IOException, InterruptedException {
    String body =
        "{\"model\":\"openai/a\",\"stream\":%s,\"messages\":[{\"role\":\"user\",\"content\":\"Say hello.\"}]}"
            .formatted(kind.stream);
    String end = kind.stream ? "0\r\n\r\n" : "}}";
    double[] micros = new double[CALLS];
    try (RawClient client = RawClient.to(port)) {
      for (int call = -CALLS / 5; call < CALLS; call++) {
        client.post("/v1/chat/completions", "", body);
        client.readUntil(end);
        Received failed = first.received().getLast();
        Received served = second.received().getLast();
        if (call >= 0) {
          micros[call] = (double) (served.arrived() - answered(failed)) / 1_000.0;
        }
      }
    }
    Arrays.sort(micros);
    return micros;
  }

  private static long answered(Received failed) {
    return failed
        .answered()
        .orElseThrow(() -> new IllegalStateException("the first provider was not done"));
  }

  private static double at(double[] sorted, double share) {
    return sorted[(int) Math.min(sorted.length - 1, Math.ceil(share * sorted.length))];
  }

  private static Process gateway(
      Path root, int port, ScriptedProvider first, ScriptedProvider second)
      throws IOException, InterruptedException {
    Path folder = Files.createDirectories(root.resolve("bench/target/failover"));
    Path file =
        Files.writeString(
            folder.resolve("gateway.yaml"),
            """
            version: v1
            listeners:
              - {type: model, name: bench, address: 127.0.0.1, port: %d}
            admin: {address: 127.0.0.1, port: 0}
            model_providers:
              - model: openai/a
                access_key: $BENCH_KEY
                base_url: "%s"
                retry_policy:
                  fallback_models: [groq/b]
                  fallback_scope: fallback_list_only
                  circuit_breaker: off
                  retry_budget: off
              - model: groq/b
                access_key: $BENCH_KEY
                base_url: "%s"
            """
                .formatted(port, first.baseUrl(), second.baseUrl()));
    Path log = folder.resolve("gateway.log");
    var builder =
        new ProcessBuilder(
                root.resolve("cli/target/dist/bin/understudy").toString(),
                "serve",
                "--config",
                file.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().putIfAbsent("UNDERSTUDY_JAVA_OPTS", "-Xmx512m");
    builder.environment().put("BENCH_KEY", "bench-key");
    builder.environment().put("UNDERSTUDY_JDK", System.getProperty("java.home"));
    Process process = builder.start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!Files.readString(log, UTF_8).contains("listening on")) {
      if (!process.isAlive() || System.nanoTime() > end) {
        process.destroyForcibly();
        throw new IOException("the gateway did not start: " + Files.readString(log));
      }
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
    return process;
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
