package dev.understudy.config.policy;

import dev.understudy.config.shape.EitherShape;
import dev.understudy.config.shape.Reading;
import dev.understudy.config.shape.Schemas;
import dev.understudy.config.shape.Shape;
import dev.understudy.config.shape.Shapes;
import dev.understudy.config.text.Item;
import dev.understudy.policy.StatusRange;
import java.util.Map;
import java.util.Optional;

/// A status: `429`, `"500-599"` or `"5xx"`. That a range is not inverted is a rule.
record StatusShape() implements Shape<StatusRange> {
  /// A status as a text.
  static final Shape<String> TEXT =
      Shapes.text(
          "[1-5][0-9]{2}(?: *- *[1-5][0-9]{2})?|[1-5]xx",
          "a status from 100 to 599, a range or a class", "write 429, \"500-599\" or \"5xx\"");

  private static final Shape<String> WRITTEN =
      EitherShape.<String, Integer>of(
              Shapes.whole(100, 599),
              String::valueOf,
              text -> text.length() == 3 ? Optional.of(Integer.valueOf(text)) : Optional.empty())
          .or(TEXT, text -> text, Optional::of);

  @Override
  public Optional<StatusRange> read(Item item, String path, Reading reading) {
    return WRITTEN.read(item, path, reading).flatMap(text -> range(text, path, reading));
  }

  /// The range that a text of the right form means.
  static Optional<StatusRange> range(String text, String path, Reading reading) {
    try {
      return Optional.of(StatusRange.parse(text));
    } catch (IllegalArgumentException inverted) {
      reading.error(path, "the range " + text + " is inverted", "write the smaller number first");
      return Optional.empty();
    }
  }

  @Override
  public Object print(StatusRange range) {
    return WRITTEN.print(range.toString());
  }

  @Override
  public Map<String, Object> schema(Schemas schemas) {
    return WRITTEN.schema(schemas);
  }

  @Override
  public String words() {
    return "a status, `\"500-599\"` or `\"5xx\"`";
  }

  @Override
  public boolean resembles(Item item) {
    return WRITTEN.resembles(item);
  }
}
