package dev.understudy.gateway.route;

import dev.understudy.attempt.Target;
import dev.understudy.call.Route;
import dev.understudy.config.Configuration;
import dev.understudy.config.ModelEntry;
import dev.understudy.dialects.Endpoint;
import dev.understudy.dialects.classify.Scrubber;
import dev.understudy.policy.FallbackScope;
import dev.understudy.policy.RetryPolicy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/// All that can be asked for under one configuration. Immutable but for the counters of round
/// robin; thread-safe. A call keeps the directory it began with.
public final class Directory {
  private final Map<String, Destination> byName = new HashMap<>();
  private final Map<String, Wiring> wirings = new HashMap<>();
  private final List<Target> targets;
  private final Set<String> listed = new LinkedHashSet<>();
  private final ModelList models;

  private Directory(Configuration configuration, long startedAt) {
    targets = configuration.targets();
    Map<String, String> owners = new LinkedHashMap<>();
    Scrubber scrubber =
        Scrubber.hiding(
            configuration.models().stream()
                .flatMap(entry -> Wiring.secretsOf(entry).stream())
                .toList());
    for (ModelEntry entry : configuration.models()) {
      wirings.put(entry.name(), Wiring.of(entry, scrubber));
      add(configuration, entry.name());
      add(configuration, entry.target().model());
      if (!entry.target().internal()) {
        owners.putIfAbsent(entry.name(), entry.target().provider());
        owners.putIfAbsent(entry.target().model(), entry.target().provider());
      }
    }
    for (String alias : configuration.aliases().keySet()) {
      add(configuration, alias);
      Destination meant = byName.get(alias);
      if (meant != null) {
        owners.putIfAbsent(alias, meant.route().primary().provider());
      }
    }
    add(configuration, "default");
    listed.addAll(owners.keySet());
    models = new ModelList(owners, startedAt);
  }

  /// The directory of a configuration.
  ///
  /// @param startedAt seconds since 1970, shown as the models' time of creation
  public static Directory of(Configuration configuration, long startedAt) {
    return new Directory(configuration, startedAt);
  }

  private void add(Configuration configuration, String asked) {
    List<ModelEntry> entries = configuration.named(asked);
    if (entries.isEmpty() || byName.containsKey(asked)) {
      return;
    }
    List<Target> primaries = entries.stream().map(ModelEntry::target).toList();
    RetryPolicy policy = entries.getFirst().policy();
    String name = entries.size() == 1 ? entries.getFirst().name() : primaries.getFirst().model();
    byName.put(
        asked,
        new Destination(name, Route.of(primaries, policy, targets), policy, new AtomicLong()));
  }

  /// Where calls for a model go.
  ///
  /// @throws UnknownModel if none is configured under that name
  public Destination find(String asked) throws UnknownModel {
    Destination found = byName.get(asked);
    if (found == null) {
      throw new UnknownModel(asked, NearNames.of(asked, listed));
    }
    return found;
  }

  /// A destination with a fallback list of the caller's own. A model without a policy gets the
  /// default one: whoever lists fallbacks wants failover.
  ///
  /// @throws UnknownModel if a name of the list is not configured
  public Destination listing(Destination destination, List<String> fallbacks) throws UnknownModel {
    Set<String> names = new LinkedHashSet<>();
    for (String asked : fallbacks) {
      for (Target primary : find(asked).route().primaries()) {
        names.add(primary.name());
      }
    }
    Route route =
        Route.of(
            destination.route().primaries(),
            List.copyOf(names),
            FallbackScope.FALLBACK_LIST_ONLY,
            targets);
    RetryPolicy policy = destination.policy().isNone() ? RetryPolicy.DEFAULT : destination.policy();
    return new Destination(destination.name(), route, policy, destination.rotation());
  }

  /// A destination whose every target can do what is asked; empty if there is none. A target that
  /// cannot is passed over as if it were not configured. Without a policy nobody stands in.
  public Optional<Destination> serving(Destination destination, Endpoint endpoint) {
    Route route = destination.route();
    if (endpoint.nature() == Endpoint.Nature.CONVERSATION
        || (all(route.primaries(), endpoint) && all(route.fallbacks(), endpoint))) {
      return Optional.of(destination);
    }
    List<Target> able = new ArrayList<>();
    route.primaries().stream().filter(target -> serves(target, endpoint)).forEach(able::add);
    List<Target> others = new ArrayList<>();
    route.fallbacks().stream().filter(target -> serves(target, endpoint)).forEach(others::add);
    if (able.isEmpty() && !others.isEmpty() && !destination.policy().isNone()) {
      able.add(others.removeFirst());
    }
    return able.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Destination(
                destination.name(),
                new Route(able, others),
                destination.policy(),
                destination.rotation()));
  }

  private boolean all(List<Target> targets, Endpoint endpoint) {
    for (Target target : targets) {
      if (!serves(target, endpoint)) {
        return false;
      }
    }
    return true;
  }

  private boolean serves(Target target, Endpoint endpoint) {
    return wiring(target).serves(endpoint);
  }

  /// How a target of this directory is reached.
  ///
  /// @throws IllegalArgumentException if it is not one
  public Wiring wiring(Target target) {
    Wiring found = wirings.get(target.name());
    if (found == null) {
      throw new IllegalArgumentException("not in this directory: " + target.name());
    }
    return found;
  }

  /// Every configured target, in file order.
  public List<Target> targets() {
    return targets;
  }

  /// The body of `GET /v1/models`.
  public byte[] modelList() {
    return models.all();
  }

  /// The same as Gemini lists models.
  public byte[] geminiModelList() {
    return models.allForGemini();
  }

  /// The body of `GET /v1beta/models/{id}`; empty if there is no such name.
  public Optional<byte[]> geminiModel(String id) {
    return models.oneForGemini(id);
  }

  /// The body of `GET /v1/models/{id}`; empty if there is no such name.
  public Optional<byte[]> model(String id) {
    return models.one(id);
  }
}
