package dev.understudy.examples.pages;

import dev.understudy.config.ConfigFile;
import dev.understudy.config.Loaded;
import dev.understudy.config.Problem;
import dev.understudy.policy.RetryPolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A block of YAML on a page of the documentation.
///
/// @param page from the root of the repository
/// @param line of the page on which the block begins
/// @param text without its fences
record PageYaml(String page, int line, String text) {
  static final Path ROOT = Path.of("..");
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```yaml\n(.*?)^```$");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{?([A-Z][A-Z0-9_]*)}?");

  /// All blocks of a page, in their order.
  static List<PageYaml> of(String page) {
    String text = read(page);
    var blocks = new ArrayList<PageYaml>();
    Matcher block = BLOCK.matcher(text);
    while (block.find()) {
      int line = (int) text.substring(0, block.start()).lines().count() + 1;
      blocks.add(new PageYaml(page, line, block.group(1)));
    }
    return blocks;
  }

  /// The policy of this name, from whichever block of a page has it.
  ///
  /// @throws AssertionError if no block has it
  static RetryPolicy policy(String page, String name) {
    for (PageYaml block : of(page)) {
      Map<String, RetryPolicy> policies =
          ConfigFile.parsePolicies(block.text(), page).value().orElse(Map.of());
      if (policies.containsKey(name)) {
        return Objects.requireNonNull(policies.get(name));
      }
    }
    throw new AssertionError(page + " has no policy " + name);
  }

  /// Whether this is for Spring Boot, which has its own reader.
  boolean forSpring() {
    return text.lines().anyMatch(line -> line.startsWith("understudy:"));
  }

  /// What is wrong with it as a file of ours. A file without models is completed by one.
  List<Problem> problems() {
    String file =
        text.contains("model_providers:")
            ? text
            : text + "\nmodel_providers: [{model: openai/gpt-4o, access_key: $KEY}]\n";
    var environment = new java.util.HashMap<String, String>();
    VARIABLE.matcher(file).results().forEach(found -> environment.put(found.group(1), "value"));
    Loaded<?> loaded = ConfigFile.parse(file, page + ":" + line, environment);
    return loaded.problems();
  }

  private static String read(String page) {
    try {
      return Files.readString(ROOT.resolve(page));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
