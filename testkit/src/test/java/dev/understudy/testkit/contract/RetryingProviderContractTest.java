package dev.understudy.testkit.contract;

import dev.understudy.provider.RetryingProvider;
import dev.understudy.testkit.InMemoryProvider;
import java.time.Duration;

class RetryingProviderContractTest extends ProviderContract {
  @Override
  protected Subject subject(Behaviour behaviour) {
    InMemoryProvider upstream = InMemoryProviderTest.upstream(behaviour);
    return InMemoryProviderTest.subject(
        RetryingProvider.builder(upstream).initialBackoff(Duration.ofMillis(1)).build(), upstream);
  }

  @Override
  protected int attempts() {
    return 3;
  }
}
