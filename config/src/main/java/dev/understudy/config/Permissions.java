package dev.understudy.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Who may read secrets: a configuration with keys written out, and the private keys of listeners.
final class Permissions {
  private Permissions() {}

  static List<Problem> check(Path file, Configuration configuration) {
    List<Problem> problems = new ArrayList<>();
    boolean literal =
        configuration.models().stream()
            .flatMap(entry -> entry.accessKey().stream())
            .anyMatch(key -> key.source().isEmpty());
    if (literal && readableByOthers(file)) {
      problems.add(
          problem(
              Problem.Severity.WARNING,
              file,
              "",
              "the file contains keys and every user of this machine may read it",
              "chmod 600, or put the keys into variables"));
    }
    List<Listener> listeners = configuration.listeners();
    for (int i = 0; i < listeners.size(); i++) {
      String path = "listeners[" + i + "].tls";
      listeners
          .get(i)
          .tls()
          .ifPresent(tls -> {
            present(file, path + ".certificate", tls.certificate(), problems);
            present(file, path + ".private_key", tls.privateKey(), problems);
            if (readableByOthers(tls.privateKey())) {
              problems.add(
                  problem(
                      Problem.Severity.ERROR,
                      file,
                      path + ".private_key",
                      "every user of this machine may read " + tls.privateKey(),
                      "chmod 600"));
            }
          });
    }
    return problems;
  }

  private static void present(Path file, String path, Path named, List<Problem> problems) {
    if (!Files.isReadable(named) || Files.isDirectory(named)) {
      problems.add(
          problem(
              Problem.Severity.ERROR,
              file,
              path,
              "cannot read " + named,
              "look at the path and its permissions"));
    }
  }

  /// False where the file system knows no such permission.
  private static boolean readableByOthers(Path path) {
    try {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
      return permissions.contains(PosixFilePermission.OTHERS_READ);
    } catch (IOException | UnsupportedOperationException unknown) {
      return false;
    }
  }

  private static Problem problem(
      Problem.Severity severity, Path file, String path, String message, String advice) {
    return new Problem(severity, Problem.Kind.RULE, file.toString(), 0, 0, path, message, advice);
  }
}
