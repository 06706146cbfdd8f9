package dev.understudy.config;

import dev.understudy.config.shape.Reading;
import dev.understudy.config.text.Words;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The variables of a file. `$NAME` and `${NAME}` are replaced, `$$` is a dollar sign.
record Environment(Map<String, String> variables) {
  private static final Pattern VARIABLE =
      Pattern.compile("\\$(?:\\$|\\{(?<braced>[^}]*)\\}|(?<plain>[A-Za-z_][A-Za-z0-9_]*)|)");
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  Environment {
    variables = Map.copyOf(variables);
  }

  /// Whether a text contains a variable.
  static boolean mentioned(String text) {
    return VARIABLE.matcher(text).results().anyMatch(match -> !match.group().equals("$$"));
  }

  /// A text that [#expand] turns back into this one.
  static String escape(String text) {
    return text.replace("$", "$$");
  }

  /// The text with its variables replaced; empty, and an error, if one is not set.
  Optional<String> expand(String text, String path, Reading reading) {
    StringBuilder expanded = new StringBuilder();
    boolean complete = true;
    Matcher matcher = VARIABLE.matcher(text);
    while (matcher.find()) {
      if (matcher.group().equals("$$")) {
        matcher.appendReplacement(expanded, "\\$");
        continue;
      }
      String braced = matcher.group("braced");
      String name = braced != null ? braced : matcher.group("plain");
      if (name == null || !NAME.matcher(name).matches()) {
        reading.error(
            path,
            "\"" + Words.shortened(matcher.group()) + "\" is not a variable",
            "write $NAME or ${NAME}, or $$ for a dollar sign");
        complete = false;
        continue;
      }
      String value = variables.get(name);
      if (value == null || value.isEmpty()) {
        String state = value == null ? "not set" : "empty";
        reading.error(path, "the variable " + name + " is " + state, "export " + name + "=...");
        complete = false;
        continue;
      }
      matcher.appendReplacement(expanded, Matcher.quoteReplacement(value));
    }
    matcher.appendTail(expanded);
    return complete ? Optional.of(expanded.toString()) : Optional.empty();
  }
}
