package dev.understudy.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The plain and the LangChain4j application that `scripts/try-outside` builds still compile; the
/// script itself needs Maven, and more time. The Spring Boot one is compiled by the starter's
/// tests.
class OutsideTest {
  @ParameterizedTest
  @ValueSource(strings = {"plain-java", "langchain4j"})
  void theApplicationCompiles(String name, @TempDir Path classes) throws IOException {
    var compiler = ToolProvider.getSystemJavaCompiler();
    var messages = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
        Stream<Path> common = Files.walk(Path.of("outside/common"));
        Stream<Path> app = Files.walk(Path.of("outside").resolve(name))) {
      List<Path> sources =
          Stream.concat(common, app).filter(file -> file.toString().endsWith(".java")).toList();
      assertThat(sources).hasSize(2);
      List<String> options =
          List.of(
              "-proc:none",
              "-d",
              classes.toString(),
              "-cp",
              System.getProperty("java.class.path", ""));
      boolean compiled =
          compiler
              .getTask(
                  messages, files, null, options, null, files.getJavaFileObjectsFromPaths(sources))
              .call();
      assertThat(compiled).as(messages.toString()).isTrue();
    }
  }
}
