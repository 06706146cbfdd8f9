package dev.understudy.policy;

import java.time.Duration;
import java.util.Optional;

/// What to do about a target that answers too slowly.
///
/// @param threshold slower than this is a latency event
/// @param measure which latency is meant
/// @param minTriggers events within the window that start a block
/// @param window how long an event counts; 60 s if absent
/// @param rule what a call does when it abandons an attempt for its latency
/// @param block how long the target is then left alone
/// @param scope what the block covers; model or provider
/// @param applyTo whom it concerns
public record HighLatency(
    Duration threshold,
    Measure measure,
    int minTriggers,
    Optional<Duration> window,
    Rule rule,
    Duration block,
    Scope scope,
    Reach applyTo) {

  public HighLatency {
    Positive.check("threshold_ms", threshold);
    Positive.check("block_duration_seconds", block);
    window.ifPresent(value -> Positive.check("trigger_window_seconds", value));
    if (minTriggers < 1) {
      throw new IllegalArgumentException("min_triggers must be at least 1: " + minTriggers);
    }
    if (minTriggers > 1 && window.isEmpty()) {
      throw new IllegalArgumentException("min_triggers above 1 needs trigger_window_seconds");
    }
    if (scope == Scope.ENDPOINT) {
      throw new IllegalArgumentException("on_high_latency.scope is model or provider");
    }
  }

  /// The window in force.
  public Duration windowOrDefault() {
    return window.orElse(Duration.ofSeconds(60));
  }
}
