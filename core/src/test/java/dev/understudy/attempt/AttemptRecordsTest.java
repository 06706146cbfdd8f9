package dev.understudy.attempt;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AttemptRecordsTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @ParameterizedTest
  @CsvSource({"openai/gpt-4o, openai", "openai/ft/7, openai", "gpt-4o, gpt-4o", "/x, ''"})
  void theProviderIsWhatStandsBeforeTheFirstSlash(String model, String provider) {
    assertThat(Target.providerOf(model)).isEqualTo(provider);
  }

  @Test
  void aTargetNeedsANameAndAWeight() {
    Target target = Target.of("openai/a");
    assertThatThrownBy(() -> target.named(" ")).hasMessage("a target needs a name");
    assertThatThrownBy(() -> target.weighing(0))
        .hasMessage("weight of openai/a must be positive: 0.0");
    assertThatThrownBy(() -> target.weighing(Double.POSITIVE_INFINITY))
        .hasMessage("weight of openai/a must be positive: Infinity");
  }

  @Test
  void aChangedTargetDiffersInThatAlone() {
    Target target = Target.of("openai/a");
    Timeouts quick = new Timeouts(SECOND, SECOND, SECOND, SECOND, SECOND);
    Target changed =
        target
            .named("east")
            .at("eu")
            .with(quick)
            .weighing(3)
            .window(4096)
            .able(Set.of(Capability.TOOLS));
    assertThat(changed.toString()).isEqualTo("east");
    assertThat(changed.endpoint()).isEqualTo("eu");
    assertThat(changed.timeouts()).isEqualTo(quick);
    assertThat(changed.weight()).isEqualTo(3);
    assertThat(changed.contextWindow()).hasValue(4096);
    assertThat(changed.capabilities()).containsExactly(Capability.TOOLS);
    assertThat(changed.model()).isEqualTo("openai/a");
    assertThat(changed.provider()).isEqualTo("openai");
  }

  @ParameterizedTest
  @ValueSource(strings = {"connect", "first_token", "idle", "idle_thinking", "attempt"})
  void everyTimeoutMustBePositive(String field) {
    assertThatThrownBy(() ->
            new Timeouts(
                zeroIf(field, "connect"),
                zeroIf(field, "first_token"),
                zeroIf(field, "idle"),
                zeroIf(field, "idle_thinking"),
                zeroIf(field, "attempt")))
        .hasMessage("timeout " + field + " must be positive: PT0S");
  }

  private static Duration zeroIf(String field, String name) {
    return field.equals(name) ? Duration.ZERO : SECOND;
  }

  @Test
  void aLimitShortensOnlyALongerAttempt() {
    Timeouts clocks = Timeouts.DEFAULT;
    assertThat(clocks.within(clocks.attempt())).isSameAs(clocks);
    assertThat(clocks.within(SECOND).attempt()).isEqualTo(SECOND);
    assertThat(clocks.within(SECOND).connect()).isEqualTo(clocks.connect());
  }

  @Test
  void evidenceIsCutAfter512Characters() {
    Evidence evidence = Evidence.http(500).requestId("req-1");
    assertThat(evidence.detail("x".repeat(512)).detail()).contains("x".repeat(512));
    assertThat(evidence.detail("x".repeat(513)).detail()).contains("x".repeat(512));
    assertThat(evidence.detail("no").requestId()).contains("req-1");
    assertThat(evidence.detail("no").status()).hasValue(500);
  }

  @Test
  void evidenceOfTimeIsInMilliseconds() {
    assertThat(Evidence.timeout(SECOND).errorType()).isEqualTo("timeout_1000ms");
    assertThat(Evidence.highLatency(Duration.ofMillis(1501), SECOND).errorType())
        .isEqualTo("high_latency_1501ms_threshold_1000ms");
  }

  @Test
  void aFailureThatMayBeRetriedNowhereIsFatal() {
    Evidence evidence = Evidence.http(500);
    assertThatThrownBy(() -> Verdict.retry(Where.NOWHERE, FailureKind.SERVER_ERROR, evidence))
        .hasMessage("a failure that may be retried nowhere is fatal");
    Verdict.Failure fatal = new Verdict.Fatal(FailureKind.SERVER_ERROR, evidence);
    assertThat(fatal.where()).isEqualTo(Where.NOWHERE);
    assertThat(fatal.retryAfter()).isEmpty();
  }

  @Test
  void anAnswerIsWholeOrBegun() {
    assertThat(Outcome.answered("yes")).isEqualTo(new Outcome.Answered<>("yes", true));
    assertThat(Outcome.begun("ye")).isEqualTo(new Outcome.Answered<>("ye", false));
  }

  @Test
  void onlyTheServersOwnTroubleCountsForItsBreaker() {
    assertThat(Stream.of(FailureKind.values()).filter(FailureKind::countsForBreaker))
        .containsExactly(
            FailureKind.OVERLOADED,
            FailureKind.SERVER_ERROR,
            FailureKind.CONNECT_FAILED,
            FailureKind.CONNECTION_LOST,
            FailureKind.TIMED_OUT,
            FailureKind.MALFORMED_ANSWER,
            FailureKind.EMPTY_ANSWER,
            FailureKind.STREAM_INTERRUPTED);
  }

  @Test
  void everyKindHasACodeOfItsOwn() {
    Set<String> codes = Stream.of(FailureKind.values()).map(FailureKind::code).collect(toSet());
    assertThat(codes).hasSize(FailureKind.values().length).contains("rate_limited", "timeout");
  }
}
