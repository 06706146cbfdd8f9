package dev.understudy.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.understudy.bench.Document;
import dev.understudy.bench.Machine;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Measures what a request costs in nginx, in a bare Netty proxy and in the gateway: the same
/// upstream, the same load, in turns, several rounds.
///
/// Arguments: the project's folder; `--write` puts the tables into `docs/benchmarks.md`.
/// Environment: `ROUNDS` (5), `SECONDS` a run (6), `WARMUP` seconds at most (90).
final class Load {
  private static final int ROUNDS = setting("ROUNDS", 5);
  private static final int SECONDS = setting("SECONDS", 6);
  private static final int WARMUP = setting("WARMUP", 90);

  private final Path folder;
  private final Contestant upstream;

  private Load(Path folder, Contestant upstream) {
    this.folder = folder;
    this.upstream = upstream;
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    Path root = Path.of(args[0]);
    boolean write = List.of(args).contains("--write");
    Path launcher = root.resolve("cli/target/dist/bin/understudy");
    Path folder = Files.createDirectories(root.resolve("bench/target/load"));
    List<Contestant> contestants = new ArrayList<>();
    try (Contestant upstream = Contestant.upstream(folder, freePort())) {
      try {
        contestants.add(Contestant.nginx(folder, freePort(), upstream.plainPort()));
        contestants.add(Contestant.bare(folder, freePort(), upstream.plainPort()));
        if (!List.of(args).contains("--floor")) {
          contestants.add(Contestant.gateway(folder, launcher, freePort(), upstream.plainPort()));
        }
        String report = new Load(folder, upstream).run(contestants);
        System.out.println(report);
        if (write) {
          Document.replace(root.resolve("docs/benchmarks.md"), "load", report);
        }
      } finally {
        for (Contestant contestant : contestants) {
          contestant.close();
        }
      }
    }
  }

  private String run(List<Contestant> contestants) throws IOException, InterruptedException {
    StringBuilder report = new StringBuilder();
    report.append(
        """
        Measured on %s; %s. %d rounds of %d s in turns, once warm; medians, and for the ratio to nginx also the
        smallest and the largest of a round.

        """
            .formatted(Machine.line(), versions(), ROUNDS, SECONDS));
    for (Workload workload : List.of(Workload.PLAIN, Workload.PACED, Workload.BURST)) {
      report.append(Report.table(workload, play(workload, contestants))).append('\n');
    }
    return report.toString();
  }

  private Map<String, List<Score>> play(Workload workload, List<Contestant> contestants)
      throws IOException, InterruptedException {
    for (Contestant contestant : contestants) {
      warm(workload, contestant);
    }
    Map<String, List<Score>> scores = new LinkedHashMap<>();
    for (int round = 1; round <= ROUNDS; round++) {
      for (Contestant contestant : contestants) {
        Score score = drive(workload, contestant, SECONDS);
        System.err.printf(
            "%s: round %d, %s: %.1f µs%n",
            workload.title(), round, contestant.name(), score.cpuMicros());
        scores.computeIfAbsent(contestant.name(), name -> new ArrayList<>()).add(score);
      }
    }
    return scores;
  }

  /// Until three runs in a row have brought nothing: a JIT compiler that shares its cores with the
  /// load takes its time.
  private void warm(Workload workload, Contestant contestant)
      throws IOException, InterruptedException {
    double best = Double.MAX_VALUE;
    int inVain = 0;
    for (int spent = 0; spent < WARMUP && inVain < 3; spent += 3) {
      double cpu = drive(workload, contestant, 3).cpuMicros();
      inVain = cpu < 0.95 * best ? 0 : inVain + 1;
      best = Math.min(best, cpu);
      System.err.printf("%s: warming %s: %.1f µs%n", workload.title(), contestant.name(), cpu);
    }
  }

  private Score drive(Workload workload, Contestant contestant, int seconds)
      throws IOException, InterruptedException {
    int port = workload.stream() ? contestant.streamPort() : contestant.plainPort();
    Usage before = contestant.usage();
    Usage upstreamBefore = upstream.usage();
    Wrk wrk = Wrk.run(folder, port, workload.body(), workload.connections(), seconds);
    Usage after = contestant.usage();
    double requests = Math.max(1, wrk.requests());
    return new Score(
        after.microsSince(before) / requests,
        upstream.usage().microsSince(upstreamBefore) / requests,
        after.residentKb() / 1024.0,
        wrk);
  }

  private static String versions() throws IOException {
    Process nginx = new ProcessBuilder("nginx", "-v").redirectErrorStream(true).start();
    return new String(nginx.getInputStream().readAllBytes(), UTF_8)
        .strip()
        .replace("nginx version: ", "");
  }

  private static int setting(String name, int otherwise) {
    String value = System.getenv(name);
    return value == null ? otherwise : Integer.parseInt(value);
  }

  /// A free port whose successor is free as well.
  private static int freePort() throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    while (true) {
      try (ServerSocket one = new ServerSocket(0, 1, loopback);
          ServerSocket next = new ServerSocket(one.getLocalPort() + 1, 1, loopback)) {
        if (next.isBound()) {
          return one.getLocalPort();
        }
      } catch (IOException | IllegalArgumentException taken) {
        // The neighbour is taken: try elsewhere.
      }
    }
  }
}
