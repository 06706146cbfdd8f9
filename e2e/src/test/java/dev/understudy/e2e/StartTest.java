package dev.understudy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Starts that must not succeed, and say why.
class StartTest {
  private static final String GOOD =
      """
      version: v1
      model_providers:
        - model: openai/gpt-4o
          access_key: literal-key
      """;

  static Stream<Arguments> badFiles() {
    return Stream.of(
        file("empty", "", ""),
        file("not YAML", "model_providers: [", ""),
        file("an unknown key", GOOD + "listener: []\n", ":5", "listeners"),
        file(
            "an unset variable",
            GOOD.replace("literal-key", "$NOBODY_SET_THIS"),
            "NOBODY_SET_THIS"),
        file(
            "an unknown provider",
            GOOD.replace("openai/", "opnai/"),
            "opnai",
            "provider_interface"),
        file("an unknown policy", GOOD + "    retry_policy: none-such\n", "none-such"),
        file(
            "open to the world without keys",
            GOOD + "listeners: [{type: model, address: 0.0.0.0}]\n",
            "auth"));
  }

  private static Arguments file(String name, String file, String... words) {
    return Arguments.of(Named.of(name, file), words);
  }

  @ParameterizedTest
  @MethodSource("badFiles")
  void aBadFileIsRefusedWithThePlaceAndTheReason(String text, String[] words) throws Exception {
    Path file = GatewayProcess.write(text);
    var ended = GatewayProcess.run(Map.of(), "serve", "--config", file.toString());
    assertThat(ended.status()).as(ended.output()).isEqualTo(1);
    assertThat(ended.output())
        .contains(file.getFileName().toString())
        .contains(words)
        .doesNotContain("Exception", "\tat ", "literal-key");
  }

  @Test
  void aFileThatIsNotThereIsNamed() throws Exception {
    var ended = GatewayProcess.run(Map.of(), "serve", "--config", "/nowhere/none.yaml");
    assertThat(ended.status()).isEqualTo(2);
    assertThat(ended.output()).contains("/nowhere/none.yaml").doesNotContain("\tat ");
  }

  @Test
  void aTakenPortIsNamed() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      Path file =
          GatewayProcess.write(
              GOOD + "listeners: [{type: model, port: " + port + "}]\nadmin: {port: 0}\n");
      var ended = GatewayProcess.run(Map.of(), "serve", "--config", file.toString());
      assertThat(ended.status()).isEqualTo(2);
      assertThat(ended.output())
          .contains(Integer.toString(port))
          .doesNotContain("\tat ", "literal-key");
    }
  }
}
