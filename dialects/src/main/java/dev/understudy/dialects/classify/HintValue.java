package dev.understudy.dialects.classify;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Optional;

/// Readings of one value that says when to come back. What cannot be read is absent; what is longer
/// than a day, or does not fit a number, is a day; what lies in the past is zero. Fractions of a
/// nanosecond are rounded up.
final class HintValue {
  /// No hint is longer.
  static final Duration LONGEST = Duration.ofHours(24);

  private static final int LONGEST_TEXT = 64;
  private static final double EPOCH_SECONDS = 1e9;
  private static final double EPOCH_MILLIS = 1e12;

  private HintValue() {}

  /// A decimal number of units.
  ///
  /// @param nanosPerUnit 1 000 000 for milliseconds, 1 000 000 000 for seconds
  static Optional<Duration> number(String text, long nanosPerUnit) {
    String value = text.strip();
    if (value.length() > LONGEST_TEXT) {
      return Optional.empty();
    }
    if (isInfinite(value)) {
      return Optional.of(LONGEST);
    }
    if (!isDecimal(value)) {
      return Optional.empty();
    }
    double size = Double.parseDouble(value) * (double) nanosPerUnit;
    if (size >= (double) LONGEST.toNanos()) {
      return Optional.of(LONGEST);
    }
    if (size < 1) {
      return Optional.of(size > 0 ? Duration.ofNanos(1) : Duration.ZERO);
    }
    return Optional.of(
        Duration.ofNanos(
            new BigDecimal(value)
                .multiply(BigDecimal.valueOf(nanosPerUnit))
                .setScale(0, RoundingMode.CEILING)
                .longValueExact()));
  }

  /// Numbers with units and no blanks between: `1h2m3.5s`, `900ms`.
  static Optional<Duration> duration(String text) {
    String value = text.strip().toLowerCase(Locale.ROOT);
    if (value.isEmpty() || value.length() > LONGEST_TEXT) {
      return Optional.empty();
    }
    Duration sum = Duration.ZERO;
    int at = 0;
    while (at < value.length()) {
      int unitFrom = endOfNumber(value, at);
      int unitTo = unitFrom;
      while (unitTo < value.length() && Character.isLetter(value.charAt(unitTo))) {
        unitTo++;
      }
      long nanos = nanosOf(value.substring(unitFrom, unitTo));
      if (unitFrom == at || nanos == 0) {
        return Optional.empty();
      }
      Optional<Duration> part = number(value.substring(at, unitFrom), nanos);
      if (part.isEmpty()) {
        return Optional.empty();
      }
      sum = sum.plus(part.get());
      at = unitTo;
    }
    return Optional.of(atMostADay(sum));
  }

  /// A date of HTTP, as the time left until it.
  static Optional<Duration> date(String text, Instant now) {
    String value = text.strip();
    return value.length() > LONGEST_TEXT
        ? Optional.empty()
        : HttpDate.parse(value, now).map(then -> until(then, now));
  }

  /// When an allowance is full again: a duration, an RFC 3339 instant, or a bare number, which is
  /// seconds, epoch seconds or epoch milliseconds by its size.
  ///
  /// @param now our clock
  /// @param dateNow the clock that dates are compared with
  static Optional<Duration> reset(String text, Instant now, Instant dateNow) {
    String value = text.strip();
    if (value.length() > LONGEST_TEXT) {
      return Optional.empty();
    }
    if (isDecimal(value)) {
      return bareNumber(value, now);
    }
    return number(value, 1_000_000_000L)
        .or(() -> duration(value))
        .or(() -> instant(value).map(then -> until(then, dateNow)));
  }

  private static Optional<Duration> bareNumber(String value, Instant now) {
    double number = Double.parseDouble(value);
    if (number < EPOCH_SECONDS) {
      return number(value, 1_000_000_000L);
    }
    double millis = number < EPOCH_MILLIS ? number * 1000 : number;
    if (millis >= Long.MAX_VALUE / 2.0) {
      return Optional.of(LONGEST);
    }
    return Optional.of(until(Instant.ofEpochMilli((long) Math.ceil(millis)), now));
  }

  private static Optional<Instant> instant(String value) {
    try {
      return Optional.of(OffsetDateTime.parse(value.toUpperCase(Locale.ROOT)).toInstant());
    } catch (DateTimeException notAnInstant) {
      return Optional.empty();
    }
  }

  private static Duration until(Instant then, Instant now) {
    return then.isAfter(now) ? atMostADay(Duration.between(now, then)) : Duration.ZERO;
  }

  private static Duration atMostADay(Duration hint) {
    return hint.compareTo(LONGEST) > 0 ? LONGEST : hint;
  }

  static long nanosOf(String unit) {
    return switch (unit) {
      case "h" -> 3_600_000_000_000L;
      case "m" -> 60_000_000_000L;
      case "s" -> 1_000_000_000L;
      case "ms" -> 1_000_000L;
      case "us", "µs", "μs" -> 1_000L;
      case "ns" -> 1L;
      default -> 0;
    };
  }

  private static int endOfNumber(String value, int from) {
    int at = from;
    while (at < value.length() && (isDigit(value.charAt(at)) || value.charAt(at) == '.')) {
      at++;
    }
    return at;
  }

  private static boolean isInfinite(String value) {
    String positive = value.startsWith("+") ? value.substring(1) : value;
    return positive.equalsIgnoreCase("infinity") || positive.equalsIgnoreCase("inf");
  }

  /// Digits with at most one point and an optional exponent. No sign but `+`, no hexadecimal.
  private static boolean isDecimal(String value) {
    int at = value.startsWith("+") ? 1 : 0;
    int digits = 0;
    boolean point = false;
    while (at < value.length() && (isDigit(value.charAt(at)) || value.charAt(at) == '.')) {
      if (value.charAt(at) == '.') {
        if (point) {
          return false;
        }
        point = true;
      } else {
        digits++;
      }
      at++;
    }
    if (digits == 0) {
      return false;
    }
    return at == value.length() || isExponent(value.substring(at));
  }

  private static boolean isExponent(String value) {
    if (value.charAt(0) != 'e' && value.charAt(0) != 'E') {
      return false;
    }
    int from = value.length() > 1 && "+-".indexOf(value.charAt(1)) >= 0 ? 2 : 1;
    return from < value.length() && value.substring(from).chars().allMatch(c -> isDigit((char) c));
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
