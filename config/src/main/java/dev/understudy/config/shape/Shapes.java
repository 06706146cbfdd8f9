package dev.understudy.config.shape;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The shapes that sections are made of.
public final class Shapes {
  /// Milliseconds of a year, the longest duration.
  static final long YEAR_MS = Duration.ofDays(365).toMillis();

  private Shapes() {}

  /// A text that is not empty.
  public static Shape<String> text() {
    return new TextShape("[\\s\\S]+", "a text", "write a text");
  }

  /// A text that matches a pattern as a whole.
  ///
  /// @param pattern in the common part of Java's and ECMAScript's syntax, without anchors
  public static Shape<String> text(String pattern, String words, String advice) {
    return new TextShape(pattern, words, advice);
  }

  /// `true` or `false`.
  public static Shape<Boolean> flag() {
    return new FlagShape();
  }

  /// A whole number within limits, both included.
  public static Shape<Integer> whole(int min, int max) {
    return new MappedShape<>(new WholeShape(min, max), Math::toIntExact, Integer::longValue);
  }

  /// A whole number from 1.
  public static Shape<Integer> positive() {
    return whole(1, Integer.MAX_VALUE);
  }

  /// A large whole number from 1.
  public static Shape<Long> large() {
    return new WholeShape(1, 1L << 53);
  }

  /// A number above a limit.
  public static Shape<Double> above(double limit, double max) {
    return new NumberShape(limit, true, max);
  }

  /// A number within limits, both included.
  public static Shape<Double> atLeast(double min, double max) {
    return new NumberShape(min, false, max);
  }

  /// A positive number of milliseconds, for keys in `_ms`.
  public static Shape<Duration> millis() {
    return new MappedShape<>(
        new WholeShape(1, YEAR_MS), Duration::ofMillis, span -> exact(span, 1_000_000, "ms"));
  }

  /// A positive number of seconds, for keys in `_seconds`.
  public static Shape<Duration> seconds() {
    return new MappedShape<>(
        new WholeShape(1, YEAR_MS / 1000),
        Duration::ofSeconds,
        span -> exact(span, 1_000_000_000, "s"));
  }

  private static long exact(Duration span, long unit, String name) {
    if (span.toNanos() % unit != 0) {
      throw new IllegalArgumentException("not a whole number of " + name + ": " + span);
    }
    return span.toNanos() / unit;
  }

  /// A duration with a unit, above zero.
  public static Shape<Duration> duration() {
    return new DurationShape(true);
  }

  /// A duration with a unit, zero included.
  public static Shape<Duration> durationOrZero() {
    return new DurationShape(false);
  }

  /// One of some words. The first word of a value is the one that is printed.
  public static <V> ChoiceShape<V> choice(Map<String, V> words) {
    return new ChoiceShape<>(new LinkedHashMap<>(words), Map.of());
  }

  /// The constants of an enum, in lower case.
  public static <E extends Enum<E>> ChoiceShape<E> choice(Class<E> type) {
    Map<String, E> words = new LinkedHashMap<>();
    for (E constant : type.getEnumConstants()) {
      words.put(constant.name().toLowerCase(Locale.ROOT), constant);
    }
    return choice(words);
  }

  /// A list.
  public static <V> Shape<List<V>> list(Shape<V> item) {
    return new ListShape<>(item, 0, false);
  }

  /// A list, no item twice.
  public static <V> Shape<List<V>> distinct(Shape<V> item) {
    return new ListShape<>(item, 0, true);
  }

  /// A list of at least one item, none twice.
  public static <V> Shape<List<V>> someOf(Shape<V> item) {
    return new ListShape<>(item, 1, true);
  }

  /// A list of at least one item.
  public static <V> Shape<List<V>> some(Shape<V> item) {
    return new ListShape<>(item, 1, false);
  }

  /// A table of any keys that match a pattern.
  public static <V> Shape<Map<String, V>> table(Shape<String> key, Shape<V> value) {
    return new TableShape<>((TextShape) key, value);
  }
}
