package dev.understudy.config;

import static dev.understudy.config.shape.Shapes.choice;
import static dev.understudy.config.shape.Shapes.millis;
import static dev.understudy.config.shape.Shapes.positive;
import static dev.understudy.config.shape.Shapes.seconds;
import static dev.understudy.config.shape.Shapes.some;
import static dev.understudy.config.shape.Shapes.someOf;

import dev.understudy.config.shape.ChoiceShape;
import dev.understudy.config.shape.EitherShape;
import dev.understudy.config.shape.Key;
import dev.understudy.config.shape.Section;
import dev.understudy.config.shape.Section.Description;
import dev.understudy.config.shape.Shape;
import dev.understudy.config.shape.Values;
import dev.understudy.policy.Backoff;
import dev.understudy.policy.HighLatency;
import dev.understudy.policy.Measure;
import dev.understudy.policy.Reach;
import dev.understudy.policy.Rule;
import dev.understudy.policy.Scope;
import dev.understudy.policy.StatusRule;
import dev.understudy.policy.Strategy;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/// The keys of the sections that each contain a rule: what to do about one class of failure.
final class RuleFormat {
  private RuleFormat() {}

  /// One strategy, or several in turn.
  static final Shape<List<Strategy>> LADDER =
      EitherShape.<List<Strategy>, Strategy>of(
              choice(Strategy.class),
              List::of,
              ladder -> ladder.size() == 1 ? Optional.of(ladder.getFirst()) : Optional.empty())
          .or(someOf(choice(Strategy.class)), ladder -> ladder, Optional::of);

  /// What a block covers, where an endpoint makes no sense.
  private static final ChoiceShape<Scope> MODEL_OR_PROVIDER = choice(modelOrProvider());

  private static Map<String, Scope> modelOrProvider() {
    Map<String, Scope> words = new LinkedHashMap<>();
    words.put("model", Scope.MODEL);
    words.put("provider", Scope.PROVIDER);
    return words;
  }

  /// The keys of a rule inside a section of `T`.
  private record RuleKeys(
      Key<List<Strategy>> ladder,
      Key<Integer> maxAttempts,
      Key<Optional<Integer>> attemptsPerTarget,
      Key<Optional<Backoff>> backoff) {

    static <T> RuleKeys in(Description<T> s, Function<T, Rule> rule) {
      return new RuleKeys(
          s.required(
              "strategy",
              LADDER,
              "Who may take over: the same target, another of the same provider, one of another "
                  + "provider. A list is tried in turn.",
              rule.andThen(Rule::ladder)),
          s.required(
              "max_attempts",
              positive(),
              "Attempts that may fail under this rule. The first request counts, so 1 means no "
                  + "retry.",
              rule.andThen(Rule::maxAttempts)),
          s.optional(
              "attempts_per_target",
              positive(),
              "as in the policy",
              "Tries on one target in a call while this rule governs it.",
              rule.andThen(Rule::attemptsPerTarget).andThen(RuleFormat::boxed)),
          s.optional(
              "backoff",
              BackoffFormat.BACKOFF,
              "as in the policy",
              "Waits of this rule.",
              rule.andThen(Rule::backoff)));
    }

    Rule from(Values values) {
      return new Rule(
          values.get(ladder),
          values.get(maxAttempts),
          unboxed(values.get(attemptsPerTarget)),
          values.get(backoff));
    }
  }

  /// A rule by itself.
  static final Section<Rule> RULE =
      Section.of(
          "rule",
          "What to do about one class of failure.",
          s -> {
            RuleKeys keys = RuleKeys.in(s, Function.<Rule>identity());
            return keys::from;
          });

  /// A rule for named statuses.
  static final Section<StatusRule> STATUS_RULE =
      Section.of(
          "status_rule",
          "What to do about named statuses, which it also makes retriable.",
          s -> {
            var codes =
                s.required(
                    "codes",
                    some(new StatusShape()),
                    "The statuses. In overlapping entries the first one wins.",
                    StatusRule::codes);
            RuleKeys keys = RuleKeys.in(s, StatusRule::rule);
            return v -> new StatusRule(v.get(codes), keys.from(v));
          });

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
            RuleKeys keys = RuleKeys.in(s, HighLatency::rule);
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

  static Optional<Integer> boxed(OptionalInt value) {
    return value.isPresent() ? Optional.of(value.getAsInt()) : Optional.empty();
  }

  static OptionalInt unboxed(Optional<Integer> value) {
    return value.map(OptionalInt::of).orElseGet(OptionalInt::empty);
  }
}
