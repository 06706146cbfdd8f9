package dev.understudy.config;

import dev.understudy.attempt.Evidence;
import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Verdict;
import dev.understudy.attempt.Where;
import dev.understudy.policy.RetryPolicy;
import dev.understudy.policy.StatusRange;
import dev.understudy.policy.StatusRule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/// One example of every kind of failure that a policy tells apart.
final class Failures {
  private Failures() {}

  /// By name, in the order in which the policy looks at them.
  static Map<String, Verdict> of(RetryPolicy policy) {
    Map<String, Verdict> examples = new LinkedHashMap<>();
    List<StatusRule> entries = policy.onStatusCodes();
    for (int i = 0; i < entries.size(); i++) {
      String codes =
          entries.get(i).codes().stream()
              .map(StatusRange::toString)
              .collect(Collectors.joining(", "));
      OptionalInt example = example(entries, i);
      if (example.isPresent()) {
        examples.put("status " + codes, status(policy, example.getAsInt()));
      }
    }
    unnamed(policy, 429).ifPresent(verdict -> examples.put("too many requests (429)", verdict));
    unnamed(policy, 500).ifPresent(verdict -> examples.put("server error (5xx)", verdict));
    examples.put(
        "timeout", failure(policy, Where.ANY_TARGET, FailureKind.TIMED_OUT, "timeout_30000ms"));
    examples.put(
        "connection error",
        failure(policy, Where.ANY_TARGET, FailureKind.CONNECT_FAILED, "connect_failed"));
    if (policy.onHighLatency().isPresent()) {
      examples.put(
          "slow answer",
          failure(policy, Where.OTHER_TARGET, FailureKind.HIGH_LATENCY, "high_latency"));
    }
    if (policy.onStatusCodes().stream().noneMatch(entry -> entry.matches(401))) {
      examples.put(
          "rejected key", failure(policy, Where.OTHER_TARGET, FailureKind.AUTH, "http_401"));
    }
    examples.put(
        "prompt too long",
        failure(
            policy,
            Where.OTHER_TARGET_LARGER_WINDOW,
            FailureKind.CONTEXT_TOO_LONG,
            "context_too_long"));
    return examples;
  }

  /// A status that this entry and no earlier one names.
  private static OptionalInt example(List<StatusRule> entries, int index) {
    for (StatusRange range : entries.get(index).codes()) {
      for (int status = range.first(); status <= range.last(); status++) {
        int each = status;
        if (entries.stream().limit(index).noneMatch(entry -> entry.matches(each))) {
          return OptionalInt.of(status);
        }
      }
    }
    return OptionalInt.empty();
  }

  private static Optional<Verdict> unnamed(RetryPolicy policy, int status) {
    boolean named = policy.onStatusCodes().stream().anyMatch(entry -> entry.matches(status));
    return named ? Optional.empty() : Optional.of(status(policy, status));
  }

  private static Verdict status(RetryPolicy policy, int status) {
    FailureKind kind =
        status == 429
            ? FailureKind.THROTTLED
            : status >= 500 ? FailureKind.SERVER_ERROR : FailureKind.BAD_REQUEST;
    return policy.adjust(Verdict.retry(Where.ANY_TARGET, kind, Evidence.http(status)), true);
  }

  private static Verdict failure(
      RetryPolicy policy, Where where, FailureKind kind, String errorType) {
    return policy.adjust(Verdict.retry(where, kind, Evidence.of(errorType)), true);
  }
}
