package dev.understudy.config.policy;

import static dev.understudy.config.shape.Shapes.positive;
import static dev.understudy.config.shape.Shapes.whole;

import dev.understudy.config.shape.Section;
import dev.understudy.policy.BudgetRule;

/// The keys of `retry_budget`.
final class RetryBudgetFormat {
  private RetryBudgetFormat() {}

  static final Section<BudgetRule> RETRY_BUDGET =
      Section.of(
          "retry_budget",
          "How many retries a target's failures may cause: tokens in a bucket that starts full.",
          s -> {
            BudgetRule usual = BudgetRule.DEFAULT;
            var capacity =
                s.key(
                    "capacity",
                    positive(),
                    usual.capacity(),
                    "Tokens in a full bucket.",
                    BudgetRule::capacity);
            var transientCost =
                s.key(
                    "transient_cost",
                    whole(0, Integer.MAX_VALUE),
                    usual.transientCost(),
                    "Tokens for a retry after a failure that may have done work.",
                    BudgetRule::transientCost);
            var throttleCost =
                s.key(
                    "throttle_cost",
                    whole(0, Integer.MAX_VALUE),
                    usual.throttleCost(),
                    "Tokens for a retry after an answer that did no work.",
                    BudgetRule::throttleCost);
            var refund =
                s.key(
                    "refund",
                    whole(0, Integer.MAX_VALUE),
                    usual.refund(),
                    "Tokens back for a call that succeeds at once.",
                    BudgetRule::refund);
            s.rule((v, reading) -> {
              int dearest = Math.max(v.get(transientCost), v.get(throttleCost));
              if (dearest > v.get(capacity)) {
                reading.error(
                    v.path() + ".capacity",
                    "a retry costs " + dearest + " tokens, a full bucket has fewer",
                    "raise capacity or lower the costs");
              }
            });
            return v ->
                new BudgetRule(
                    v.get(capacity), v.get(transientCost), v.get(throttleCost), v.get(refund));
          });
}
