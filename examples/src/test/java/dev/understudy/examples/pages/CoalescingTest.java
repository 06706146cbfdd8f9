package dev.understudy.examples.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.policy.Coalesce;
import dev.understudy.policy.RetryPolicy;
import org.junit.jupiter.api.Test;

/// The code of `docs/policies/coalescing.md`; what it does is tested with the gateway.
class CoalescingTest {
  private static RetryPolicy shared() {
    // region policy
    RetryPolicy shared = RetryPolicy.builder().coalesce(Coalesce.IDENTICAL_IN_FLIGHT).build();
    // endregion
    return shared;
  }

  @Test
  void theYamlSaysTheSame() {
    assertThat(PageYaml.policy("docs/policies/coalescing.md", "shared")).isEqualTo(shared());
  }
}
