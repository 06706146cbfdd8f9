package dev.understudy.call;

import dev.understudy.attempt.Capability;
import java.util.EnumSet;
import java.util.Set;

/// What a request demands of a target and of the engine.
///
/// @param capabilities it cannot be served without
/// @param streaming whether the caller reads the answer as it is made
/// @param replaySafe whether it may be sent twice without harm
public record Needs(Set<Capability> capabilities, boolean streaming, boolean replaySafe) {

  /// A plain request that any target can serve and that may be sent again.
  public static final Needs PLAIN = new Needs(Set.of(), false, true);

  /// The same as a stream.
  public static final Needs STREAM = new Needs(Set.of(), true, true);

  public Needs {
    capabilities = capabilities.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(capabilities));
  }
}
