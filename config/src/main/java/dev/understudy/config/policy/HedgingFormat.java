package dev.understudy.config.policy;

import static dev.understudy.config.shape.Shapes.above;
import static dev.understudy.config.shape.Shapes.choice;
import static dev.understudy.config.shape.Shapes.duration;
import static dev.understudy.config.shape.Shapes.positive;

import dev.understudy.config.shape.EitherShape;
import dev.understudy.config.shape.Section;
import dev.understudy.config.shape.Shape;
import dev.understudy.policy.Hedging;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// The keys of `hedging`.
final class HedgingFormat {
  private HedgingFormat() {}

  static final Section<Hedging> HEDGING =
      Section.of(
          "hedging",
          "A second attempt beside a silent first one.",
          s -> {
            Hedging usual = Hedging.DEFAULT;
            Shape<Optional<Duration>> delay =
                EitherShape.<Optional<Duration>, String>of(
                        choice(Map.of("p95", "p95")),
                        word -> Optional.empty(),
                        value -> value.isEmpty() ? Optional.of("p95") : Optional.empty())
                    .or(duration(), Optional::of, value -> value);
            var after =
                s.key(
                    "after",
                    delay,
                    usual.after(),
                    "Silence before the hedge. `p95` is the target's own 95th percentile of time "
                        + "to first token.",
                    Hedging::after);
            var maxHedges =
                s.key(
                    "max_hedges",
                    positive(),
                    usual.maxHedges(),
                    "Hedges a call.",
                    Hedging::maxHedges);
            var maxExtraLoad =
                s.key(
                    "max_extra_load",
                    above(0, 1),
                    usual.maxExtraLoad(),
                    "Hedges as a share of calls over ten seconds.",
                    Hedging::maxExtraLoad);
            return v -> new Hedging(v.get(after), v.get(maxHedges), v.get(maxExtraLoad));
          });
}
