package dev.understudy.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Texts and variables that tests share.
final class Files {
  static final Map<String, String> KEYS = keys();

  private Files() {}

  private static Map<String, String> keys() {
    Map<String, String> keys = new HashMap<>();
    for (String provider : List.of("OPENAI", "ANTHROPIC", "MISTRAL", "GEMINI", "GROQ")) {
      keys.put(provider + "_API_KEY", "key-of-" + provider);
    }
    return Map.copyOf(keys);
  }

  static String read(String path) {
    try {
      return java.nio.file.Files.readString(Path.of(path));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  static Loaded<Configuration> parse(String text) {
    return ConfigFile.parse(text, "test.yaml", KEYS);
  }

  static Configuration good(String text) {
    Loaded<Configuration> loaded = parse(text);
    return loaded.value().orElseThrow(() -> new AssertionError(loaded.problems().toString()));
  }
}
