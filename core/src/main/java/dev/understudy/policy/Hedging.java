package dev.understudy.policy;

import java.time.Duration;
import java.util.Optional;

/// When a second attempt is started beside a silent first one.
///
/// @param after silence before the hedge; empty means the target's live 95th percentile of time to
///   first token
/// @param maxHedges per call
/// @param maxExtraLoad hedges as a share of calls over 10 s, in (0, 1]
public record Hedging(Optional<Duration> after, int maxHedges, double maxExtraLoad) {

  /// At the 95th percentile, once a call, at most 5 % extra load.
  public static final Hedging DEFAULT = new Hedging(Optional.empty(), 1, 0.05);

  public Hedging {
    after.ifPresent(value -> Positive.check("after", value));
    if (maxHedges < 1) {
      throw new IllegalArgumentException("max_hedges must be at least 1: " + maxHedges);
    }
    if (!(maxExtraLoad > 0 && maxExtraLoad <= 1)) {
      throw new IllegalArgumentException(
          "max_extra_load must be above 0 and at most 1: " + maxExtraLoad);
    }
  }
}
