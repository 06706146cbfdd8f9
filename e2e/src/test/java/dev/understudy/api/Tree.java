package dev.understudy.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The source tree: its modules, by their POMs.
final class Tree {
  private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");
  private static final Pattern EXPORT = Pattern.compile("exports\\s+([\\w.]+)\\s*;");

  static final Path ROOT = root();

  /// A module.
  ///
  /// @param folder of its POM
  record Module(Path folder, String pom) {
    /// The artefact's id: the first one that is not the parent's.
    String artifact() {
      return tag(pom.replaceFirst("(?s)<parent>.*?</parent>", ""), "artifactId");
    }

    @Override
    public String toString() {
      return artifact();
    }

    /// Whether others are meant to depend on it.
    boolean published() {
      return !pom.contains("<maven.deploy.skip>true</maven.deploy.skip>");
    }

    boolean holdsClasses() {
      return Files.isDirectory(folder.resolve("src/main/java"));
    }

    Path classes() {
      return folder.resolve("target/classes");
    }

    /// Whether a package is for everyone: exported to all, or of a module without a declaration.
    boolean exports(String packageName) {
      Path declaration = folder.resolve("src/main/java/module-info.java");
      if (!Files.exists(declaration)) {
        return true;
      }
      Matcher exports = EXPORT.matcher(read(declaration));
      return exports.results().anyMatch(found -> found.group(1).equals(packageName));
    }
  }

  private Tree() {}

  /// Every module that the root POM names.
  static List<Module> modules() {
    return MODULE
        .matcher(read(ROOT.resolve("pom.xml")))
        .results()
        .map(found -> ROOT.resolve(found.group(1)))
        .map(folder -> new Module(folder, read(folder.resolve("pom.xml"))))
        .toList();
  }

  /// The first tag of a name.
  static String tag(String xml, String name) {
    Matcher found = Pattern.compile("<" + name + ">([^<]*)</" + name + ">").matcher(xml);
    if (!found.find()) {
      throw new IllegalStateException("no <" + name + "> here");
    }
    return found.group(1);
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static Path root() {
    Path here = Path.of("").toAbsolutePath();
    return Arrays.asList(here, Optional.ofNullable(here.getParent()).orElse(here)).stream()
        .filter(folder -> Files.exists(folder.resolve("REVIEWING.md")))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("the tree is not around " + here));
  }
}
