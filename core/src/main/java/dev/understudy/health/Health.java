package dev.understudy.health;

import dev.understudy.attempt.Target;
import dev.understudy.call.Charge;
import java.time.Duration;
import java.util.Optional;

/// What the planner may ask about targets. Reading has no effects.
public interface Health {
  /// What is known about a target.
  ///
  /// @param now tick of the question
  Standing standing(Target target, long now);

  /// Whether the retry budget that a charge is on can pay it.
  boolean affords(Charge charge);

  /// The target's moving average of time to first token; empty if never measured.
  Optional<Duration> latency(Target target);

  /// The target's 95th percentile of time to first token; empty until there is enough to tell.
  Optional<Duration> p95(Target target);

  /// Whether one more hedge would stay within a share of the calls of the last 10 s.
  boolean hedgeAllowed(double maxExtraLoad, long now);

  /// Nothing bad is known of anyone, budgets are endless.
  Health ALL_WELL =
      new Health() {
        @Override
        public Standing standing(Target target, long now) {
          return Standing.CLEAR;
        }

        @Override
        public boolean affords(Charge charge) {
          return true;
        }

        @Override
        public Optional<Duration> latency(Target target) {
          return Optional.empty();
        }

        @Override
        public Optional<Duration> p95(Target target) {
          return Optional.empty();
        }

        @Override
        public boolean hedgeAllowed(double maxExtraLoad, long now) {
          return true;
        }
      };
}
