package dev.understudy.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.understudy.testkit.peer.Answers;
import dev.understudy.testkit.peer.ScriptedProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/// What the JVM can learn from one start of the gateway for all others: its classes, loaded and
/// linked (JEP 483). Two thirds of a start's work; nothing that a test could see. Made once for a
/// distribution, and left out where the JVM cannot make it.
final class StartCache {
  private static final String CONFIG =
      """
      version: v1
      listeners:
        - {type: model, name: main, port: @port@}
      admin: {address: 127.0.0.1, port: 0}
      model_providers:
        - model: openai/gpt-4o
          base_url: http://127.0.0.1:%1$d
          access_key: $KEY
          retry_policy: {fallback_models: [anthropic/claude-sonnet-4-0]}
        - model: anthropic/claude-sonnet-4-0
          base_url: http://127.0.0.1:%1$d
          access_key: $KEY
      """;

  private static final class Holder {
    static final String OPTION = option();
  }

  private StartCache() {}

  /// The option that makes a JVM use it; blank if there is none.
  static String use() {
    return Holder.OPTION;
  }

  private static String option() {
    try {
      Path cache = Path.of("target", "start-" + fingerprint() + ".aot").toAbsolutePath();
      if (!Files.exists(cache)) {
        Files.createDirectories(cache.getParent());
        Path making = Files.createTempDirectory(cache.getParent(), "start").resolve("made.aot");
        learn(making);
        if (!Files.exists(making)) {
          return "";
        }
        Files.move(making, cache);
      }
      return "-XX:AOTCache=" + cache;
    } catch (Exception failed) {
      return "";
    }
  }

  /// A start, a call of each kind, a stop; the JVM writes the file when it ends.
  private static void learn(Path file) throws Exception {
    try (ScriptedProvider provider = ScriptedProvider.start()) {
      provider
          .onPath("/v1/chat/completions", Answers.openai().error(503))
          .onPath("/v1/messages", Answers.anthropic().text("learnt"));
      GatewayProcess gateway =
          GatewayProcess.start(
              "-XX:AOTCacheOutput=" + file,
              CONFIG.formatted(provider.port()),
              Map.of("KEY", "key"));
      try (Caller caller = new Caller(gateway.port())) {
        for (Mode mode : Mode.values()) {
          caller.chat(mode, "openai/gpt-4o");
          caller.message(mode, "anthropic/claude-sonnet-4-0");
        }
      } finally {
        gateway.terminate();
        gateway.awaitEnd(Duration.ofSeconds(90));
      }
    }
  }

  private static String fingerprint() throws IOException {
    var sum = new CRC32();
    sum.update(System.getProperty("java.vm.version").getBytes(UTF_8));
    try (Stream<Path> jars = Files.list(GatewayProcess.DISTRIBUTION.resolve("lib"))) {
      List<Path> sorted = jars.sorted().toList();
      for (Path jar : sorted) {
        sum.update(
            (jar + " " + Files.size(jar) + " " + Files.getLastModifiedTime(jar)).getBytes(UTF_8));
      }
    }
    return HexFormat.of().toHexDigits((int) sum.getValue());
  }
}
