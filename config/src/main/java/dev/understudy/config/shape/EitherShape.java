package dev.understudy.config.shape;

import dev.understudy.config.text.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// A value that can be written in several ways. The first way that resembles an item reads it.
public final class EitherShape<T> implements Shape<T> {
  private final List<Way<T, ?>> ways;

  private record Way<T, V>(Shape<V> shape, Function<V, T> forth, Function<T, Optional<V>> back) {
    Optional<T> read(Item item, String path, Reading reading) {
      return shape.read(item, path, reading).map(forth);
    }

    Optional<Object> print(T value) {
      return back.apply(value).map(shape::print);
    }
  }

  private EitherShape(List<Way<T, ?>> ways) {
    this.ways = List.copyOf(ways);
  }

  /// Starts with one way.
  ///
  /// @param forth from what is written to the value
  /// @param back empty if a value is not written this way
  public static <T, V> EitherShape<T> of(
      Shape<V> shape, Function<V, T> forth, Function<T, Optional<V>> back) {
    return new EitherShape<>(List.of(new Way<>(shape, forth, back)));
  }

  /// Adds another way.
  public <V> EitherShape<T> or(
      Shape<V> shape, Function<V, T> forth, Function<T, Optional<V>> back) {
    List<Way<T, ?>> more = new ArrayList<>(ways);
    more.add(new Way<>(shape, forth, back));
    return new EitherShape<>(more);
  }

  /// `off` or `false` for an empty value, or the shape.
  public static <V> EitherShape<Optional<V>> orOff(Shape<V> shape) {
    return EitherShape.<Optional<V>, String>of(
            new ChoiceShape<>(Map.of("off", "off"), Map.of()),
            word -> Optional.empty(),
            value -> value.isEmpty() ? Optional.of("off") : Optional.empty())
        .or(new OnlyFalse(), no -> Optional.empty(), value -> Optional.empty())
        .or(shape, Optional::of, value -> value);
  }

  @Override
  public Optional<T> read(Item item, String path, Reading reading) {
    reading.visit(path, item.at());
    for (Way<T, ?> way : ways) {
      if (way.shape().resembles(item)) {
        return way.read(item, path, reading);
      }
    }
    reading.structure(
        item.at(), path, "expected " + words() + ", found " + item.what(), "write one of these");
    return Optional.empty();
  }

  @Override
  public Object print(T value) {
    return ways.stream()
        .flatMap(way -> way.print(value).stream())
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("cannot be written: " + value));
  }

  @Override
  public Map<String, Object> schema(Schemas schemas) {
    return Map.of("anyOf", ways.stream().map(way -> way.shape().schema(schemas)).toList());
  }

  @Override
  public String words() {
    return ways.stream().map(way -> way.shape().words()).collect(Collectors.joining(" or "));
  }

  @Override
  public List<Section<?>> sections() {
    List<Section<?>> inner = new ArrayList<>();
    ways.forEach(way -> inner.addAll(way.shape().sections()));
    return inner;
  }

  @Override
  public boolean resembles(Item item) {
    return ways.stream().anyMatch(way -> way.shape().resembles(item));
  }

  /// The flag `false`, which editors that read YAML 1.1 make of `off`.
  private record OnlyFalse() implements Shape<Boolean> {
    @Override
    public Optional<Boolean> read(Item item, String path, Reading reading) {
      return Optional.of(false);
    }

    @Override
    public Object print(Boolean value) {
      return value;
    }

    @Override
    public Map<String, Object> schema(Schemas schemas) {
      return Map.of("const", false);
    }

    @Override
    public String words() {
      return "`false`";
    }

    @Override
    public boolean resembles(Item item) {
      return item instanceof Item.Flag flag && !flag.value();
    }
  }
}
