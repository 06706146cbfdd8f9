package dev.understudy.examples.pages;

import static dev.understudy.testkit.assertions.UnderstudyAssertions.assertThatCall;
import static dev.understudy.testkit.rehearsal.Cue.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.call.Why;
import dev.understudy.policy.BudgetRule;
import dev.understudy.policy.RetryPolicy;
import dev.understudy.policy.Rule;
import dev.understudy.policy.Strategy;
import dev.understudy.testkit.rehearsal.Rehearsal;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The code of `docs/policies/retry-budget.md`.
class RetryBudgetTest {
  private final RetryPolicy thrifty = thrifty();

  private static RetryPolicy thrifty() {
    // region policy
    RetryPolicy thrifty =
        RetryPolicy.builder()
            .defaultRule(Rule.of(3, Strategy.SAME_MODEL))
            .circuitBreaker(Optional.empty())
            .retryBudget(Optional.of(new BudgetRule(140, 14, 5, 1)))
            .build();
    // endregion
    return thrifty;
  }

  @Test
  void theYamlSaysTheSame() {
    assertThat(PageYaml.policy("docs/policies/retry-budget.md", "thrifty")).isEqualTo(thrifty);
  }

  // region incident
  @Test
  void anOutageIsNotMultiplied() {
    Rehearsal model = Rehearsal.of(thrifty).target("openai/gpt-4o", status(500));

    for (int call = 0; call < 5; call++) {
      assertThatCall(model.call()).tookAttempts(3); // two retries, 28 tokens
    }
    for (int call = 0; call < 100; call++) {
      assertThatCall(model.call()).tookAttempts(1).gaveUpBecauseOf(Why.RETRY_BUDGET);
    }
    assertThat(model.asked("openai/gpt-4o")).isEqualTo(115); // not 315
  }

  // endregion
}
