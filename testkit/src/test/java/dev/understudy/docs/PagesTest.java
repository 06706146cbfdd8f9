package dev.understudy.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every block of Java in the documentation is a region of a compiled file. `make docs` writes the
/// regions into the pages.
class PagesTest {
  private static final Path ROOT = Path.of("..");

  static Stream<String> pages() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT.resolve("docs"))) {
      return files
          .filter(file -> file.toString().endsWith(".md"))
          .map(file -> ROOT.relativize(file).toString().replace('\\', '/'))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyBlockOfJavaIsCompiledCode(String name) throws IOException {
    Page page = new Page(ROOT, name);
    assertThat(page.unnamed()).isEmpty();
    if (Boolean.getBoolean("understudy.write")) {
      Files.writeString(ROOT.resolve(name), page.refreshed());
      return;
    }
    assertThat(page.text()).isEqualTo(page.refreshed());
  }

  @Test
  void aBlockWithoutARegionIsFound(@TempDir Path root) throws IOException {
    Files.writeString(root.resolve("a.md"), "# A\n\n```java\nint x;\n```\n");
    assertThat(new Page(root, "a.md").unnamed()).containsExactly("a.md:3");
  }

  @Test
  void aBlockThatDriftedIsRefreshed(@TempDir Path root) throws IOException {
    Files.writeString(
        root.resolve("A.java"),
        "class A {\n  // region one\n  int x;\n  // endregion\n  // region two\n  int y;\n\n"
            + "    int z;\n  // endregion\n}\n");
    Files.writeString(
        root.resolve("a.md"),
        "<!-- code: A.java#two -->\n```java\nint old;\n```\n\nmore\n\n"
            + "<!-- code: A.java#one -->\n```java\nint x;\n```\n");
    Page page = new Page(root, "a.md");
    assertThat(page.unnamed()).isEmpty();
    assertThat(page.refreshed())
        .isEqualTo(
            "<!-- code: A.java#two -->\n```java\nint y;\n\n  int z;\n```\n\nmore\n\n"
                + "<!-- code: A.java#one -->\n```java\nint x;\n```\n")
        .isNotEqualTo(page.text());
  }

  @Test
  void aRegionThatIsNotThereIsTold(@TempDir Path root) throws IOException {
    Files.writeString(root.resolve("A.java"), "class A {}\n");
    Files.writeString(root.resolve("a.md"), "<!-- code: A.java#gone -->\n```java\n```\n");
    Files.writeString(root.resolve("b.md"), "<!-- code: A.java#gone -->\n");
    for (String page : List.of("a.md", "b.md")) {
      assertThatThrownBy(() -> new Page(root, page).refreshed())
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith(page);
    }
  }
}
