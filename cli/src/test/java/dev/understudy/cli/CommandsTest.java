package dev.understudy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

class CommandsTest {
  private static final String TWO_MODELS =
      """
      version: v1
      model_providers:
        - model: openai/gpt-4o
          access_key: secret-one
          retry_policy:
            fallback_models: [anthropic/claude-sonnet-4-0]
        - model: anthropic/claude-sonnet-4-0
          access_key: secret-two
          capabilities: []
      model_aliases:
        smart: {target: openai/gpt-4o}
      """;

  @TempDir private Path folder;

  @Test
  void checkPrintsThePlanOfAGoodFile() throws IOException {
    Shell shell = Shell.run("check", file(TWO_MODELS));
    assertThat(shell.code()).isZero();
    assertThat(shell.out())
        .contains("openai/gpt-4o -> anthropic/claude-sonnet-4-0")
        .contains("prompts may go to: anthropic (api.anthropic.com:443), openai")
        .doesNotContain("secret-one");
  }

  @Test
  void checkNamesLineAndColumnOfEveryProblem() throws IOException {
    Shell shell =
        Shell.run(
            "check",
            file(
                """
                version: v1
                model_provider: []
                model_providers:
                  - model: gpt-4o
                """));
    assertThat(shell.code()).isEqualTo(1);
    assertThat(shell.err())
        .contains("gateway.yaml:2:1: error:")
        .contains("model_providers")
        .contains("gateway.yaml:4:12: error:")
        .contains("2 errors");
  }

  @Test
  void aFileThatIsNotThereCannotBeChecked() {
    Shell shell = Shell.run("check", folder.resolve("nowhere.yaml").toString());
    assertThat(shell.code()).isEqualTo(2);
    assertThat(shell.err()).contains("nowhere.yaml");
  }

  @Test
  void checkSpeaksJson() throws IOException {
    Shell shell = Shell.run("check", "--json", file(TWO_MODELS));
    JsonNode report = new ObjectMapper().readTree(shell.out());
    assertThat(report.get("ok").asBoolean()).isTrue();
    assertThat(report.get("plan").get(0).get("model").asString()).isEqualTo("openai/gpt-4o");
  }

  @Test
  void explainFollowsAnAliasAndSkipsWhoLacksWhatTheRequestNeeds() throws IOException {
    Path body = folder.resolve("body.json");
    Files.writeString(
        body,
        """
        {"model": "smart", "messages": [], "tools":
          [{"type": "function", "function": {"name": "f", "parameters": {}}}]}\
        """);
    Shell shell = Shell.run("explain", "-c", file(TWO_MODELS), "--body", body.toString());
    assertThat(shell.code()).isZero();
    assertThat(shell.out())
        .contains("smart is openai/gpt-4o")
        .contains("the request needs tools")
        .contains("anthropic/claude-sonnet-4-0  fallback, skipped: it lacks tools")
        .contains("at most 2 attempts");
  }

  @Test
  void explainSaysWhichModelIsUnknown() throws IOException {
    Shell shell = Shell.run("explain", "-c", file(TWO_MODELS), "-m", "nobody");
    assertThat(shell.code()).isEqualTo(1);
    assertThat(shell.err()).contains("404").contains("nobody");
  }

  @Test
  void serveRefusesAFileWithErrors() throws IOException {
    Shell shell = Shell.run("serve", "--config", file("version: v1\n"));
    assertThat(shell.code()).isEqualTo(1);
    assertThat(shell.err()).contains("error:");
  }

  @Test
  void serveSaysThatAPortIsTaken() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String listener =
          "listeners:\n  - {type: model, name: main, port: " + taken.getLocalPort() + "}\n";
      Shell shell = Shell.run("serve", "--config", file(TWO_MODELS + listener));
      assertThat(shell.code()).isEqualTo(2);
      assertThat(shell.err()).contains("cannot serve").contains("" + taken.getLocalPort());
    }
  }

  @Test
  void versionNamesTheJvm() {
    Shell shell = Shell.run("version");
    assertThat(shell.code()).isZero();
    assertThat(shell.out()).startsWith("understudy ").contains("JVM");
  }

  @Test
  void aNewKeyComesWithItsDigestAndIsNeverTheSame() throws Exception {
    Set<String> keys = new HashSet<>();
    for (int i = 0; i < 20; i++) {
      Shell shell = Shell.run("key", "team-a");
      assertThat(shell.code()).isZero();
      String key =
          shell
              .out()
              .lines()
              .map(String::strip)
              .filter(line -> line.startsWith("us-"))
              .findFirst()
              .orElseThrow();
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.US_ASCII));
      assertThat(shell.out())
          .contains("- {name: team-a, sha256: \"" + HexFormat.of().formatHex(digest) + "\"}");
      assertThat(Base64.getUrlDecoder().decode(key.substring(3))).hasSize(32);
      keys.add(key);
    }
    assertThat(keys).hasSize(20);
  }

  @Test
  void aKeyNeedsANameThatTheFileCanHold() {
    assertThat(Shell.run("key", "a: b").code()).isEqualTo(1);
    assertThat(Shell.run("key").code()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"serve", "check", "explain", "demo", "key", "version"})
  void helpHasAnExample(String command) {
    Shell shell = Shell.run(command, "--help");
    assertThat(shell.code()).isZero();
    assertThat(shell.out()).contains("Example").contains("understudy " + command);
  }

  @Test
  void anUnknownCommandSaysWhichThereAre() {
    Shell shell = Shell.run("srve");
    assertThat(shell.code()).isEqualTo(2);
    assertThat(shell.err()).contains("srve").contains("serve");
  }

  @Test
  void theDemoFailsOverInEveryWayAndEndsByItself() {
    Shell shell = Shell.run("demo");
    assertThat(shell.err()).isEmpty();
    assertThat(shell.code()).isZero();
    assertThat(shell.out())
        .contains("429, back in 2 s")
        .contains("silent for 1")
        .contains("connect failed")
        .contains("retry_exhausted")
        .contains("demo --keep")
        .contains("curl -i http://127.0.0.1:12000/v1/chat/completions");
  }

  private String file(String text) throws IOException {
    Path file = folder.resolve("gateway.yaml");
    Files.writeString(file, text);
    return file.toString();
  }
}
