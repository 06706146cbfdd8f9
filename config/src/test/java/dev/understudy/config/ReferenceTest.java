package dev.understudy.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// The generated files are current. `-Dunderstudy.write=true` writes them.
class ReferenceTest {
  private static final Path SCHEMA =
      Path.of("src/main/resources/dev/understudy/config/understudy.schema.json");
  private static final Path MANUAL = Path.of("../docs/configuration.md");
  private static final String BEGIN = "<!-- keys: written by ReferenceTest -->\n";
  private static final String END = "<!-- end of keys -->\n";

  @Test
  void theSchemaFileIsWhatTheDescriptionSays() throws IOException {
    if (Boolean.getBoolean("understudy.write")) {
      java.nio.file.Files.writeString(SCHEMA, ConfigFile.schema());
    }
    assertThat(SCHEMA).hasContent(ConfigFile.schema());
  }

  @Test
  void theManualListsTheKeysThatTheDescriptionHas() throws IOException {
    String manual = java.nio.file.Files.readString(MANUAL);
    int from = manual.indexOf(BEGIN) + BEGIN.length();
    int to = manual.indexOf(END);
    if (Boolean.getBoolean("understudy.write")) {
      String current = manual.substring(0, from) + ConfigFile.reference() + manual.substring(to);
      java.nio.file.Files.writeString(MANUAL, current);
      return;
    }
    assertThat(manual.substring(from, to)).isEqualTo(ConfigFile.reference());
  }
}
