package dev.understudy.examples.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Every block of Java in the README is a region of a compiled file. Other pages name their
/// regions, and the testkit's tests hold them to it.
class ReadmeJavaTest {
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```java\n(.*?)^```$");
  private static final Pattern REGION =
      Pattern.compile("(?ms)^ *// region \\S+\n(.*?)^ *// endregion");

  @Test
  void everyBlockIsARegion() throws IOException {
    Set<String> regions = new HashSet<>();
    for (String folder : List.of("examples/src", "testkit/src/test/java/dev/understudy/docs")) {
      try (Stream<Path> files = Files.walk(PageYaml.ROOT.resolve(folder))) {
        for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
          REGION
              .matcher(Files.readString(file))
              .results()
              .forEach(
                  region -> regions.add(region.group(1).stripTrailing().stripIndent().strip()));
        }
      }
    }
    assertThat(regions).isNotEmpty();
    assertThat(BLOCK.matcher(Files.readString(PageYaml.ROOT.resolve("README.md"))).results())
        .extracting(block -> block.group(1).strip())
        .isSubsetOf(regions);
  }
}
