package dev.understudy.config;

import java.time.Duration;

/// Durations for people.
final class Spans {
  private Spans() {}

  /// `250 ms`, `1.5 s`, `30 s`, `10 min`.
  static String text(Duration span) {
    long millis = span.toMillis();
    if (millis < 1000) {
      return millis + " ms";
    }
    if (millis % 60_000 == 0 && millis >= 120_000) {
      return millis / 60_000 + " min";
    }
    long tenths = (millis + 50) / 100;
    return tenths % 10 == 0 ? tenths / 10 + " s" : tenths / 10 + "." + tenths % 10 + " s";
  }
}
