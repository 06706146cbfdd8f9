package dev.understudy.config.policy;

import static dev.understudy.config.shape.Shapes.choice;
import static dev.understudy.config.shape.Shapes.positive;
import static dev.understudy.config.shape.Shapes.some;
import static dev.understudy.config.shape.Shapes.someOf;

import dev.understudy.config.shape.EitherShape;
import dev.understudy.config.shape.Key;
import dev.understudy.config.shape.Section;
import dev.understudy.config.shape.Section.Description;
import dev.understudy.config.shape.Shape;
import dev.understudy.config.shape.Values;
import dev.understudy.policy.Backoff;
import dev.understudy.policy.Rule;
import dev.understudy.policy.StatusRule;
import dev.understudy.policy.Strategy;
import java.util.List;
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

  /// The keys of a rule inside a section of `T`.
  record RuleKeys(
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

  static Optional<Integer> boxed(OptionalInt value) {
    return value.isPresent() ? Optional.of(value.getAsInt()) : Optional.empty();
  }

  static OptionalInt unboxed(Optional<Integer> value) {
    return value.map(OptionalInt::of).orElseGet(OptionalInt::empty);
  }
}
