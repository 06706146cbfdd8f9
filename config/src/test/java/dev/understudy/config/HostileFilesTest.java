package dev.understudy.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Files that are no files at all, or that want to do harm. Each costs a clear error.
class HostileFilesTest {
  private static Problem only(String text) {
    Loaded<Configuration> loaded = Files.parse(text);
    assertThat(loaded.value()).isEmpty();
    assertThat(loaded.problems()).hasSize(1);
    return loaded.problems().getFirst();
  }

  @Test
  void aliasesThatMultiplyAreCountedInFull() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 12; i++) {
      String before = "*a" + (i - 1);
      bomb.append("a%d: &a%d [%s]\n".formatted(i, i, (before + ", ").repeat(9) + before));
    }
    assertThat(only(bomb.toString()).message()).contains("more than 100000 values");
  }

  @Test
  void anAliasInsideItsOwnAnchorIsRefused() {
    assertThat(only("model_providers: &m [*m]").message()).contains("no complete anchor");
  }

  @Test
  void aliasesWithinReasonWork() {
    Configuration configuration =
        Files.good(
            """
            model_providers:
              - {model: ollama/a, retry_policy: &p {default_strategy: same_model}}
              - {model: ollama/b, retry_policy: *p}
            """);
    assertThat(configuration.models().get(1).policy())
        .isEqualTo(configuration.models().get(0).policy());
  }

  @Test
  void deepNestingIsRefused() {
    assertThat(only("[".repeat(100_000)).message()).contains("nested deeper than 64");
    assertThat(only("{a: ".repeat(100_000)).message()).contains("nested deeper than 64");
    assertThat(only("- ".repeat(100_000)).message()).contains("nested deeper than 64");
  }

  @Test
  void aHugeTextIsRefused() {
    assertThat(only("#".repeat(3_000_000)).message()).contains("3000000 characters");
  }

  @Test
  void duplicateKeysAreRefusedAtTheSecond() {
    Problem problem = only("model_providers: [{model: ollama/a}]\nversion: v1\nversion: v1\n");
    assertThat(problem.line()).isEqualTo(3);
    assertThat(problem.message()).contains("twice");
  }

  @Test
  void tagsAreRefused() {
    assertThat(only("model_providers: !!java.net.URL [x]").message()).contains("tag");
  }

  @Test
  void aSecondDocumentIsRefused() {
    assertThat(only("version: v1\n---\nversion: v1\n").message()).contains("second document");
  }

  @Test
  void mergeKeysAreUnknownKeys() {
    assertThat(Files.parse("model_providers: [{model: ollama/a, <<: {default: true}}]").errors())
        .singleElement()
        .satisfies(problem -> assertThat(problem.message()).isEqualTo("unknown key"));
  }

  @Test
  void brokenYamlIsReportedAtItsPlace() {
    Problem problem = only("model_providers:\n  - model: 'ollama/a\n");
    assertThat(problem.kind()).isEqualTo(Problem.Kind.SYNTAX);
    assertThat(problem.line()).isPositive();
    assertThat(only("a:\n\t- b\n").advice()).contains("spaces");
  }

  @Test
  void textsInMessagesAreCutAndHaveNoControls() {
    Problem problem = only("model_providers: [{model: \"\\e[31m" + "x".repeat(500) + "\"}]");
    assertThat(problem.message()).hasSizeLessThan(200).doesNotContain("\u001b");
  }

  @Test
  void noTextMakesTheReaderThrow() {
    String whole = Files.read("src/test/data/whole.yaml");
    for (int seed = 0; seed < 1500; seed++) {
      Random random = new Random(seed);
      StringBuilder text = new StringBuilder(whole);
      for (int i = random.nextInt(5); i >= 0; i--) {
        int at = random.nextInt(text.length());
        String odd = "{}[]:,-#&*!|>'\"%@`$\n\t \u0000\ufeff\ud800é0~<?";
        switch (random.nextInt(3)) {
          case 0 -> text.deleteCharAt(at);
          case 1 -> text.insert(at, odd.charAt(random.nextInt(odd.length())));
          default -> text.setCharAt(at, odd.charAt(random.nextInt(odd.length())));
        }
      }
      Loaded<Configuration> loaded = ConfigFile.parse(text.toString(), "f", Map.of());
      assertThat(loaded.value().isPresent())
          .as("seed %d: %s", seed, loaded.problems())
          .isEqualTo(loaded.errors().isEmpty());
    }
  }
}
