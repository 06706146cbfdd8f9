package dev.understudy.provider;

import dev.understudy.attempt.Target;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Who serves each target of a [FailoverProvider].
///
/// @param byTarget in their order
record Servers(Map<Target, Provider> byTarget) {
  private static final System.Logger LOG = System.getLogger(FailoverProvider.class.getName());

  /// The provider of a target.
  Provider of(Target target) {
    Provider provider = byTarget.get(target);
    if (provider == null) {
      throw new IllegalStateException("no provider for " + target);
    }
    return provider;
  }

  /// What a target's provider calls its model.
  static String model(Target target) {
    String prefix = target.provider() + "/";
    return target.model().startsWith(prefix)
        ? target.model().substring(prefix.length())
        : target.model();
  }

  /// What any of them can be asked for.
  Set<Operation> operations() {
    Set<Operation> any = EnumSet.noneOf(Operation.class);
    byTarget.values().forEach(provider -> any.addAll(provider.operations()));
    return any;
  }

  /// Closes every provider, each once.
  void close() {
    new HashSet<>(byTarget.values()).forEach(Provider::close);
  }

  /// The provider of a target did not stop when it was told to.
  static void leaked(Target target) {
    LOG.log(
        System.Logger.Level.WARNING,
        "the provider of {0} did not stop within a second of being interrupted",
        target.name());
  }
}
