package dev.understudy.e2e;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What is shipped besides our own code: few libraries, each known to the byte.
class DistributionTest {
  private static final Path LIB = Path.of("..", "cli", "target", "dist", "lib");
  private static final Path LOCK = Path.of("..", "cli", "libraries.sha256");
  private static final int MOST_FAMILIES = 10;

  /// The jar's beginning, and the family it belongs to.
  private static final Map<String, String> FAMILIES =
      Map.of(
          "netty-", "Netty",
          "jackson-", "Jackson",
          "snakeyaml-engine-", "snakeyaml-engine",
          "picocli-", "picocli",
          "slf4j-", "SLF4J",
          "logback-", "Logback",
          "jspecify-", "JSpecify");

  @Test
  void everyLibraryIsTheOneThatWasLocked() throws Exception {
    Map<String, String> locked = new TreeMap<>();
    for (String line : Files.readAllLines(LOCK)) {
      String[] words = line.split(" +", 2);
      locked.put(words[1], words[0]);
    }
    Map<String, String> shipped = new TreeMap<>();
    for (Path jar : libraries().toList()) {
      shipped.put(jar.getFileName().toString(), sha256(jar));
    }
    assertThat(shipped).as("if this change is meant: scripts/lock-libraries").isEqualTo(locked);
  }

  @Test
  void thereAreFewFamiliesAndEachHasItsReason() throws Exception {
    String reasons = Files.readString(Path.of("..", "docs", "dependencies.md"));
    TreeSet<String> families =
        libraries().map(DistributionTest::family).collect(toCollection(TreeSet::new));
    assertThat(families).hasSizeLessThanOrEqualTo(MOST_FAMILIES).allMatch(reasons::contains);
  }

  private static String family(Path jar) {
    String name = jar.getFileName().toString();
    return FAMILIES.entrySet().stream()
        .filter(family -> name.startsWith(family.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse("a family that this test does not know: " + name);
  }

  private static Stream<Path> libraries() throws IOException {
    try (Stream<Path> all = Files.list(LIB)) {
      return all
          .filter(jar -> !jar.getFileName().toString().startsWith("understudy-"))
          .toList()
          .stream();
    }
  }

  private static String sha256(Path file) throws IOException, NoSuchAlgorithmException {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
    return HexFormat.of().formatHex(digest);
  }
}
