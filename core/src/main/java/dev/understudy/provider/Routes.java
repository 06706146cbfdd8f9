package dev.understudy.provider;

import dev.understudy.attempt.Target;
import dev.understudy.call.Route;
import dev.understudy.policy.RetryPolicy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Where the requests of a [FailoverProvider] can go, by what they name: a target, or a model.
/// Thread-safe.
final class Routes {
  /// A route, and how many calls took it.
  record Counted(Route route, AtomicLong calls) {}

  private final Map<String, Counted> byName = new LinkedHashMap<>();

  Routes(List<Target> targets, RetryPolicy policy) {
    for (Target target : targets) {
      for (String asked : List.of(target.name(), target.model())) {
        Route route = Route.of(primaries(asked, targets), policy, targets);
        byName.put(asked, new Counted(route, new AtomicLong()));
      }
    }
  }

  /// The target of that name, which is unique; else all of that model.
  private static List<Target> primaries(String asked, List<Target> targets) {
    List<Target> named = targets.stream().filter(target -> target.name().equals(asked)).toList();
    return named.isEmpty()
        ? targets.stream().filter(target -> target.model().equals(asked)).toList()
        : named;
  }

  /// The route of a request for this, or null if there is none.
  @Nullable Counted of(String asked) {
    return byName.get(asked);
  }

  /// What requests can name.
  List<String> names() {
    return List.copyOf(byName.keySet());
  }
}
