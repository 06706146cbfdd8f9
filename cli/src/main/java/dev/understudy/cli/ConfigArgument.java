package dev.understudy.cli;

import dev.understudy.config.ConfigFile;
import dev.understudy.config.Configuration;
import dev.understudy.config.Loaded;
import dev.understudy.config.Problem;
import java.io.PrintWriter;
import java.nio.file.Path;

/// A configuration file named on the command line.
final class ConfigArgument {
  private ConfigArgument() {}

  /// Reads the file and prints what is wrong with it, a problem a line.
  static Loaded<Configuration> load(Path file, PrintWriter problems) {
    Loaded<Configuration> loaded = ConfigFile.load(file, System.getenv());
    loaded.problems().forEach(problems::println);
    return loaded;
  }

  /// The exit code of a file that cannot be used: it could not be read, or it has errors.
  static int refused(Loaded<Configuration> loaded) {
    boolean unreadable =
        loaded.problems().stream().anyMatch(one -> one.kind() == Problem.Kind.UNREADABLE);
    return unreadable ? Main.UNABLE : Main.NO;
  }
}
