package dev.understudy.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// A script of the folder `node`, which drives an official client for Node. `./check` installs
/// them.
public final class NodeScript {
  private static final Path FOLDER = Path.of("src", "test", "node").toAbsolutePath();

  private NodeScript() {}

  /// Runs it to its end.
  ///
  /// @param port of who is asked, on loopback
  /// @return what it printed
  /// @throws AssertionError if it fails, or is not done after half a minute
  public static String run(String script, int port, String model) throws Exception {
    assertThat(FOLDER.resolve("node_modules"))
        .as("install the clients first: ./check, or npm ci in " + FOLDER)
        .isDirectory();
    var builder = new ProcessBuilder(List.of("node", script)).directory(FOLDER.toFile());
    Path errors = Files.createTempFile("understudy", ".err");
    builder.redirectError(errors.toFile());
    builder.environment().putAll(Map.of("BASE_URL", "http://127.0.0.1:" + port, "MODEL", model));
    Process process = builder.start();
    String output;
    try (InputStream in = process.getInputStream()) {
      output = new String(in.readAllBytes(), UTF_8);
    }
    boolean ended = process.waitFor(30, SECONDS);
    process.destroyForcibly();
    String trouble = Files.readString(errors);
    Files.delete(errors);
    assertThat(ended && process.exitValue() == 0).as("%s\n%s", script, trouble).isTrue();
    return output;
  }
}
