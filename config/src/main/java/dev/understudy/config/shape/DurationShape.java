package dev.understudy.config.shape;

import dev.understudy.config.text.Item;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// A duration with a unit: `250ms`, `1.5s`, `2m`, `1h`. At most a year, which is a rule and not in
/// the schema.
record DurationShape(boolean positive, TextShape text) implements Shape<Duration> {
  private static final String NUMBER = "[0-9]{1,12}(?:\\.[0-9]{1,6})?(?:ms|s|m|h)";
  private static final Pattern LETTERS = Pattern.compile("[a-z]+");

  DurationShape(boolean positive) {
    this(
        positive,
        new TextShape(
            positive ? "(?=[^1-9]*[1-9])" + NUMBER : NUMBER,
            positive ? "a duration above zero" : "a duration",
            "write a number with a unit, such as 250ms, 30s or 2m"));
  }

  @Override
  public Optional<Duration> read(Item item, String path, Reading reading) {
    return text.read(item, path, reading).flatMap(value -> convert(value, path, reading));
  }

  private static Optional<Duration> convert(String value, String path, Reading reading) {
    String unit = LETTERS.matcher(value).results().findFirst().orElseThrow().group();
    long nanos =
        switch (unit) {
          case "ms" -> 1_000_000L;
          case "s" -> 1_000_000_000L;
          case "m" -> 60_000_000_000L;
          default -> 3_600_000_000_000L;
        };
    BigDecimal number = new BigDecimal(value.substring(0, value.length() - unit.length()));
    BigDecimal total = number.multiply(BigDecimal.valueOf(nanos));
    if (total.compareTo(BigDecimal.valueOf(Shapes.YEAR_MS * 1_000_000L)) > 0) {
      reading.error(path, value + " is longer than a year", "write at most 8760h");
      return Optional.empty();
    }
    return Optional.of(Duration.ofNanos(total.longValue()));
  }

  @Override
  public Object print(Duration value) {
    return print(value.toNanos());
  }

  private static String print(long nanos) {
    if (nanos % 60_000_000_000L == 0 && nanos >= 300_000_000_000L && nanos != 300_000_000_000L) {
      return nanos / 60_000_000_000L + "m";
    }
    if (nanos % 1_000_000_000L == 0) {
      return nanos / 1_000_000_000L + "s";
    }
    BigDecimal millis = BigDecimal.valueOf(nanos, 6).stripTrailingZeros();
    return millis.toPlainString() + "ms";
  }

  @Override
  public Map<String, Object> schema(Schemas schemas) {
    return text.schema(schemas);
  }

  @Override
  public String words() {
    return text.words();
  }

  @Override
  public boolean resembles(Item item) {
    return text.resembles(item);
  }
}
