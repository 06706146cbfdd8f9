package dev.understudy.call;

import dev.understudy.attempt.Target;
import dev.understudy.policy.FallbackScope;
import dev.understudy.policy.RetryPolicy;
import java.util.ArrayList;
import java.util.List;

/// The targets a call may go to, in the order of preference. Made once per model and configuration,
/// not per call.
///
/// @param primaries the targets that the asked-for model names; usually one
/// @param fallbacks all others the policy allows: the fallback list in its order, then the rest in
///   file order
public record Route(List<Target> primaries, List<Target> fallbacks) {
  public Route {
    primaries = List.copyOf(primaries);
    fallbacks = List.copyOf(fallbacks);
    if (primaries.isEmpty()) {
      throw new IllegalArgumentException("a route needs a target");
    }
  }

  /// A route of one target and its fallbacks.
  public static Route of(Target primary, Target... fallbacks) {
    return new Route(List.of(primary), List.of(fallbacks));
  }

  /// The route of a policy among configured targets.
  ///
  /// @param primaries the targets that the asked-for model names
  /// @param configured every target, in file order
  public static Route of(List<Target> primaries, RetryPolicy policy, List<Target> configured) {
    return of(primaries, policy.fallbackModels(), policy.fallbackScope(), configured);
  }

  /// The same for a fallback list of the caller's own.
  ///
  /// @param listed ids or names; those that are not configured are skipped
  public static Route of(
      List<Target> primaries, List<String> listed, FallbackScope scope, List<Target> configured) {
    List<Target> fallbacks = new ArrayList<>();
    for (String id : listed) {
      for (Target target : configured) {
        if (target.name().equals(id) || target.model().equals(id)) {
          add(target, primaries, fallbacks);
        }
      }
    }
    boolean others =
        switch (scope) {
          case FALLBACK_LIST_ONLY -> false;
          case ALL_PROVIDERS -> true;
          case AUTO -> listed.isEmpty();
        };
    if (others) {
      for (Target target : configured) {
        if (!target.internal()) {
          add(target, primaries, fallbacks);
        }
      }
    }
    return new Route(primaries, fallbacks);
  }

  private static void add(Target target, List<Target> primaries, List<Target> fallbacks) {
    if (!primaries.contains(target) && !fallbacks.contains(target)) {
      fallbacks.add(target);
    }
  }

  /// The target that gives the call its provider and its name.
  public Target primary() {
    return primaries.getFirst();
  }

  /// How many targets there are.
  public int size() {
    return primaries.size() + fallbacks.size();
  }
}
