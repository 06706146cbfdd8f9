package dev.understudy.testkit.faults;

import dev.understudy.attempt.Capability;
import dev.understudy.attempt.Target;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// What is known about a target besides its name and its clocks.
///
/// @param contextWindow in tokens
/// @param capabilities all that it has; empty: nothing is known
public record Traits(OptionalLong contextWindow, Optional<Set<Capability>> capabilities) {
  static final Traits UNKNOWN = new Traits(OptionalLong.empty(), Optional.empty());

  static Traits window(long tokens) {
    return new Traits(OptionalLong.of(tokens), Optional.empty());
  }

  static Traits able(Capability only) {
    return new Traits(OptionalLong.empty(), Optional.of(Set.of(only)));
  }

  Target of(Target target) {
    Target seen = contextWindow.isPresent() ? target.window(contextWindow.getAsLong()) : target;
    return capabilities.isPresent() ? seen.able(capabilities.get()) : seen;
  }
}
