package dev.understudy.opentelemetry;

import java.time.Duration;
import java.time.Instant;

/// Ticks of one call as calendar time: the clock was read at one tick, the rest is counted from it.
///
/// @param at what the clock said
/// @param tick the tick of that
record Timeline(Instant at, long tick) {
  Instant of(long other) {
    return at.plusNanos(other - tick);
  }

  Instant of(long start, Duration after) {
    return of(start + after.toNanos());
  }
}
