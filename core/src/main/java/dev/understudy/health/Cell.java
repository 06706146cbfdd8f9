package dev.understudy.health;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/// A piece of shared state: an immutable value that is replaced as a whole. Thread-safe.
final class Cell<T> {
  private final AtomicReference<T> value;

  Cell(T first) {
    value = new AtomicReference<>(first);
  }

  T get() {
    return Objects.requireNonNull(value.get());
  }

  /// The value after the transition, which may run more than once.
  @SuppressWarnings(
      "ReferenceEquality") // an unchanged value is the same object, and costs no write
  T update(UnaryOperator<T> transition) {
    while (true) {
      T before = get();
      T after = transition.apply(before);
      if (after == before || value.compareAndSet(before, after)) {
        return after;
      }
    }
  }

  /// Replaces the value if it is still this one.
  boolean replace(T before, T after) {
    return value.compareAndSet(before, after);
  }
}
