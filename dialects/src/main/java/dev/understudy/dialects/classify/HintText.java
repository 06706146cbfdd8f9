package dev.understudy.dialects.classify;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Finds a wait in a message for people: "try again in 6m0s", "retry after 86400 seconds", "in
/// 1m26.4s".
final class HintText {
  private static final List<String> ASKING =
      List.of("try again in ", "retry in ", "retry after ", "try again after ");
  private static final String IN = " in ";

  private HintText() {}

  /// The first wait in a text in lower case.
  static Optional<Duration> find(String text) {
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c != 't' && c != 'r' && c != ' ') {
        continue;
      }
      Optional<Duration> wait = at(text, at);
      if (wait.isPresent()) {
        return wait;
      }
    }
    return Optional.empty();
  }

  private static Optional<Duration> at(String text, int at) {
    for (String asking : ASKING) {
      if (text.startsWith(asking, at)) {
        return amount(text, at + asking.length(), true);
      }
    }
    return text.startsWith(IN, at) ? amount(text, at + IN.length(), false) : Optional.empty();
  }

  /// A duration in one word, or, after an asking phrase, a number and the name of a unit.
  private static Optional<Duration> amount(String text, int from, boolean unitsMayBeNames) {
    int to = from;
    while (to < text.length() && isPart(text.charAt(to))) {
      to++;
    }
    String word = text.substring(from, to);
    while (word.endsWith(".")) {
      word = word.substring(0, word.length() - 1);
    }
    Optional<Duration> duration = HintValue.duration(word);
    if (duration.isPresent() || !unitsMayBeNames) {
      return duration;
    }
    String number = word;
    return unit(text, to).flatMap(unit -> HintValue.number(number, unit));
  }

  private static Optional<Long> unit(String text, int from) {
    int to = from;
    while (to < text.length() && text.charAt(to) == ' ') {
      to++;
    }
    if (text.startsWith("ms", to) || text.startsWith("milli", to)) {
      return Optional.of(1_000_000L);
    }
    if (text.startsWith("sec", to) || text.startsWith("s", to)) {
      return Optional.of(1_000_000_000L);
    }
    if (text.startsWith("min", to)) {
      return Optional.of(60_000_000_000L);
    }
    if (text.startsWith("hour", to)) {
      return Optional.of(3_600_000_000_000L);
    }
    return text.startsWith("day", to) ? Optional.of(86_400_000_000_000L) : Optional.empty();
  }

  private static boolean isPart(char c) {
    return (c >= '0' && c <= '9') || c == '.' || (c >= 'a' && c <= 'z');
  }
}
