package dev.understudy.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The Spring Boot application that `scripts/try-outside` builds still compiles; the script itself
/// needs Maven, and more time. The LangChain4j one is compiled by the tests of the examples.
class OutsideTest {
  @Test
  void theApplicationCompiles(@TempDir Path classes) throws IOException {
    var compiler = ToolProvider.getSystemJavaCompiler();
    var messages = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
        Stream<Path> common = Files.walk(Path.of("../../examples/outside/common"));
        Stream<Path> app = Files.walk(Path.of("../../examples/outside/spring-boot"))) {
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
