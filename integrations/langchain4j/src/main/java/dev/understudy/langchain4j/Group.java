package dev.understudy.langchain4j;

import dev.langchain4j.model.ModelProvider;
import dev.understudy.attempt.Target;
import dev.understudy.call.CallFailed;
import dev.understudy.call.Needs;
import dev.understudy.failover.Failover;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The models of one failover, by target, and the calls that can be made to them. Thread-safe if
/// the models are.
///
/// @param <M> a sort of model
final class Group<M> {
  /// Media that somebody pays for by the piece are not made twice.
  static final Needs UNSAFE = new Needs(Set.of(), false, false);

  private final Map<Target, M> models;
  private final Map<Target, Failover> ways = new LinkedHashMap<>();
  private final Failover first;

  /// @param failover over the same targets
  Group(Map<Target, M> models, Failover failover, Function<List<Target>, Failover> others) {
    this.models = new LinkedHashMap<>(models);
    this.first = failover;
    for (Target target : models.keySet()) {
      List<Target> order = new ArrayList<>(models.keySet());
      order.remove(target);
      order.addFirst(target);
      ways.put(
          target, target.equals(failover.targets().getFirst()) ? failover : others.apply(order));
    }
  }

  /// A call whose first target is this one, if one was asked for.
  Failover way(Optional<Target> asked) {
    return asked.map(ways::get).orElse(first);
  }

  /// The target that a model name means: its own name, its model id, or what its model calls
  /// itself.
  Optional<Target> named(@Nullable String name, Function<? super M, @Nullable String> own) {
    if (name == null) {
      return Optional.empty();
    }
    return models.keySet().stream()
        .filter(target ->
            name.equals(target.name())
                || name.equals(target.model())
                || name.equals(own.apply(model(target))))
        .findFirst();
  }

  /// A call that begins where the order does.
  Failover first() {
    return first;
  }

  /// What a model says that is asked for one thing; fails as a caller of LangChain4j expects.
  ///
  /// @param operation in one word, for those who listen
  <T> T ask(Failover way, String operation, Function<? super M, T> work) {
    try {
      return way.operation(operation)
          .call(target -> Exchange.ask(target, () -> work.apply(model(target))));
    } catch (CallFailed failed) {
      throw Ends.told(failed);
    }
  }

  M model(Target target) {
    M model = models.get(target);
    if (model == null) {
      throw new IllegalStateException("no model for " + target);
    }
    return model;
  }

  List<M> models() {
    return List.copyOf(models.values());
  }

  /// Who makes the models; nobody in particular if they have several makers.
  ModelProvider provider(Function<? super M, ModelProvider> of) {
    List<ModelProvider> all = models.values().stream().map(of).distinct().toList();
    return all.size() == 1 ? all.getFirst() : ModelProvider.OTHER;
  }
}
