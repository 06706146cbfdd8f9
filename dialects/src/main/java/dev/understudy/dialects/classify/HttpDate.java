package dev.understudy.dialects.classify;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.StringTokenizer;

/// A date of HTTP in any of the three forms of RFC 9110, section 5.6.7. The day of the week is not
/// compared with the date.
final class HttpDate {
  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
  private static final int YEARS_AHEAD = 50;

  private HttpDate() {}

  /// Reads a date.
  ///
  /// @param now decides the century of a year of two digits: at most 50 years ahead
  static Optional<Instant> parse(String text, Instant now) {
    List<String> parts = new ArrayList<>();
    StringTokenizer tokens = new StringTokenizer(text.toLowerCase(Locale.ROOT), " ,-:");
    while (tokens.hasMoreTokens() && parts.size() < 9) {
      parts.add(tokens.nextToken());
    }
    try {
      if (parts.size() == 8 && parts.get(7).equals("gmt")) {
        return Optional.of(at(year(parts.get(3), now), parts.get(2), parts.get(1), parts, 4));
      }
      if (parts.size() == 7) {
        return Optional.of(at(year(parts.get(6), now), parts.get(1), parts.get(2), parts, 3));
      }
    } catch (DateTimeException | NumberFormatException notADate) {
      return Optional.empty();
    }
    return Optional.empty();
  }

  private static Instant at(int year, String month, String day, List<String> parts, int time) {
    int second = Integer.parseInt(parts.get(time + 2));
    int leap = second == 60 ? 1 : 0;
    return LocalDateTime.of(
            year,
            MONTHS.indexOf(month) + 1,
            Integer.parseInt(day),
            Integer.parseInt(parts.get(time)),
            Integer.parseInt(parts.get(time + 1)),
            second - leap)
        .plusSeconds(leap)
        .toInstant(ZoneOffset.UTC);
  }

  private static int year(String text, Instant now) {
    int year = Integer.parseInt(text);
    if (text.length() > 2) {
      return year;
    }
    int thisYear = now.atOffset(ZoneOffset.UTC).getYear();
    int guess = thisYear - thisYear % 100 + year;
    return guess > thisYear + YEARS_AHEAD ? guess - 100 : guess;
  }
}
