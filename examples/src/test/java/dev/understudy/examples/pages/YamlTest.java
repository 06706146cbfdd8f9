package dev.understudy.examples.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every block of YAML in the documentation is a file that loads without a warning, or settings of
/// Spring Boot, which the starter's tests read.
class YamlTest {
  static Stream<PageYaml> blocks() throws IOException {
    try (Stream<Path> files = Files.walk(PageYaml.ROOT.resolve("docs"))) {
      List<String> pages =
          files
              .filter(file -> file.toString().endsWith(".md"))
              .map(file -> PageYaml.ROOT.relativize(file).toString().replace('\\', '/'))
              .sorted()
              .toList();
      return Stream.concat(Stream.of("README.md"), pages.stream())
          .flatMap(page -> PageYaml.of(page).stream())
          .filter(block -> !block.forSpring())
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void everyBlockOfYamlLoads(PageYaml block) {
    assertThat(block.problems()).isEmpty();
  }

  @Test
  void aKeyThatIsNoneIsFound() {
    assertThat(new PageYaml("a.md", 1, "retry_policies: {a: {max_attemps: 2}}\n").problems())
        .isNotEmpty();
  }
}
