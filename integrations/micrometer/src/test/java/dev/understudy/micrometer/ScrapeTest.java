package dev.understudy.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.attempt.Verdict;
import dev.understudy.call.CallFailed;
import dev.understudy.call.Needs;
import dev.understudy.failover.Failover;
import dev.understudy.failover.FailureClassifier;
import dev.understudy.failover.Failures;
import dev.understudy.policy.RetryPolicy;
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
    Play play = new Play(meters);
    HealthMeters.of(play.engine, List.of(Play.A, Play.B), RetryPolicy.DEFAULT).bindTo(registry);
    play.call(Needs.STREAM);
    play.ends(1, Duration.ofMillis(20), "503");
    play.begins(2, Duration.ofMillis(30));
    play.closes(2, Duration.ofMillis(40), Verdict.OK);
    play.call(Needs.PLAIN).cancel();
    play.time.settle();
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
