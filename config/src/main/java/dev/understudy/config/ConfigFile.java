package dev.understudy.config;

import dev.understudy.config.shape.Reading;
import dev.understudy.config.shape.Schemas;
import dev.understudy.config.shape.Section;
import dev.understudy.config.text.Finding;
import dev.understudy.config.text.Item;
import dev.understudy.config.text.JsonPrinter;
import dev.understudy.config.text.Parsed;
import dev.understudy.config.text.YamlPrinter;
import dev.understudy.config.text.YamlText;
import dev.understudy.policy.RetryPolicy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/// Reads and writes configuration files. All methods are safe for use by several threads; none of
/// those that read throws for what is in a file.
public final class ConfigFile {
  private static final String SCHEMA_ID = "urn:understudy:configuration:v1";

  private ConfigFile() {}

  /// Reads a file, and looks at the permissions of it and of the keys it names.
  ///
  /// @param environment where variables come from
  public static Loaded<Configuration> load(Path file, Map<String, String> environment) {
    Loaded<Configuration> loaded =
        read(file, (text, name) -> parse(text, name, environment, directory(file)));
    if (loaded.value().isEmpty()) {
      return loaded;
    }
    List<Problem> problems = new ArrayList<>(loaded.problems());
    problems.addAll(Permissions.check(file, loaded.value().get()));
    boolean failed = problems.stream().anyMatch(Problem::isError);
    return new Loaded<>(failed ? Optional.empty() : loaded.value(), problems);
  }

  /// Reads a text. Relative paths in it stay relative.
  ///
  /// @param fileName for messages
  public static Loaded<Configuration> parse(
      String text, String fileName, Map<String, String> environment) {
    return parse(text, fileName, environment, Path.of(""));
  }

  private static Loaded<Configuration> parse(
      String text, String fileName, Map<String, String> environment, Path directory) {
    Reading reading = new Reading();
    Optional<Configuration> configuration =
        structure(FileFormat.FILE, text, reading)
            .flatMap(draft ->
                new Resolution(draft, new Environment(environment), directory, reading).resolve());
    if (configuration.isPresent() && !reading.failed()) {
      new Checks(configuration.get(), reading).run();
    }
    return loaded(configuration, fileName, reading);
  }

  /// Reads the named policies of a file, for use without a gateway. The rest of the file is not
  /// looked at.
  public static Loaded<Map<String, RetryPolicy>> loadPolicies(Path file) {
    return read(file, ConfigFile::parsePolicies);
  }

  /// Reads the named policies of a text: its `retry_policies`.
  ///
  /// @param fileName for messages
  public static Loaded<Map<String, RetryPolicy>> parsePolicies(String text, String fileName) {
    Reading reading = new Reading();
    Parsed parsed = YamlText.parse(text);
    parsed.findings().forEach(reading::add);
    Optional<Map<String, RetryPolicy>> policies =
        parsed.root().map(ConfigFile::policiesOnly).flatMap(root -> read(root, reading));
    policies.ifPresent(some -> Resolution.checkPolicyNames(some, reading));
    return loaded(policies, fileName, reading);
  }

  private static Optional<Map<String, RetryPolicy>> read(Item root, Reading reading) {
    return FileFormat.POLICIES.read(root, "", reading);
  }

  private static Item policiesOnly(Item root) {
    if (!(root instanceof Item.Table table)) {
      return root;
    }
    return new Item.Table(
        table.at(),
        table.entries().stream().filter(entry -> entry.key().equals("retry_policies")).toList());
  }

  /// A file that says the same as a configuration. Keys are written as their variables; a key that
  /// was written out is masked, and such a file is refused until the key is filled in.
  ///
  /// @throws IllegalArgumentException if a policy made by hand has settings that no file can
  ///   express
  public static String print(Configuration configuration) {
    return YamlPrinter.print(FileFormat.FILE.print(Drafts.of(configuration)));
  }

  /// A file with these named policies.
  ///
  /// @throws IllegalArgumentException if a policy made by hand has settings that no file can
  ///   express
  public static String print(Map<String, RetryPolicy> policies) {
    return YamlPrinter.print(FileFormat.POLICIES.print(policies));
  }

  /// The JSON Schema (2020-12) of a file.
  public static String schema() {
    return JsonPrinter.print(Schemas.of(FileFormat.FILE, SCHEMA_ID, "Understudy configuration"));
  }

  /// The reference of all keys, in Markdown.
  public static String reference() {
    return KeyTables.of(FileFormat.FILE);
  }

  private static <T> Optional<T> structure(Section<T> format, String text, Reading reading) {
    Parsed parsed = YamlText.parse(text);
    parsed.findings().forEach(reading::add);
    return parsed.root().flatMap(root -> format.read(root, "", reading));
  }

  private static <T> Loaded<T> loaded(Optional<T> value, String fileName, Reading reading) {
    List<Problem> problems =
        reading.findings().stream()
            .map(finding -> problem(finding, fileName))
            .distinct()
            .sorted(Problem.BY_PLACE)
            .toList();
    return new Loaded<>(reading.failed() ? Optional.empty() : value, problems);
  }

  private static Problem problem(Finding finding, String fileName) {
    Problem.Kind kind =
        switch (finding.stage()) {
          case SYNTAX -> Problem.Kind.SYNTAX;
          case STRUCTURE -> Problem.Kind.STRUCTURE;
          case RULE -> Problem.Kind.RULE;
        };
    return new Problem(
        finding.error() ? Problem.Severity.ERROR : Problem.Severity.WARNING,
        kind,
        fileName,
        finding.place().line(),
        finding.place().column(),
        finding.path(),
        finding.message(),
        finding.advice());
  }

  private static Path directory(Path file) {
    Path parent = file.getParent();
    return parent == null ? Path.of("") : parent;
  }

  private static <T> Loaded<T> read(Path file, BiFunction<String, String, Loaded<T>> parse) {
    String name = file.toString();
    try {
      if (Files.isDirectory(file)) {
        return unreadable(name, "this is a directory", "name a file");
      }
      byte[] bytes;
      try (var in = Files.newInputStream(file)) {
        bytes = in.readNBytes(YamlText.MAX_CHARACTERS * 2 + 1);
      }
      if (bytes.length > YamlText.MAX_CHARACTERS * 2) {
        return unreadable(name, "the file is too large", "a configuration has a few kilobytes");
      }
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return parse.apply(text, name);
    } catch (NoSuchFileException missing) {
      return unreadable(name, "there is no such file", "look at the path");
    } catch (CharacterCodingException binary) {
      return unreadable(name, "the file is not UTF-8 text", "save it as UTF-8");
    } catch (IOException failed) {
      return unreadable(
          name, "the file cannot be read: " + failed.getMessage(), "look at its permissions");
    }
  }

  private static <T> Loaded<T> unreadable(String file, String message, String advice) {
    return new Loaded<>(
        Optional.empty(),
        List.of(
            new Problem(
                Problem.Severity.ERROR, Problem.Kind.UNREADABLE, file, 0, 0, "", message, advice)));
  }
}
