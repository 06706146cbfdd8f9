package dev.understudy.config.shape;

import dev.understudy.config.text.Item;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// A whole number within limits, both included. `100.0` is one, as in JSON Schema.
record WholeShape(long min, long max) implements Shape<Long> {
  @Override
  public Optional<Long> read(Item item, String path, Reading reading) {
    reading.visit(path, item.at());
    Optional<BigInteger> number = number(item);
    if (number.isEmpty()) {
      reading.structure(
          item.at(), path, "expected a " + words() + ", found " + item.what(), advice(item));
      return Optional.empty();
    }
    if (number.get().compareTo(BigInteger.valueOf(min)) < 0
        || number.get().compareTo(BigInteger.valueOf(max)) > 0) {
      reading.structure(item.at(), path, item.what() + " is out of range", "write a " + words());
      return Optional.empty();
    }
    return Optional.of(number.get().longValueExact());
  }

  private static Optional<BigInteger> number(Item item) {
    if (item instanceof Item.Whole whole) {
      return Optional.of(whole.value());
    }
    if (item instanceof Item.Real real && Math.rint(real.value()) == real.value()) {
      return Double.isInfinite(real.value())
          ? Optional.empty()
          : Optional.of(BigDecimal.valueOf(real.value()).toBigInteger());
    }
    return Optional.empty();
  }

  private static String advice(Item item) {
    return item instanceof Item.Text ? "write the number without quotes and unit" : "write digits";
  }

  @Override
  public Object print(Long value) {
    return value;
  }

  @Override
  public Map<String, Object> schema(Schemas schemas) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "integer");
    schema.put("minimum", min);
    schema.put("maximum", max);
    return schema;
  }

  @Override
  public String words() {
    if (max > 1_000_000) {
      return min == 1 ? "positive whole number" : "whole number from " + min;
    }
    return "whole number from " + min + " to " + max;
  }

  @Override
  public boolean resembles(Item item) {
    return item instanceof Item.Whole || item instanceof Item.Real;
  }
}
