package dev.understudy.config.shape;

import java.util.Optional;
import java.util.function.Function;

/// One key of a section, as it was described. `V` is what the section's maker gets for it.
///
/// @param name as written
/// @param words what its value looks like
/// @param presence what its absence means
/// @param doc what it is for; Markdown
@SuppressWarnings("UnusedTypeParameter") // V is the type that Values hands out for this key
public record Key<V>(String name, String words, Presence presence, String doc) {

  /// What the absence of a key means.
  public sealed interface Presence {

    /// It must be there.
    record Required() implements Presence {}

    /// It stands for this printed value.
    record Defaulted(Object value) implements Presence {}

    /// It stands for what the documentation says.
    record Optional(String meaning) implements Presence {}

    /// It is accepted without effect.
    record Ignored() implements Presence {}
  }

  /// The workings of a key in a section of `T`.
  record Binding<T, V, R>(
      Key<R> key,
      Optional<Shape<V>> shape,
      boolean nullable,
      Function<Optional<V>, Optional<R>> complete,
      Function<T, Optional<V>> present) {

    /// The value as printed; empty if it need not be.
    Optional<Object> print(T owner) {
      return shape.flatMap(known -> {
        Optional<Object> printed = present.apply(owner).map(known::print);
        return key.presence() instanceof Presence.Defaulted(var usual)
            ? printed.filter(value -> !value.equals(usual))
            : printed;
      });
    }
  }
}
