package dev.understudy.dialects.classify;

import dev.understudy.attempt.Where;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The words of a row of a `.rules` file.
final class RuleWords {
  private RuleWords() {}

  /// Splits at blanks outside double quotes; the quotes are dropped.
  static List<String> split(String text) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean quoted = false;
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '"') {
        quoted = !quoted;
      } else if (c == ' ' && !quoted) {
        if (!word.isEmpty()) {
          words.add(word.toString());
        }
        word.setLength(0);
      } else {
        word.append(c);
      }
    }
    if (quoted) {
      throw new IllegalArgumentException("a quote that does not end: " + text);
    }
    if (!word.isEmpty()) {
      words.add(word.toString());
    }
    return words;
  }

  /// What stands before `=`; the whole word if there is none.
  static String key(String word) {
    int equals = word.indexOf('=');
    return equals < 0 ? word : word.substring(0, equals);
  }

  /// What stands after `=`.
  static String value(String word) {
    int equals = word.indexOf('=');
    if (equals < 0) {
      throw new IllegalArgumentException("no value: " + word);
    }
    return word.substring(equals + 1);
  }

  static Where where(String text) {
    return switch (text) {
      case "any" -> Where.ANY_TARGET;
      case "other" -> Where.OTHER_TARGET;
      case "larger" -> Where.OTHER_TARGET_LARGER_WINDOW;
      case "nowhere" -> Where.NOWHERE;
      default -> throw new IllegalArgumentException("unknown place: " + text);
    };
  }

  static Duration duration(String text) {
    return HintValue.duration(text)
        .orElseThrow(() -> new IllegalArgumentException("not a duration: " + text));
  }

  /// The lowest and the highest status that a word speaks of.
  static int[] statuses(String text) {
    if (text.equals("*")) {
      return new int[] {RuleFile.LOWEST, RuleFile.HIGHEST};
    }
    if (text.endsWith("xx") && text.length() == 3) {
      int hundred = Integer.parseInt(text.substring(0, 1)) * 100;
      return new int[] {hundred, hundred + 99};
    }
    int dash = text.indexOf('-');
    int low = Integer.parseInt(dash < 0 ? text : text.substring(0, dash));
    int high = dash < 0 ? low : Integer.parseInt(text.substring(dash + 1));
    if (low < RuleFile.LOWEST || high > RuleFile.HIGHEST || low > high) {
      throw new IllegalArgumentException("not a status: " + text);
    }
    return new int[] {low, high};
  }
}
