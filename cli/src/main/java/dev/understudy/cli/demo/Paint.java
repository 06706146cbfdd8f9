package dev.understudy.cli.demo;

import java.io.Console;
import java.nio.charset.Charset;

/// Colours and bars, where the terminal has them.
///
/// @param colours whether to use them
/// @param blocks whether the terminal's character set has block elements
record Paint(boolean colours, boolean blocks) {

  /// What standard output can show: colours on a terminal, unless `NO_COLOR` is set.
  @SuppressWarnings(
      "SystemConsoleNull") // null again since JDK 25 where input or output is redirected
  static Paint ofTerminal() {
    Console console = System.console();
    boolean terminal = console != null && console.isTerminal();
    String noColor = System.getenv("NO_COLOR");
    Charset charset = System.out.charset();
    return new Paint(
        terminal && (noColor == null || noColor.isEmpty()), charset.newEncoder().canEncode('▇'));
  }

  String bar(int length) {
    return (blocks ? "▇" : "=").repeat(length);
  }

  String good(String text) {
    return colour("32", text);
  }

  String bad(String text) {
    return colour("31", text);
  }

  String dim(String text) {
    return colour("2", text);
  }

  String strong(String text) {
    return colour("1", text);
  }

  private String colour(String code, String text) {
    return colours ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
