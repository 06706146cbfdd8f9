package dev.understudy.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.policy.ApplyTo;
import dev.understudy.policy.Jitter;
import dev.understudy.policy.Measure;
import dev.understudy.policy.Reach;
import dev.understudy.policy.Scope;
import dev.understudy.policy.Strategy;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlanoFilesTest {
  private static Loaded<Configuration> load(String file) {
    return Files.parse(Files.read("src/test/data/plano/" + file));
  }

  private static Configuration good(String file) {
    return load(file).value().orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "basic.yaml",
        "multiple-strategies.yaml",
        "retry-after.yaml",
        "high-latency.yaml",
        "providers.json"
      })
  void loadUnchanged(String file) {
    assertThat(load(file).errors()).isEmpty();
    assertThat(load(file).value()).isPresent();
  }

  @Test
  void jitterTrueIsEqualAndFalseIsNone() {
    var basic = good("basic.yaml").models().getFirst().policy().backoff().orElseThrow();
    assertThat(basic.base().jitter()).isEqualTo(Jitter.EQUAL);
    assertThat(basic.applyTo()).isEqualTo(ApplyTo.GLOBAL);
    var several = good("multiple-strategies.yaml").models().getFirst().policy();
    assertThat(several.backoff().orElseThrow().base().jitter()).isEqualTo(Jitter.NONE);
  }

  @Test
  void rulesByStatusKeepTheirOrder() {
    var policy = good("multiple-strategies.yaml").models().getFirst().policy();
    assertThat(policy.onStatusCodes()).hasSize(3);
    assertThat(policy.onStatusCodes().get(1).rule().ladder()).containsExactly(Strategy.SAME_MODEL);
    assertThat(policy.onStatusCodes().get(1).rule().maxAttempts()).isEqualTo(4);
    assertThat(policy.maxRetryDuration()).contains(Duration.ofSeconds(30));
  }

  @Test
  void retryAfterAndInternalEntriesAreKept() {
    Configuration configuration = good("retry-after.yaml");
    var handling = configuration.models().getFirst().policy().retryAfterHandling();
    assertThat(handling.applyTo()).isEqualTo(Reach.REQUEST);
    assertThat(handling.maxRetryAfter()).hasSeconds(120);
    assertThat(configuration.models().get(1).target().internal()).isTrue();
    assertThat(configuration.models().getFirst().baseUrl().prefix()).isEqualTo("/v1");
  }

  @Test
  void highLatencyIsKept() {
    Configuration configuration = good("high-latency.yaml");
    var slow = configuration.models().getFirst().policy().onHighLatency().orElseThrow();
    assertThat(slow.measure()).isEqualTo(Measure.TOTAL);
    assertThat(slow.scope()).isEqualTo(Scope.PROVIDER);
    assertThat(slow.minTriggers()).isEqualTo(3);
    assertThat(configuration.models().get(1).passthroughAuth()).isTrue();
    assertThat(configuration.models().get(2).providerInterface())
        .isEqualTo(ProviderInterface.ANTHROPIC);
    assertThat(configuration.named("arch.fast.v1").getFirst().name())
        .isEqualTo("anthropic/claude-3-5-haiku");
  }

  @Test
  void whatOnlyTunesPlanoIsIgnoredWithAWarning() {
    assertThat(load("high-latency.yaml").warnings())
        .anySatisfy(problem -> assertThat(problem.path()).isEqualTo("tracing"));
    assertThat(load("basic.yaml").warnings())
        .extracting(Problem::path)
        .contains("listeners[0].timeout");
  }
}
