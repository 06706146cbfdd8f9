package dev.understudy.config.shape;

import dev.understudy.config.text.Item;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// A shape whose values are converted, one to one.
record MappedShape<A, B>(Shape<A> inner, Function<A, B> forth, Function<B, A> back)
    implements Shape<B> {
  @Override
  public Optional<B> read(Item item, String path, Reading reading) {
    return inner.read(item, path, reading).map(forth);
  }

  @Override
  public Object print(B value) {
    return inner.print(back.apply(value));
  }

  @Override
  public Map<String, Object> schema(Schemas schemas) {
    return inner.schema(schemas);
  }

  @Override
  public String words() {
    return inner.words();
  }

  @Override
  public List<Section<?>> sections() {
    return inner.sections();
  }

  @Override
  public boolean resembles(Item item) {
    return inner.resembles(item);
  }
}
