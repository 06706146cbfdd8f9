package dev.understudy.examples.pages;

import static dev.understudy.testkit.assertions.UnderstudyAssertions.assertThatCall;
import static dev.understudy.testkit.rehearsal.Cue.answers;
import static dev.understudy.testkit.rehearsal.Cue.down;
import static dev.understudy.testkit.rehearsal.Cue.fails;
import static dev.understudy.testkit.rehearsal.Cue.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.attempt.FailureKind;
import dev.understudy.policy.FallbackScope;
import dev.understudy.policy.RetryPolicy;
import dev.understudy.policy.Rule;
import dev.understudy.policy.StatusRange;
import dev.understudy.policy.StatusRule;
import dev.understudy.policy.Strategy;
import dev.understudy.testkit.rehearsal.Rehearsal;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The code of `docs/policies/failover.md`.
class FailoverTest {
  private final RetryPolicy listed = listed();

  private static RetryPolicy listed() {
    // region policy
    RetryPolicy listed =
        RetryPolicy.builder()
            .fallbackModels(List.of("anthropic/claude-sonnet-4-5", "openai/gpt-4o-mini"))
            .fallbackScope(FallbackScope.FALLBACK_LIST_ONLY)
            .defaultRule(Rule.of(3, Strategy.DIFFERENT_PROVIDER, Strategy.SAME_PROVIDER))
            .onStatusCodes(
                List.of(
                    new StatusRule(
                        List.of(StatusRange.of(503)), Rule.of(2, Strategy.SAME_PROVIDER))))
            .onConnectError(Optional.of(Rule.of(2, Strategy.DIFFERENT_PROVIDER)))
            .build();
    // endregion
    return listed;
  }

  @Test
  void theYamlSaysTheSame() {
    assertThat(PageYaml.policy("docs/policies/failover.md", "listed")).isEqualTo(listed);
  }

  private Rehearsal fleet(dev.understudy.testkit.rehearsal.Cue primary) {
    return Rehearsal.of(listed)
        .target("openai/gpt-4o", primary)
        .target("gemini/gemini-2.5-pro", answers("never asked"))
        .target("openai/gpt-4o-mini", answers("mini"))
        .target("anthropic/claude-sonnet-4-5", answers("claude"));
  }

  // region incidents
  @Test
  void theFailureDecidesWhoTakesOver() {
    assertThatCall(fleet(fails(FailureKind.SERVER_ERROR)).call())
        .triedInOrder("openai/gpt-4o", "anthropic/claude-sonnet-4-5");
    assertThatCall(fleet(status(503)).call()).triedInOrder("openai/gpt-4o", "openai/gpt-4o-mini");
    assertThatCall(fleet(down()).call())
        .triedInOrder("openai/gpt-4o", "anthropic/claude-sonnet-4-5");
  }

  // endregion

  // region bad-request
  @Test
  void whatIsWrongEverywhereGoesNowhere() {
    assertThatCall(fleet(status(400)).call()).tookAttempts(1).failedAs(FailureKind.BAD_REQUEST);
  }

  // endregion
}
