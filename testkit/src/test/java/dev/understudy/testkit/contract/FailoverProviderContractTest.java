package dev.understudy.testkit.contract;

import dev.understudy.attempt.Target;
import dev.understudy.policy.RetryPolicy;
import dev.understudy.provider.FailoverProvider;
import dev.understudy.testkit.InMemoryProvider;

class FailoverProviderContractTest extends ProviderContract {
  @Override
  protected Subject subject(Behaviour behaviour) {
    InMemoryProvider upstream = InMemoryProviderTest.upstream(behaviour);
    return InMemoryProviderTest.subject(
        FailoverProvider.builder()
            .target(Target.of("test/model"), upstream)
            .policy(RetryPolicy.NONE)
            .build(),
        upstream);
  }
}
