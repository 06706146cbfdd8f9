package dev.understudy.config;

import dev.understudy.policy.RetryPolicy;

/// A policy as an entry gives it.
sealed interface PolicyDraft {

  /// The word for no policy.
  String NONE = "none";

  /// By name, or [#NONE].
  record Named(String name) implements PolicyDraft {}

  /// Written out.
  record Inline(RetryPolicy policy) implements PolicyDraft {}
}
