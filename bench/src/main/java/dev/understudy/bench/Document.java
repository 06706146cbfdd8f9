package dev.understudy.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A page with generated parts, each between `<!-- name:begin -->` and `<!-- name:end -->`.
public final class Document {
  private Document() {}

  /// Replaces one generated part; what is outside of the marks stays.
  ///
  /// @throws IOException if the page cannot be read or written, or lacks the marks
  public static void replace(Path page, String name, String text) throws IOException {
    String begin = "<!-- " + name + ":begin -->\n";
    String end = "<!-- " + name + ":end -->";
    String old = Files.readString(page);
    int from = old.indexOf(begin);
    int to = old.indexOf(end);
    if (from < 0 || to < from) {
      throw new IOException(page + " lacks the marks of " + name);
    }
    Files.writeString(
        page, old.substring(0, from + begin.length()) + text.strip() + "\n" + old.substring(to));
  }
}
