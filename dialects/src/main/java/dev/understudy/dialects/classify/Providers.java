package dev.understudy.dialects.classify;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// All rule files, read and checked when first needed. A file that is wrong fails the program
/// there, naming its line.
final class Providers {
  /// The tables that can be asked for, in the order of the documentation.
  static final List<String> FILES =
      List.of(
          "openai",
          "azure",
          "anthropic",
          "gemini",
          "bedrock",
          "mistral",
          "cohere",
          "groq",
          "deepseek",
          "openrouter",
          "xai",
          "together",
          "vllm",
          "ollama",
          "tgi",
          "generic",
          "status");

  private static final Map<String, RuleFile> BY_FILE = load();
  private static final Map<String, RuleFile> BY_NAME = index();

  private Providers() {}

  /// Whether a provider has a table of its own.
  static boolean isKnown(String provider) {
    return BY_NAME.containsKey(provider.toLowerCase(Locale.ROOT));
  }

  /// The tables to ask for a provider, the nearest first. A provider without a table of its own
  /// gets the union that fits any compatible server.
  static List<RuleFile> of(String provider) {
    RuleFile first = BY_NAME.get(provider.toLowerCase(Locale.ROOT));
    Set<RuleFile> chain = new LinkedHashSet<>();
    follow(first == null ? file("generic") : first, chain);
    return List.copyOf(chain);
  }

  static RuleFile file(String name) {
    RuleFile file = BY_FILE.get(name);
    if (file == null) {
      throw new IllegalArgumentException("no such table: " + name);
    }
    return file;
  }

  private static void follow(RuleFile file, Set<RuleFile> chain) {
    if (chain.add(file)) {
      file.then().forEach(next -> follow(file(next), chain));
    }
  }

  private static Map<String, RuleFile> load() {
    Map<String, RuleFile> files = new LinkedHashMap<>();
    for (String name : FILES) {
      files.put(name, RuleFile.parse(name, text(name)));
    }
    List<String> wrong = new ArrayList<>();
    files.values().stream()
        .flatMap(file -> file.then().stream())
        .filter(next -> !files.containsKey(next))
        .forEach(wrong::add);
    if (!wrong.isEmpty()) {
      throw new IllegalArgumentException("tables that no file defines: " + wrong);
    }
    return files;
  }

  private static Map<String, RuleFile> index() {
    Map<String, RuleFile> byName = new HashMap<>();
    for (RuleFile file : BY_FILE.values()) {
      for (String name : file.names()) {
        if (byName.put(name, file) != null) {
          throw new IllegalArgumentException("two tables for the provider " + name);
        }
      }
    }
    return byName;
  }

  private static String text(String name) {
    try (InputStream in = Providers.class.getResourceAsStream(name + ".rules")) {
      if (in == null) {
        throw new IllegalArgumentException("missing resource: " + name + ".rules");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
