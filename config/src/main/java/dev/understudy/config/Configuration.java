package dev.understudy.config;

import dev.understudy.attempt.Target;
import dev.understudy.policy.RetryPolicy;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Everything a file says, complete: defaults are filled in, names are resolved, variables are
/// replaced. Immutable.
///
/// @param listeners where callers connect; at least one
/// @param admin where operators connect
/// @param models in file order; at least one
/// @param policies the named policies
/// @param defaults what an entry gets that says nothing itself
/// @param aliases other names of models, by alias
/// @param limits of the whole process
/// @param state where blocks and breakers are remembered
/// @param telemetry logs and traces
public record Configuration(
    List<Listener> listeners,
    Admin admin,
    List<ModelEntry> models,
    Map<String, RetryPolicy> policies,
    Defaults defaults,
    Map<String, ModelAlias> aliases,
    Limits limits,
    State state,
    Telemetry telemetry) {

  public Configuration {
    listeners = List.copyOf(listeners);
    models = List.copyOf(models);
    policies = Collections.unmodifiableMap(new LinkedHashMap<>(policies));
    aliases = Collections.unmodifiableMap(new LinkedHashMap<>(aliases));
    if (listeners.isEmpty()) {
      throw new IllegalArgumentException("a configuration needs a listener");
    }
    if (models.isEmpty()) {
      throw new IllegalArgumentException("a configuration needs a model");
    }
    if (models.size() != models.stream().map(ModelEntry::name).distinct().count()) {
      throw new IllegalArgumentException("the names of models must be unique");
    }
  }

  /// The targets of all models, in file order.
  public List<Target> targets() {
    return models.stream().map(ModelEntry::target).toList();
  }

  /// The entry with this unique name.
  public Optional<ModelEntry> model(String name) {
    return models.stream().filter(entry -> entry.name().equals(name)).findFirst();
  }

  /// The entries that a request for `asked` names: the alias is followed once, then the entry of
  /// that name, else all entries of that model id, else, for the word `default`, the default entry.
  /// Empty if there is none.
  public List<ModelEntry> named(String asked) {
    ModelAlias alias = aliases.get(asked);
    String wanted = alias == null ? asked : alias.target();
    Optional<ModelEntry> exact = model(wanted);
    if (exact.isPresent()) {
      return List.of(exact.get());
    }
    List<ModelEntry> same =
        models.stream().filter(entry -> entry.target().model().equals(wanted)).toList();
    if (!same.isEmpty() || !wanted.equals("default")) {
      return same;
    }
    return defaultModel().map(List::of).orElse(List.of());
  }

  /// The entry marked `default: true`.
  public Optional<ModelEntry> defaultModel() {
    return models.stream().filter(ModelEntry::isDefault).findFirst();
  }
}
