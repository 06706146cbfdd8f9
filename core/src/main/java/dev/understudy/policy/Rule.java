package dev.understudy.policy;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// Strategy and limits for one class of failure.
///
/// @param ladder strategies in turn: a step is left when it has no eligible candidate
/// @param maxAttempts attempts that may fail under this rule; the first request counts, so 1 means
///   no retry
/// @param attemptsPerTarget overrides the policy's
/// @param backoff overrides the policy's
public record Rule(
    List<Strategy> ladder,
    int maxAttempts,
    OptionalInt attemptsPerTarget,
    Optional<Backoff> backoff) {

  public Rule {
    ladder = List.copyOf(ladder);
    if (ladder.isEmpty()) {
      throw new IllegalArgumentException("a rule needs at least one strategy");
    }
    if (ladder.size() != ladder.stream().distinct().count()) {
      throw new IllegalArgumentException("a ladder names every strategy at most once: " + ladder);
    }
    if (maxAttempts < 1) {
      throw new IllegalArgumentException("max_attempts must be at least 1: " + maxAttempts);
    }
    if (attemptsPerTarget.isPresent() && attemptsPerTarget.getAsInt() < 1) {
      throw new IllegalArgumentException(
          "attempts_per_target must be at least 1: " + attemptsPerTarget.getAsInt());
    }
  }

  /// A rule with these strategies and this limit, and the policy's settings otherwise.
  public static Rule of(int maxAttempts, Strategy... ladder) {
    return new Rule(List.of(ladder), maxAttempts, OptionalInt.empty(), Optional.empty());
  }
}
