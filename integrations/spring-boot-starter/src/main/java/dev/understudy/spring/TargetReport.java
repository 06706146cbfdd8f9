package dev.understudy.spring;

import dev.understudy.attempt.Target;
import dev.understudy.engine.Engine;
import dev.understudy.health.Standing;
import java.time.Duration;

/// How a target is doing.
///
/// @param name of the target
/// @param model its id
/// @param provider whose it is
/// @param state `usable`; `avoided`: asked only if there is nobody else; `blocked`: asked to be
///   left alone; `open`: its circuit breaker is
/// @param forMillis how long it will be blocked or open, in milliseconds; 0 if it is neither
public record TargetReport(
    String name, String model, String provider, String state, long forMillis) {

  static TargetReport of(Target target, Engine engine) {
    long now = engine.ticker().read();
    Standing standing = engine.health().standing(target, now);
    boolean open =
        standing.breaker() == Standing.Gate.OPEN || standing.breaker() == Standing.Gate.PROBING;
    String state =
        standing.blocked() ? "blocked" : open ? "open" : standing.avoided() ? "avoided" : "usable";
    long until = standing.blocked() ? standing.blockedUntil() : open ? standing.opensAt() : now;
    return new TargetReport(
        target.name(),
        target.model(),
        target.provider(),
        state,
        Duration.ofNanos(Math.max(0, until - now)).toMillis());
  }

  /// Whether a call would ask it now.
  boolean asked() {
    return state.equals("usable") || state.equals("avoided");
  }
}
