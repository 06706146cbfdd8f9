package dev.understudy.config.shape;

import dev.understudy.config.text.Item;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// A finite number within limits.
///
/// @param min the lower limit
/// @param exclusive whether the lower limit itself is outside
/// @param max the upper limit, included
record NumberShape(double min, boolean exclusive, double max) implements Shape<Double> {
  @Override
  public Optional<Double> read(Item item, String path, Reading reading) {
    reading.visit(path, item.at());
    double number;
    if (item instanceof Item.Whole whole) {
      number = whole.value().doubleValue();
    } else if (item instanceof Item.Real real) {
      number = real.value();
    } else {
      reading.structure(
          item.at(), path, "expected a " + words() + ", found " + item.what(), "write digits");
      return Optional.empty();
    }
    if (!(number > min || (!exclusive && number == min)) || number > max) {
      reading.structure(item.at(), path, item.what() + " is out of range", "write a " + words());
      return Optional.empty();
    }
    return Optional.of(number);
  }

  @Override
  public Object print(Double value) {
    return plain(value);
  }

  /// `2` instead of `2.0`.
  private static Object plain(double value) {
    if (Math.rint(value) == value && Math.abs(value) < 1e15) {
      return (long) value;
    }
    return value;
  }

  private static String text(double value) {
    return new BigDecimal(plain(value).toString()).toPlainString();
  }

  @Override
  public Map<String, Object> schema(Schemas schemas) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "number");
    schema.put(exclusive ? "exclusiveMinimum" : "minimum", plain(min));
    schema.put("maximum", plain(max));
    return schema;
  }

  @Override
  public String words() {
    String from = "number " + (exclusive ? "above " : "from ") + text(min);
    return max >= 1e9 ? from : from + (exclusive ? " and at most " : " to ") + text(max);
  }

  @Override
  public boolean resembles(Item item) {
    return item instanceof Item.Whole || item instanceof Item.Real;
  }
}
