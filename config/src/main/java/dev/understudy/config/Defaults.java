package dev.understudy.config;

import dev.understudy.attempt.Timeouts;

/// What an entry gets that says nothing itself.
///
/// @param timeouts clocks of an attempt
/// @param policy its policy
public record Defaults(Timeouts timeouts, PolicyChoice policy) {

  /// The engine's clocks and no policy.
  public static final Defaults BUILT_IN = new Defaults(Timeouts.DEFAULT, PolicyChoice.NONE);
}
