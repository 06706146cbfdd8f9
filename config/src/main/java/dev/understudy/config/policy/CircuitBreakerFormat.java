package dev.understudy.config.policy;

import static dev.understudy.config.shape.Shapes.above;
import static dev.understudy.config.shape.Shapes.atLeast;
import static dev.understudy.config.shape.Shapes.duration;
import static dev.understudy.config.shape.Shapes.positive;

import dev.understudy.config.shape.Section;
import dev.understudy.policy.BreakerRule;

/// The keys of `circuit_breaker`.
final class CircuitBreakerFormat {
  private CircuitBreakerFormat() {}

  static final Section<BreakerRule> CIRCUIT_BREAKER =
      Section.of(
          "circuit_breaker",
          "When a target is cut off, and for how long.",
          s -> {
            BreakerRule usual = BreakerRule.DEFAULT;
            var failures =
                s.key(
                    "failures",
                    positive(),
                    usual.failures(),
                    "Consecutive failures that open it.",
                    BreakerRule::failures);
            var rate =
                s.key(
                    "rate",
                    above(0, 1),
                    usual.rate(),
                    "Share of failures that opens it.",
                    BreakerRule::rate);
            var minimum =
                s.key(
                    "minimum",
                    positive(),
                    usual.minimum(),
                    "Outcomes within the window before the rate counts.",
                    BreakerRule::minimum);
            var window =
                s.key(
                    "window",
                    duration(),
                    usual.window(),
                    "How long an outcome counts for the rate.",
                    BreakerRule::window);
            var open =
                s.key(
                    "open",
                    duration(),
                    usual.open(),
                    "How long it stays open before a probe.",
                    BreakerRule::open);
            var growth =
                s.key(
                    "growth",
                    atLeast(1, 1_000_000),
                    usual.growth(),
                    "Factor at every failed probe.",
                    BreakerRule::growth);
            var maxOpen =
                s.key(
                    "max_open",
                    duration(),
                    usual.maxOpen(),
                    "Longest period of being open.",
                    BreakerRule::maxOpen);
            s.rule((v, reading) -> {
              if (v.get(maxOpen).compareTo(v.get(open)) < 0) {
                reading.error(
                    v.path() + ".max_open",
                    "max_open is below open",
                    "raise max_open or lower open");
              }
            });
            return v ->
                new BreakerRule(
                    v.get(failures),
                    v.get(rate),
                    v.get(minimum),
                    v.get(window),
                    v.get(open),
                    v.get(growth),
                    v.get(maxOpen));
          });
}
