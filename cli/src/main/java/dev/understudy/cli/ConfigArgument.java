package dev.understudy.cli;

import dev.understudy.config.ConfigFile;
import dev.understudy.config.Configuration;
import dev.understudy.config.Loaded;
import java.io.PrintWriter;
import java.nio.file.Path;

/// A configuration file named on the command line.
final class ConfigArgument {
  private ConfigArgument() {}

  /// Reads the file and prints what is wrong with it, a problem a line.
  static Loaded<Configuration> load(Path file, PrintWriter problems) {
    Loaded<Configuration> loaded = ConfigFile.load(file, System.getenv());
    loaded.problems().forEach(problems::println);
    loaded
        .value()
        .ifPresent(configuration ->
            WithoutEffect.in(configuration)
                .forEach(text -> problems.println(file + ": warning: " + text)));
    return loaded;
  }

  /// The exit code of a file that cannot be used: it could not be read, or it has errors.
  static int refused(Loaded<Configuration> loaded) {
    return loaded.readable() ? Main.NO : Main.UNABLE;
  }
}
