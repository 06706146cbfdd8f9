package dev.understudy.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The public API is a text in the tree: a change of it is seen in review, or it fails here. `make
/// api` writes the text anew.
class PublicApiTest {
  private static final Path TEXTS = Tree.ROOT.resolve("api");

  static Stream<Tree.Module> published() {
    return Tree.modules().stream().filter(Tree.Module::published).filter(Tree.Module::holdsClasses);
  }

  @ParameterizedTest
  @MethodSource("published")
  void theApiOfAModuleIsAsItsTextSays(Tree.Module module) throws IOException {
    assertThat(module.classes()).as("build the module first").isDirectory();
    List<String> api = PublicApi.of(module.classes(), module::exports);
    assertThat(api).as("public API of %s", module.artifact()).isNotEmpty();
    Path text = TEXTS.resolve(module.artifact() + ".txt");
    if (Boolean.getBoolean("understudy.write")) {
      Files.createDirectories(TEXTS);
      Files.writeString(text, String.join("\n", api) + "\n");
    }
    assertThat(text).as("`make api` writes it").exists();
    assertThat(api)
        .as("public API of %s; if the change is meant, `make api`", module.artifact())
        .containsExactlyElementsOf(Files.readAllLines(text));
  }

  @Test
  void everyTextIsOfAPublishedModule() throws IOException {
    List<String> artifacts = published().map(module -> module.artifact() + ".txt").toList();
    try (Stream<Path> texts = Files.list(TEXTS)) {
      assertThat(texts.map(text -> text.getFileName().toString()))
          .allSatisfy(name -> assertThat(artifacts).contains(name));
    }
  }
}
