package dev.understudy.config.policy;

import static dev.understudy.config.shape.Shapes.choice;
import static dev.understudy.config.shape.Shapes.millis;
import static dev.understudy.config.shape.Shapes.positive;
import static dev.understudy.config.shape.Shapes.seconds;

import dev.understudy.config.shape.ChoiceShape;
import dev.understudy.config.shape.Section;
import dev.understudy.policy.HighLatency;
import dev.understudy.policy.Measure;
import dev.understudy.policy.Reach;
import dev.understudy.policy.Scope;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// The keys of `on_high_latency`, a rule with a threshold.
final class HighLatencyFormat {
  private HighLatencyFormat() {}

  /// What a block covers, where an endpoint makes no sense.
  private static final ChoiceShape<Scope> MODEL_OR_PROVIDER = choice(modelOrProvider());

  private static Map<String, Scope> modelOrProvider() {
    Map<String, Scope> words = new LinkedHashMap<>();
    words.put("model", Scope.MODEL);
    words.put("provider", Scope.PROVIDER);
    return words;
  }

  /// A rule for slow answers.
  static final Section<HighLatency> HIGH_LATENCY =
      Section.of(
          "high_latency",
          "What to do about a target that answers too slowly.",
          s -> {
            var threshold =
                s.required(
                    "threshold_ms",
                    millis(),
                    "A slower answer is a latency event.",
                    HighLatency::threshold);
            var measure =
                s.key(
                    "measure",
                    choice(Measure.class),
                    Measure.TTFB,
                    "Which latency: `ttfb` is the time to the first token of a stream or the first "
                        + "byte of a plain answer, `total` the whole answer.",
                    HighLatency::measure);
            var minTriggers =
                s.key(
                    "min_triggers",
                    positive(),
                    1,
                    "Events within the window that start a block.",
                    HighLatency::minTriggers);
            var window =
                s.optional(
                    "trigger_window_seconds",
                    seconds(),
                    "60",
                    "How long an event counts. Required if `min_triggers` is above 1.",
                    HighLatency::window);
            RuleFormat.RuleKeys keys = RuleFormat.RuleKeys.in(s, HighLatency::rule);
            var block =
                s.key(
                    "block_duration_seconds",
                    seconds(),
                    Duration.ofMinutes(5),
                    "How long the target is then left alone.",
                    HighLatency::block);
            var scope =
                s.key(
                    "scope",
                    MODEL_OR_PROVIDER,
                    Scope.MODEL,
                    "What the block covers: this entry, or all of its provider.",
                    HighLatency::scope);
            var applyTo =
                s.key(
                    "apply_to",
                    choice(Reach.class),
                    Reach.GLOBAL,
                    "Whom the block concerns: every call, or the one that met it.",
                    HighLatency::applyTo);
            s.rule((v, reading) -> {
              if (v.get(minTriggers) > 1 && v.get(window).isEmpty()) {
                reading.error(
                    v.path() + ".min_triggers",
                    "min_triggers above 1 needs trigger_window_seconds",
                    "say within how many seconds the events count");
              }
            });
            return v ->
                new HighLatency(
                    v.get(threshold),
                    v.get(measure),
                    v.get(minTriggers),
                    v.get(window),
                    keys.from(v),
                    v.get(block),
                    v.get(scope),
                    v.get(applyTo));
          });
}
