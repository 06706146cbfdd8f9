package dev.understudy.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.call.Needs;
import dev.understudy.failover.Failover;
import dev.understudy.observe.EngineListener;
import dev.understudy.policy.BreakerRule;
import dev.understudy.policy.BudgetRule;
import dev.understudy.policy.RetryPolicy;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HealthMetersTest {
  private static final Duration MILLI = Duration.ofMillis(1);

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Play play = new Play(EngineListener.NONE);

  private double gauge(String name, String... tags) {
    return registry.get(name).tags(tags).gauge().value();
  }

  private void bind(RetryPolicy policy) {
    HealthMeters.of(play.engine, List.of(Play.A, Play.B), policy).bindTo(registry);
  }

  @Test
  void aBlockShowsItsReasonWhileItHolds() {
    bind(RetryPolicy.DEFAULT);
    assertThat(gauge("understudy.blocked", "target", "openai/a", "reason", "retry_after")).isZero();
    play.call(Needs.PLAIN);
    play.ends(1, MILLI, "429");
    play.ends(2, MILLI, "hello");
    assertThat(gauge("understudy.blocked", "target", "openai/a", "reason", "retry_after"))
        .isEqualTo(1);
    assertThat(gauge("understudy.blocked", "target", "openai/a", "reason", "high_latency"))
        .isZero();
    assertThat(gauge("understudy.blocked", "target", "anthropic/b", "reason", "retry_after"))
        .isZero();
    play.time.advance(Duration.ofSeconds(61));
    assertThat(gauge("understudy.blocked", "target", "openai/a", "reason", "retry_after")).isZero();
  }

  @Test
  void aBreakerOpensAndHalfOpens() {
    BreakerRule rule = BreakerRule.DEFAULT;
    RetryPolicy policy =
        RetryPolicy.builder()
            .circuitBreaker(Optional.of(rule))
            .retryBudget(Optional.empty())
            .build();
    bind(policy);
    int attempt = 0;
    for (int call = 0; call < rule.failures(); call++) {
      play.call(Needs.PLAIN, policy);
      play.ends(++attempt, MILLI, "503");
      play.ends(++attempt, MILLI, "hello");
    }
    assertThat(gauge("understudy.breaker.state", "target", "openai/a")).isEqualTo(2);
    assertThat(gauge("understudy.breaker.state", "target", "anthropic/b")).isZero();
    play.time.advance(rule.open().multipliedBy(2));
    assertThat(gauge("understudy.breaker.state", "target", "openai/a")).isEqualTo(1);
  }

  @Test
  void aBudgetShowsWhatIsLeft() {
    RetryPolicy policy = RetryPolicy.builder().retryBudget(Optional.of(BudgetRule.DEFAULT)).build();
    bind(policy);
    assertThat(gauge("understudy.retry.budget.tokens", "target", "openai/a")).isEqualTo(500);
    play.call(Needs.PLAIN, policy);
    play.ends(1, MILLI, "503");
    assertThat(gauge("understudy.retry.budget.tokens", "target", "openai/a")).isEqualTo(486);
    play.ends(2, MILLI, "hello");
    assertThat(gauge("understudy.retry.budget.tokens", "target", "openai/a")).isEqualTo(500);
  }

  @Test
  void withoutABudgetNothingIsShownOfIt() {
    bind(RetryPolicy.builder().retryBudget(Optional.empty()).build());
    assertThat(registry.find("understudy.retry.budget.tokens").gauge()).isNull();
  }

  @Test
  void aFailoverShowsTheHealthOfItsTargets() {
    Failover models = Failover.of("openai/a", "anthropic/b");
    HealthMeters.of(models).tags(Tags.of("app", "shop")).bindTo(registry);
    assertThat(registry.find("understudy.breaker.state").tag("app", "shop").gauges())
        .extracting(gauge -> gauge.getId().getTag("target"))
        .containsExactlyInAnyOrder("openai/a", "anthropic/b");
  }
}
