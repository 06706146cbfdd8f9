package dev.understudy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The page that says which test stands for which requirement.
class SecurityPageTest {
  private static final Path ROOT = Path.of("..");
  private static final Path PAGE = ROOT.resolve("docs").resolve("security-tests.md");
  private static final Pattern ROW = Pattern.compile("^\\| (S\\d+) \\|", Pattern.MULTILINE);
  private static final Pattern TEST = Pattern.compile("`([A-Z]\\w+)\\.([a-z]\\w+)`");
  private static final int REQUIREMENTS = 29;

  @Test
  void everyRequirementHasItsRow() throws IOException {
    List<String> rows =
        ROW.matcher(Files.readString(PAGE)).results().map(row -> row.group(1)).toList();
    assertThat(rows)
        .isEqualTo(IntStream.rangeClosed(1, REQUIREMENTS).mapToObj(n -> "S" + n).toList());
  }

  @Test
  void everyTestOfThePageExists() throws IOException {
    Matcher named = TEST.matcher(Files.readString(PAGE));
    int found = 0;
    while (named.find()) {
      String method = named.group(2) + "(";
      assertThat(sources(named.group(1)).anyMatch(source -> source.contains(method)))
          .as("%s has no %s", named.group(1), method)
          .isTrue();
      found++;
    }
    assertThat(found).isGreaterThan(REQUIREMENTS);
  }

  private static Stream<String> sources(String type) throws IOException {
    try (Stream<Path> modules = Files.list(ROOT)) {
      return modules
          .map(module -> module.resolve("src").resolve("test").resolve("java"))
          .filter(Files::isDirectory)
          .flatMap(tests -> named(tests, type + ".java").stream())
          .toList()
          .stream();
    }
  }

  private static List<String> named(Path tests, String file) {
    try (Stream<Path> all = Files.walk(tests)) {
      return all.filter(path -> path.endsWith(file)).map(SecurityPageTest::text).toList();
    } catch (IOException unreadable) {
      throw new java.io.UncheckedIOException(unreadable);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new java.io.UncheckedIOException(unreadable);
    }
  }
}
