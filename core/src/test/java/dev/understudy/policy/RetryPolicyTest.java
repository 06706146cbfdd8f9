package dev.understudy.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.attempt.Evidence;
import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Verdict;
import dev.understudy.attempt.Where;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryPolicyTest {
  private static final Verdict BAD = new Verdict.Fatal(FailureKind.BAD_REQUEST, Evidence.http(422));

  @Test
  void aNamedStatusBecomesRetriable() {
    RetryPolicy policy = naming("422");
    assertThat(policy.adjust(BAD, true)).isInstanceOf(Verdict.Retry.class);
    assertThat(RetryPolicy.DEFAULT.adjust(BAD, true)).isEqualTo(BAD);
  }

  @Test
  void aContentPolicyRefusalIsNeverMadeRetriable() {
    Verdict refused = new Verdict.Fatal(FailureKind.CONTENT_POLICY, Evidence.http(400));
    assertThat(naming("400-499").adjust(refused, true)).isEqualTo(refused);
  }

  @Test
  void aRejectedKeyIsReturnedIfThePolicySaysSo() {
    Verdict rejected = Verdict.retry(Where.OTHER_TARGET, FailureKind.AUTH, Evidence.http(401));
    RetryPolicy policy = RetryPolicy.builder().onAuthError(OnFailure.RETURN).build();
    assertThat(policy.adjust(rejected, true)).isInstanceOf(Verdict.Fatal.class);
    assertThat(RetryPolicy.DEFAULT.adjust(rejected, true)).isEqualTo(rejected);
  }

  @Test
  void anUnsafeRequestIsRetriedOnlyIfItCertainlyDidNotRun() {
    RetryPolicy policy = RetryPolicy.DEFAULT;
    assertThat(policy.adjust(failure(FailureKind.SERVER_ERROR, 500), false))
        .isInstanceOf(Verdict.Fatal.class);
    assertThat(policy.adjust(failure(FailureKind.OVERLOADED, 503), false))
        .isInstanceOf(Verdict.Fatal.class);
    assertThat(policy.adjust(failure(FailureKind.THROTTLED, 429), false))
        .isInstanceOf(Verdict.Retry.class);
    assertThat(
            policy.adjust(
                new Verdict.Retry(
                    FailureKind.OVERLOADED,
                    Where.ANY_TARGET,
                    Optional.of(Duration.ofSeconds(1)),
                    Evidence.http(503)),
                false))
        .isInstanceOf(Verdict.Retry.class);
    assertThat(
            policy.toBuilder()
                .replay(Replay.ALWAYS)
                .build()
                .adjust(failure(FailureKind.SERVER_ERROR, 500), false))
        .isInstanceOf(Verdict.Retry.class);
  }

  @Test
  void attemptsPerTargetFollowFromTheLadder() {
    RetryPolicy policy = RetryPolicy.DEFAULT;
    assertThat(policy.attemptsPerTarget(Rule.of(4, Strategy.SAME_MODEL))).isEqualTo(4);
    assertThat(policy.attemptsPerTarget(Rule.of(4, Strategy.SAME_PROVIDER))).isEqualTo(1);
    assertThat(
            policy.attemptsPerTarget(Rule.of(4, Strategy.SAME_MODEL, Strategy.DIFFERENT_PROVIDER)))
        .isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "4", "99", "600", "500-400", "5x", "6xx", "0xx", "a-b", "400-"})
  void aMalformedStatusIsRefused(String text) {
    assertThatThrownBy(() -> StatusRange.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void statusesAreReadInThreeForms() {
    assertThat(StatusRange.parse("429")).isEqualTo(new StatusRange(429, 429));
    assertThat(StatusRange.parse("500-599")).isEqualTo(new StatusRange(500, 599));
    assertThat(StatusRange.parse("5xx")).isEqualTo(new StatusRange(500, 599));
  }

  @Test
  void aPolicyRebuiltFromItsBuilderIsEqual() {
    RetryPolicy policy = naming("429");
    assertThat(policy.toBuilder().build()).isEqualTo(policy);
  }

  @Test
  void anEmptyAnswerIsAnAnswerIfThePolicySaysSo() {
    Verdict empty = failure(FailureKind.EMPTY_ANSWER, 200);
    RetryPolicy policy = RetryPolicy.builder().onEmptyAnswer(OnFailure.RETURN).build();
    assertThat(policy.adjust(empty, true)).isEqualTo(Verdict.OK);
    assertThat(policy.adjust(failure(FailureKind.SERVER_ERROR, 500), true))
        .isEqualTo(failure(FailureKind.SERVER_ERROR, 500));
    assertThat(RetryPolicy.DEFAULT.adjust(empty, true)).isEqualTo(empty);
  }

  @Test
  void onlyARejectedKeyIsReturnedAsOne() {
    RetryPolicy policy = RetryPolicy.builder().onAuthError(OnFailure.RETURN).build();
    Verdict lost = failure(FailureKind.SERVER_ERROR, 500);
    assertThat(policy.adjust(lost, true)).isEqualTo(lost);
  }

  @Test
  void aVerdictIsLeftAloneIfThereIsNothingToAdjust() {
    Verdict lost = failure(FailureKind.SERVER_ERROR, 500);
    assertThat(RetryPolicy.NONE.adjust(lost, false)).isEqualTo(lost);
    assertThat(RetryPolicy.DEFAULT.adjust(Verdict.OK, false)).isEqualTo(Verdict.OK);
    assertThat(naming("429").adjust(BAD, true)).isEqualTo(BAD);
  }

  @Test
  void whatARuleSaysAboutATargetWinsOverThePolicy() {
    Rule own = new Rule(List.of(Strategy.SAME_MODEL), 9, OptionalInt.of(3), Optional.empty());
    RetryPolicy policy = RetryPolicy.builder().attemptsPerTarget(OptionalInt.of(5)).build();
    assertThat(policy.attemptsPerTarget(own)).isEqualTo(3);
    assertThat(policy.attemptsPerTarget(Rule.of(9, Strategy.SAME_MODEL))).isEqualTo(5);
  }

  private static RetryPolicy naming(String codes) {
    return RetryPolicy.builder()
        .onStatusCodes(
            List.of(
                new StatusRule(
                    List.of(StatusRange.parse(codes)), Rule.of(2, Strategy.DIFFERENT_PROVIDER))))
        .build();
  }

  private static Verdict failure(FailureKind kind, int status) {
    return Verdict.retry(Where.ANY_TARGET, kind, Evidence.http(status));
  }
}
