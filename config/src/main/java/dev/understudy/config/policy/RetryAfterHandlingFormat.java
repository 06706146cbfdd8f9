package dev.understudy.config.policy;

import static dev.understudy.config.shape.Shapes.choice;
import static dev.understudy.config.shape.Shapes.durationOrZero;
import static dev.understudy.config.shape.Shapes.seconds;

import dev.understudy.config.shape.Section;
import dev.understudy.policy.Reach;
import dev.understudy.policy.RetryAfterHandling;
import dev.understudy.policy.Scope;

/// The keys of `retry_after_handling`.
final class RetryAfterHandlingFormat {
  private RetryAfterHandlingFormat() {}

  static final Section<RetryAfterHandling> RETRY_AFTER_HANDLING =
      Section.of(
          "retry_after_handling",
          "How a provider's request to be left alone (`Retry-After` and its relatives) is obeyed.",
          s -> {
            RetryAfterHandling usual = RetryAfterHandling.DEFAULT;
            var scope =
                s.key(
                    "scope",
                    choice(Scope.class),
                    usual.scope(),
                    "What the block covers: this entry, all of its provider, or all of its host "
                        + "and port.",
                    RetryAfterHandling::scope);
            var applyTo =
                s.key(
                    "apply_to",
                    choice(Reach.class),
                    usual.applyTo(),
                    "Whom the block concerns: every call, or the one that was told.",
                    RetryAfterHandling::applyTo);
            var max =
                s.key(
                    "max_retry_after_seconds",
                    seconds(),
                    usual.maxRetryAfter(),
                    "A longer request is cut to this.",
                    RetryAfterHandling::maxRetryAfter);
            var maxWait =
                s.key(
                    "max_wait",
                    durationOrZero(),
                    usual.maxWait(),
                    "A call waits for a block to end only if that takes no longer.",
                    RetryAfterHandling::maxWait);
            return v ->
                new RetryAfterHandling(v.get(scope), v.get(applyTo), v.get(max), v.get(maxWait));
          });
}
