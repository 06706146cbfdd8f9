package dev.understudy.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A page of the documentation whose Java is regions of compiled files.
///
/// Before every block of Java stands a comment that names its region, `<!-- code: PATH#NAME -->`,
/// with the file's path from the root of the repository. In the file the region stands between the
/// lines `// region NAME` and `// endregion`.
final class Page {
  private static final Pattern NAMED = Pattern.compile("<!-- code: (\\S+)#(\\S+) -->");
  private static final String FENCE = "```";

  private final Path root;
  private final String name;
  private final List<String> lines;

  /// @param root of the repository
  /// @param name of the page, from there
  Page(Path root, String name) {
    this.root = root;
    this.name = name;
    this.lines = read(root.resolve(name)).lines().toList();
  }

  /// The page as it is.
  String text() {
    return String.join("\n", lines) + "\n";
  }

  /// Where a block of Java has no region: the page and the line.
  List<String> unnamed() {
    var unnamed = new ArrayList<String>();
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).equals(FENCE + "java") && !namedBefore(i)) {
        unnamed.add(name + ":" + (i + 1));
      }
    }
    return unnamed;
  }

  private boolean namedBefore(int line) {
    return line > 0 && NAMED.matcher(lines.get(line - 1)).matches();
  }

  /// The page with the regions as they are now.
  ///
  /// @throws IllegalStateException if a region or the block after its name is not there
  String refreshed() {
    var fresh = new StringBuilder();
    for (int i = 0; i < lines.size(); i++) {
      fresh.append(lines.get(i)).append('\n');
      Matcher named = NAMED.matcher(lines.get(i));
      if (named.matches()) {
        int fence = i + 1;
        if (fence == lines.size() || !lines.get(fence).startsWith(FENCE)) {
          throw new IllegalStateException(name + ":" + (i + 1) + " names code that is not there");
        }
        fresh.append(lines.get(fence)).append('\n');
        fresh.append(region(named.group(1), named.group(2)));
        i = fence;
        while (!lines.get(i + 1).equals(FENCE)) {
          i++;
        }
      }
    }
    return fresh.toString();
  }

  private String region(String file, String region) {
    var code = new StringBuilder();
    boolean inside = false;
    for (String line : read(root.resolve(file)).lines().toList()) {
      if (inside && line.strip().equals("// endregion")) {
        return code.toString().stripTrailing().stripIndent() + "\n";
      }
      if (inside) {
        code.append(line).append('\n');
      }
      inside |= line.strip().equals("// region " + region);
    }
    throw new IllegalStateException(
        name + " names a region that is not in " + file + ": " + region);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
