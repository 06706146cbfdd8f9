package dev.understudy.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The files that the gateway's manual shows can be loaded.
class ManualFilesTest {
  private static final Pattern FILE =
      Pattern.compile("```yaml\n(model_providers:.*?)```", Pattern.DOTALL);
  private static final Map<String, String> VARIABLES =
      Map.of(
          "AZURE_OPENAI_API_KEY", "a",
          "VERTEX_ACCESS_TOKEN", "v",
          "GEMINI_API_KEY", "g",
          "AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE",
          "AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY0");

  @Test
  void everyFileLoadsWithoutAWarning() {
    Matcher files = FILE.matcher(Files.read("../docs/gateway.md"));
    int count = 0;
    while (files.find()) {
      count++;
      Loaded<Configuration> loaded = ConfigFile.parse(files.group(1), "gateway.md", VARIABLES);
      assertThat(loaded.problems()).isEmpty();
      assertThat(loaded.value()).isPresent();
    }
    assertThat(count).isPositive();
  }
}
