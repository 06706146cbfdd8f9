package dev.understudy.micrometer;

import static dev.understudy.testkit.rehearsal.Cue.answers;
import static dev.understudy.testkit.rehearsal.Cue.stalls;
import static dev.understudy.testkit.rehearsal.Cue.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.attempt.Spent;
import dev.understudy.attempt.Target;
import dev.understudy.call.CallFailed;
import dev.understudy.call.Needs;
import dev.understudy.failover.Failover;
import dev.understudy.failover.FailureClassifier;
import dev.understudy.failover.Failures;
import dev.understudy.policy.RetryPolicy;
import dev.understudy.testkit.rehearsal.Rehearsal;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The text that Prometheus reads: the names that the design promises, and nothing that is secret.
class ScrapeTest {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final CallMeters meters = new CallMeters(registry);

  private String everythingOnce() {
    Target a = Target.of("openai/a");
    Target b = Target.of("anthropic/b");
    Rehearsal models =
        Rehearsal.of(RetryPolicy.DEFAULT)
            .target(a, status(503).after(Duration.ofMillis(20)), stalls())
            .target(b, answers("hi").after(Duration.ofMillis(30)).lasting(Duration.ofMillis(40)))
            .costing(new Spent(10, 1, false))
            .listener(meters);
    HealthMeters.of(models.engine(), List.of(a, b), RetryPolicy.DEFAULT).bindTo(registry);
    models.stream();
    models.begin(Needs.PLAIN).leave();
    return registry.scrape();
  }

  @Test
  void everyMeterHasItsName() {
    TreeSet<String> types =
        everythingOnce()
            .lines()
            .filter(line -> line.startsWith("# TYPE "))
            .map(line -> line.substring("# TYPE ".length()))
            .collect(Collectors.toCollection(() -> new TreeSet<String>()));
    assertThat(types)
        .containsExactly(
            "understudy_attempts_total counter",
            "understudy_blocked gauge",
            "understudy_breaker_state gauge",
            "understudy_call_seconds summary",
            "understudy_call_seconds_max gauge",
            "understudy_calls_total counter",
            "understudy_client_gone_total counter",
            "understudy_failover_seconds summary",
            "understudy_failover_seconds_max gauge",
            "understudy_first_token_seconds summary",
            "understudy_first_token_seconds_max gauge",
            "understudy_in_flight gauge",
            "understudy_retry_budget_tokens gauge",
            "understudy_wasted_tokens_total counter");
  }

  @Test
  void theSamplesSayWhatHappened() {
    assertThat(everythingOnce().lines())
        .contains(
            "understudy_attempts_total{kind=\"overloaded\",target=\"openai/a\",why=\"FIRST\"} 1.0",
            "understudy_attempts_total{kind=\"ok\",target=\"anthropic/b\",why=\"FAILOVER\"} 1.0",
            "understudy_calls_total{model=\"openai/a\",outcome=\"answered\"} 1.0",
            "understudy_calls_total{model=\"openai/a\",outcome=\"client_gone\"} 1.0",
            "understudy_first_token_seconds_sum{target=\"anthropic/b\"} 0.03",
            "understudy_failover_seconds_sum 0.02",
            "understudy_wasted_tokens_total{reason=\"failed\",target=\"openai/a\"} 11.0",
            "understudy_in_flight 0.0");
  }

  @Test
  void everyMeterSaysWhatItIs() {
    String scrape = everythingOnce();
    assertThat(scrape.lines().filter(line -> line.startsWith("# HELP ")))
        .hasSize((int) scrape.lines().filter(line -> line.startsWith("# TYPE ")).count())
        .allSatisfy(line -> assertThat(line).matches("# HELP \\w+ \\S.+"));
  }

  @Test
  void nothingThatAFailureSaysIsInTheText() {
    String secret = "sk-canary and the prompt";
    FailureClassifier talkative =
        FailureClassifier.standard().when(SecurityException.class, failure -> Failures.throttled());
    Failover models = Failover.of("openai/a", "anthropic/b").failures(talkative).listener(meters);
    try {
      models.call(target -> {
        throw new SecurityException(secret);
      });
    } catch (CallFailed expected) {
      assertThat(expected).hasCauseInstanceOf(SecurityException.class);
    }
    assertThat(registry.scrape()).contains("rate_limited").doesNotContain("canary", "prompt ");
  }
}
