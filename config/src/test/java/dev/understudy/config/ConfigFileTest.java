package dev.understudy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.policy.RetryPolicy;
import dev.understudy.policy.Strategy;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFileTest {
  @TempDir Path directory;

  private Path write(String name, String text, String permissions) throws IOException {
    Path file = directory.resolve(name);
    java.nio.file.Files.writeString(file, text);
    java.nio.file.Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    return file;
  }

  @Test
  void aFileThatCannotBeReadSaysWhy() throws IOException {
    Loaded<Configuration> missing = ConfigFile.load(directory.resolve("no.yaml"), Map.of());
    assertThat(missing.readable()).isFalse();
    assertThat(missing.problems().getFirst().message()).isEqualTo("there is no such file");
    Loaded<Configuration> folder = ConfigFile.load(directory, Map.of());
    assertThat(folder.readable()).isFalse();
    assertThat(folder.problems().getFirst().message()).isEqualTo("this is a directory");
    Path binary = directory.resolve("binary");
    java.nio.file.Files.write(binary, new byte[] {(byte) 0xff, (byte) 0xfe, 0});
    Loaded<Configuration> latin = ConfigFile.load(binary, Map.of());
    assertThat(latin.readable()).isFalse();
    assertThat(latin.problems().getFirst().message()).isEqualTo("the file is not UTF-8 text");
  }

  @Test
  void aFileWithErrorsIsReadable() throws IOException {
    Path file = write("f.yaml", "models: []", "rw-------");
    Loaded<Configuration> loaded = ConfigFile.load(file, Map.of());
    assertThat(loaded.readable()).isTrue();
    assertThat(loaded.value()).isEmpty();
    assertThat(loaded.errors().getFirst().file()).isEqualTo(file.toString());
  }

  @Test
  void keysInAFileThatOthersMayReadGiveAWarning() throws IOException {
    String text = "model_providers: [{model: openai/a, access_key: sk-1}]";
    Path open = write("open.yaml", text, "rw-r--r--");
    assertThat(ConfigFile.load(open, Map.of()).warnings())
        .singleElement()
        .satisfies(problem -> assertThat(problem.message()).contains("every user"));
    Path closed = write("closed.yaml", text, "rw-------");
    assertThat(ConfigFile.load(closed, Map.of()).problems()).isEmpty();
  }

  @Test
  void keysOfListenersAreRelativeToTheFileAndOnlyForTheOwner() throws IOException {
    String text =
        """
        listeners: [{tls: {certificate: c.pem, private_key: k.pem}}]
        model_providers: [{model: ollama/a}]
        """;
    Path file = write("f.yaml", text, "rw-------");
    assertThat(ConfigFile.load(file, Map.of()).errors()).hasSize(2);
    write("c.pem", "", "rw-r--r--");
    Path key = write("k.pem", "", "rw-r--r--");
    assertThat(ConfigFile.load(file, Map.of()).errors())
        .singleElement()
        .satisfies(problem -> assertThat(problem.message()).contains("every user"));
    write("k.pem", "", "rw-------");
    Configuration configuration = ConfigFile.load(file, Map.of()).value().orElseThrow();
    assertThat(configuration.listeners().getFirst().tls().orElseThrow().privateKey())
        .isEqualTo(key);
  }

  @Test
  void namedPoliciesAreReadWithoutTheRestOfTheFile() throws IOException {
    Path file = write("f.yaml", Files.read("src/test/data/whole.yaml"), "rw-------");
    Loaded<Map<String, RetryPolicy>> loaded = ConfigFile.loadPolicies(file);
    assertThat(loaded.problems()).isEmpty();
    RetryPolicy careful = Objects.requireNonNull(loaded.value().orElseThrow().get("careful"));
    assertThat(careful.defaultRule().ladder()).contains(Strategy.SAME_MODEL);
  }

  @Test
  void policiesWithErrorsAreNotGiven() {
    Loaded<Map<String, RetryPolicy>> loaded =
        ConfigFile.parsePolicies("retry_policies: {a: {default_max_attempts: 0}}", "p.yaml");
    assertThat(loaded.value()).isEmpty();
    assertThat(loaded.errors().getFirst())
        .hasToString(
            "p.yaml:1:44: error: retry_policies.a.default_max_attempts: "
                + "the number 0 is out of range; write a positive whole number");
  }

  @Test
  void whoeverInsistsOnAFileWithErrorsIsToldAllOfThem() {
    Loaded<Map<String, RetryPolicy>> loaded =
        ConfigFile.parsePolicies(
            "retry_policies: {a: {defualt_max_attempts: 2, deadline: soon}}", "p.yaml");
    assertThatIllegalArgumentException()
        .isThrownBy(loaded::orThrow)
        .withMessageContaining("p.yaml:1:22: error: retry_policies.a.defualt_max_attempts")
        .withMessageContaining("\np.yaml:1:57: error: retry_policies.a.deadline");
    assertThat(ConfigFile.parsePolicies("retry_policies: {a: {}}", "p.yaml").orThrow())
        .containsOnlyKeys("a");
  }

  @Test
  void aSecretGoesToItsOwnOriginOnly() {
    Secret key =
        Files.good("model_providers: [{model: openai/a, access_key: sk-1}]")
            .models()
            .getFirst()
            .accessKey()
            .orElseThrow();
    assertThat(key.revealTo("https", "api.openai.com", 443)).isEqualTo("sk-1");
    assertThat(key).hasToString("***");
    for (BaseUrl other :
        new BaseUrl[] {
          new BaseUrl("http", "api.openai.com", 443, ""),
          new BaseUrl("https", "api.openai.com", 8443, ""),
          new BaseUrl("https", "example.org", 443, "")
        }) {
      assertThatThrownBy(() -> key.revealTo(other.scheme(), other.host(), other.port()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageNotContaining("sk-1");
    }
    assertThatThrownBy(key::reveal).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void variablesAreReplacedInsideTextsAndADollarCanBeWritten() {
    Configuration configuration =
        ConfigFile.parse(
                """
                model_providers:
                  - model: ollama/a
                    base_url: http://${HOST}:11434/api
                    access_key: a$$b
                    headers: {X-Team: "t-$TEAM"}
                """,
                "f.yaml",
                Map.of("HOST", "localhost", "TEAM", "a$1"))
            .value()
            .orElseThrow();
    ModelEntry entry = configuration.models().getFirst();
    assertThat(entry.baseUrl()).hasToString("http://localhost:11434/api");
    assertThat(entry.accessKey().orElseThrow().revealTo("http", "localhost", 11434))
        .isEqualTo("a$b");
    assertThat(entry.headers()).containsEntry("X-Team", "t-a$1");
  }
}
