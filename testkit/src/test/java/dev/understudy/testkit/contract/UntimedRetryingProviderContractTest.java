package dev.understudy.testkit.contract;

import dev.understudy.provider.RetryingProvider;
import dev.understudy.testkit.InMemoryProvider;
import java.time.Duration;

/// Without limits everything happens on the caller's own thread.
class UntimedRetryingProviderContractTest extends ProviderContract {
  @Override
  protected Subject subject(Behaviour behaviour) {
    InMemoryProvider upstream = InMemoryProviderTest.upstream(behaviour);
    return InMemoryProviderTest.subject(
        RetryingProvider.builder(upstream)
            .timeout(Duration.ZERO)
            .streamIdle(Duration.ZERO)
            .maxRetries(0)
            .build(),
        upstream);
  }
}
