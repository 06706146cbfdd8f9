package dev.understudy.sdk;

import dev.understudy.attempt.Target;
import dev.understudy.dialects.Dialect;
import dev.understudy.dialects.classify.ErrorClassifier;
import dev.understudy.dialects.classify.Scrubber;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/// The targets of one client, in their order, with what reads their errors. Immutable.
final class Servers {
  private final Dialect family;
  private final List<ApiTarget> targets;
  private final Map<String, ApiTarget> byName = new LinkedHashMap<>();
  private final Map<String, ErrorClassifier> classifiers = new HashMap<>();

  /// @param family the wire format that all of them speak
  /// @throws IllegalArgumentException if there is none, or two have the same name
  Servers(Dialect family, List<ApiTarget> given) {
    if (given.isEmpty()) {
      throw new IllegalArgumentException("a failover needs a target");
    }
    this.family = family;
    this.targets = labelled(given);
    String spoken = family.name().toLowerCase(Locale.ROOT);
    for (ApiTarget target : targets) {
      String name = target.target().name();
      if (byName.put(name, target) != null) {
        throw new IllegalArgumentException("two targets have the same name: " + name);
      }
      classifiers.put(
          name,
          ErrorClassifier.of(target.target().provider(), spoken)
              .scrubbing(Scrubber.hiding(target.key().stream().toList())));
    }
  }

  /// Targets that use the same key at the same address share a label, so that what is wrong with
  /// the key of one is known to be wrong with all.
  private static List<ApiTarget> labelled(List<ApiTarget> given) {
    List<ApiTarget> labelled = new ArrayList<>();
    Map<List<Object>, String> labels = new HashMap<>();
    for (ApiTarget target : given) {
      List<Object> credential = List.of(target.key(), target.headers(), target.target().endpoint());
      String label = labels.computeIfAbsent(credential, first -> target.target().name());
      labelled.add(target.key().isPresent() ? target.sharing(label) : target);
    }
    return List.copyOf(labelled);
  }

  Dialect family() {
    return family;
  }

  List<ApiTarget> targets() {
    return targets;
  }

  List<Target> known() {
    return targets.stream().map(ApiTarget::target).toList();
  }

  ApiTarget server(Target target) {
    return Objects.requireNonNull(byName.get(target.name()), target.name());
  }

  ErrorClassifier classifier(ApiTarget target) {
    return Objects.requireNonNull(classifiers.get(target.target().name()), target.toString());
  }
}
