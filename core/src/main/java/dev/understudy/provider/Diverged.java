package dev.understudy.provider;

import dev.understudy.attempt.Evidence;
import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Verdict;
import dev.understudy.attempt.Where;

/// An attempt that was to make the same answer again made another one.
final class Diverged extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// What it means: nothing about the provider, but nobody else may show it either.
  static final Verdict.Failure VERDICT =
      Verdict.retry(Where.OTHER_TARGET, FailureKind.SUPERSEDED, Evidence.of("diverged"));

  Diverged() {
    super("the answer became another one");
  }
}
