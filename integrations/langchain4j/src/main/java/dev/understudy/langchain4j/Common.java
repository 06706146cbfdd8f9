package dev.understudy.langchain4j;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/// What all of several have.
final class Common {
  private Common() {}

  static <M, T> Set<T> of(List<M> all, Function<? super M, Set<T>> parts) {
    Set<T> common = new LinkedHashSet<>(parts.apply(all.getFirst()));
    all.forEach(one -> common.retainAll(parts.apply(one)));
    return Set.copyOf(common);
  }
}
