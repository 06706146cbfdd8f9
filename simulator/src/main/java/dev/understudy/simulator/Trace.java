package dev.understudy.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What happened, one line an event, with virtual milliseconds in front. Two runs of one seed give
/// equal traces.
public final class Trace {
  private final List<String> lines = new ArrayList<>();

  void add(long now, String text) {
    lines.add(String.format(Locale.ROOT, "%10.3f %s", (double) now / 1e6, text));
  }

  /// All lines, in order.
  public List<String> lines() {
    return List.copyOf(lines);
  }

  /// The last lines, for a failure's message.
  String tail(int count) {
    return String.join("\n", lines.subList(Math.max(0, lines.size() - count), lines.size()));
  }
}
