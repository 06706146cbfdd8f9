package dev.understudy.config;

import dev.understudy.policy.RetryPolicy;
import java.util.Optional;

/// A policy and, if it came from `retry_policies`, its name there.
public record PolicyChoice(Optional<String> name, RetryPolicy policy) {

  /// No policy.
  public static final PolicyChoice NONE = inline(RetryPolicy.NONE);

  /// A policy written where it is used.
  public static PolicyChoice inline(RetryPolicy policy) {
    return new PolicyChoice(Optional.empty(), policy);
  }

  /// A policy from `retry_policies`.
  public static PolicyChoice named(String name, RetryPolicy policy) {
    return new PolicyChoice(Optional.of(name), policy);
  }
}
