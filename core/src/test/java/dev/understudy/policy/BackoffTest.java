package dev.understudy.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.policy.Backoff.Delay;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BackoffTest {
  private static final long MILLI = 1_000_000;

  @Test
  void withoutJitterItIsTheCeiling() {
    assertThat(delay(Jitter.NONE).nanos(3, 0.7, 0)).isEqualTo(400 * MILLI);
  }

  @Test
  void fullJitterIsUniformBelowTheCeiling() {
    assertThat(delay(Jitter.FULL).nanos(1, 0, 0)).isZero();
    assertThat(delay(Jitter.FULL).nanos(1, 0.25, 0)).isEqualTo(25 * MILLI);
  }

  @Test
  void equalJitterIsUniformInTheUpperHalf() {
    assertThat(delay(Jitter.EQUAL).nanos(1, 0, 0)).isEqualTo(50 * MILLI);
    assertThat(delay(Jitter.EQUAL).nanos(1, 0.5, 0)).isEqualTo(75 * MILLI);
  }

  @Test
  void decorrelatedJitterGrowsFromTheDelayBefore() {
    assertThat(delay(Jitter.DECORRELATED).nanos(1, 0.5, 0)).isEqualTo(200 * MILLI);
    assertThat(delay(Jitter.DECORRELATED).nanos(2, 0.5, 200 * MILLI)).isEqualTo(350 * MILLI);
    assertThat(delay(Jitter.DECORRELATED).nanos(9, 0.99, 5000 * MILLI)).isEqualTo(5000 * MILLI);
  }

  @ParameterizedTest
  @EnumSource
  void noRetryNumberOverflows(Jitter jitter) {
    for (int retry : new int[] {1, 62, 63, 64, 1000, Integer.MAX_VALUE}) {
      assertThat(delay(jitter).nanos(retry, 0.999, Long.MAX_VALUE / 8)).isBetween(0L, 5000 * MILLI);
    }
  }

  @Test
  void aStatusOverrideWinsOverAProviderOverride() {
    Delay byProvider = delay(Jitter.FULL);
    Delay byStatus = delay(Jitter.EQUAL);
    Backoff backoff =
        new Backoff(
            ApplyTo.GLOBAL,
            delay(Jitter.NONE),
            Map.of("openai", byProvider),
            Map.of(StatusRange.parse("5xx"), byStatus));
    assertThat(backoff.after("openai", OptionalInt.of(503))).isEqualTo(byStatus);
    assertThat(backoff.after("openai", OptionalInt.of(429))).isEqualTo(byProvider);
    assertThat(backoff.after("gemini", OptionalInt.empty())).isEqualTo(delay(Jitter.NONE));
  }

  @Test
  void aMaximumMustBeAboveTheBase() {
    assertThatThrownBy(
            () -> new Delay(Duration.ofSeconds(5), Duration.ofSeconds(5), 2, Jitter.NONE))
        .hasMessage("max PT5S is not above base PT5S");
  }

  private static Delay delay(Jitter jitter) {
    return new Delay(Duration.ofMillis(100), Duration.ofSeconds(5), 2, jitter);
  }
}
