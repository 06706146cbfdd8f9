package dev.understudy.policy;

/// How many retries a target's failures may cause. A token bucket per target, as in the AWS SDKs'
/// standard retry mode.
///
/// @param capacity of the bucket, which starts full
/// @param transientCost of a retry after a failure that may have consumed capacity
/// @param throttleCost of a retry after an answer that did no work
/// @param refund for every call that succeeds at once
public record BudgetRule(int capacity, int transientCost, int throttleCost, int refund) {

  /// 500 tokens; 14 and 5 a retry; 1 back for every first-try success.
  public static final BudgetRule DEFAULT = new BudgetRule(500, 14, 5, 1);

  public BudgetRule {
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity must be at least 1: " + capacity);
    }
    if (transientCost < 0 || throttleCost < 0 || refund < 0) {
      throw new IllegalArgumentException("costs and refund must not be negative");
    }
    if (transientCost > capacity || throttleCost > capacity) {
      throw new IllegalArgumentException("a retry must not cost more than the capacity");
    }
  }
}
