package dev.understudy.micrometer;

import static dev.understudy.testkit.rehearsal.Cue.answers;
import static dev.understudy.testkit.rehearsal.Cue.status;
import static dev.understudy.testkit.rehearsal.Cue.throttled;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.attempt.Target;
import dev.understudy.call.Needs;
import dev.understudy.failover.Failover;
import dev.understudy.policy.BreakerRule;
import dev.understudy.policy.BudgetRule;
import dev.understudy.policy.RetryPolicy;
import dev.understudy.testkit.rehearsal.Cue;
import dev.understudy.testkit.rehearsal.Rehearsal;
import dev.understudy.testkit.rehearsal.Running;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HealthMetersTest {
  private static final Duration MILLI = Duration.ofMillis(1);

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private static final Target A = Target.of("openai/a");
  private static final Target B = Target.of("anthropic/b");

  private double gauge(String name, String... tags) {
    return registry.get(name).tags(tags).gauge().value();
  }

  private Rehearsal bound(RetryPolicy policy, Cue a) {
    Rehearsal models = Rehearsal.of(policy).target(A, a).target(B, answers("hi").after(MILLI));
    HealthMeters.of(models.engine(), List.of(A, B), policy).bindTo(registry);
    return models;
  }

  @Test
  void aBlockShowsItsReasonWhileItHolds() {
    Rehearsal models = bound(RetryPolicy.DEFAULT, throttled(Duration.ofMinutes(1)));
    assertThat(gauge("understudy.blocked", "target", "openai/a", "reason", "retry_after")).isZero();
    models.call();
    assertThat(gauge("understudy.blocked", "target", "openai/a", "reason", "retry_after"))
        .isEqualTo(1);
    assertThat(gauge("understudy.blocked", "target", "openai/a", "reason", "high_latency"))
        .isZero();
    assertThat(gauge("understudy.blocked", "target", "anthropic/b", "reason", "retry_after"))
        .isZero();
    models.pass(Duration.ofSeconds(61));
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
    Rehearsal models = bound(policy, status(503));
    for (int call = 0; call < rule.failures(); call++) {
      models.call();
    }
    assertThat(gauge("understudy.breaker.state", "target", "openai/a")).isEqualTo(2);
    assertThat(gauge("understudy.breaker.state", "target", "anthropic/b")).isZero();
    models.pass(rule.open().multipliedBy(2));
    assertThat(gauge("understudy.breaker.state", "target", "openai/a")).isEqualTo(1);
  }

  @Test
  void aBudgetShowsWhatIsLeft() {
    RetryPolicy policy = RetryPolicy.builder().retryBudget(Optional.of(BudgetRule.DEFAULT)).build();
    Rehearsal models = bound(policy, status(503).after(MILLI));
    assertThat(gauge("understudy.retry.budget.tokens", "target", "openai/a")).isEqualTo(500);
    Running call = models.begin(Needs.PLAIN);
    models.pass(MILLI);
    assertThat(gauge("understudy.retry.budget.tokens", "target", "openai/a")).isEqualTo(486);
    call.end();
    assertThat(gauge("understudy.retry.budget.tokens", "target", "openai/a")).isEqualTo(500);
  }

  @Test
  void withoutABudgetNothingIsShownOfIt() {
    bound(RetryPolicy.builder().retryBudget(Optional.empty()).build(), status(503));
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
