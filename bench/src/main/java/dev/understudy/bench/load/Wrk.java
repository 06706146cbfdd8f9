package dev.understudy.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// One run of wrk, as it reported it.
///
/// @param requests that were answered
/// @param bad answers that were not 2xx, and connections that broke
/// @param seconds it took
/// @param p50 of the time to the whole answer, in microseconds
/// @param p99 likewise
record Wrk(long requests, long bad, double seconds, long p50, long p99) {
  private static final String SCRIPT =
      """
      wrk.method = "POST"
      wrk.headers["content-type"] = "application/json"
      wrk.headers["authorization"] = "Bearer caller-key"
      local file = io.open("%s", "rb")
      wrk.body = file:read("*a")
      file:close()
      done = function(summary, latency, requests)
        local e = summary.errors
        print(string.format("RESULT %%d %%d %%d %%d %%d", summary.requests,
          e.connect + e.read + e.write + e.status + e.timeout, summary.duration,
          latency:percentile(50), latency:percentile(99)))
      end
      """;

  /// Drives one address for some seconds and returns when it is over.
  static Wrk run(Path folder, int port, byte[] body, int connections, int seconds)
      throws IOException, InterruptedException {
    Path bodyFile = Files.write(folder.resolve("body.json"), body);
    Path script =
        Files.writeString(folder.resolve("post.lua"), SCRIPT.formatted(bodyFile.toAbsolutePath()));
    List<String> command =
        List.of(
            "wrk",
            "-t1",
            "-c" + connections,
            "-d" + seconds + "s",
            "--timeout",
            "10s",
            "-s",
            script.toString(),
            "http://127.0.0.1:" + port + "/v1/chat/completions");
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("wrk failed: " + output);
    }
    String[] numbers =
        output
            .lines()
            .filter(line -> line.startsWith("RESULT "))
            .findFirst()
            .orElseThrow(() -> new IOException("wrk reported nothing: " + output))
            .split(" ", -1);
    return new Wrk(
        Long.parseLong(numbers[1]),
        Long.parseLong(numbers[2]),
        Long.parseLong(numbers[3]) / 1e6,
        Long.parseLong(numbers[4]),
        Long.parseLong(numbers[5]));
  }
}
