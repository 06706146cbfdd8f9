package dev.understudy.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.attempt.Evidence;
import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Target;
import dev.understudy.attempt.Verdict;
import dev.understudy.attempt.Where;
import dev.understudy.policy.RetryPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallFailedTest {
  private static final Target A = Target.of("openai/a");
  private static final Target B = Target.of("anthropic/b");
  private static final Target C = Target.of("gemini/c");
  private static final long SECOND = 1_000_000_000;

  @Test
  void theMessageTellsEveryAttempt() {
    Verdict throttled =
        new Verdict.Retry(
            FailureKind.THROTTLED,
            Where.ANY_TARGET,
            Optional.of(Duration.ofSeconds(2)),
            Evidence.http(429));
    History history =
        begun(RetryPolicy.DEFAULT)
            .started(A, SECOND)
            .ended(1, throttled, 2 * SECOND)
            .started(B, 2 * SECOND)
            .ended(2, retry(FailureKind.SERVER_ERROR), 3 * SECOND)
            .started(C, 3 * SECOND);
    CallFailed failed = new CallFailed(Why.DEADLINE_PASSED, history, 3_500_000_000L);
    assertThat(failed)
        .hasMessage(
            "DEADLINE_PASSED after 3 attempts in 2.500 s: #1 openai/a http_429 (asked for 2000 ms),"
                + " #2 anthropic/b server_error, #3 gemini/c unfinished");
    assertThat(failed.why()).isEqualTo(Why.DEADLINE_PASSED);
    assertThat(failed.history()).isSameAs(history);
    assertThat(failed.endedAt()).isEqualTo(3_500_000_000L);
  }

  @Test
  void oneAttemptIsNotCalledAttempts() {
    CallFailed failed = failed(RetryPolicy.DEFAULT, retry(FailureKind.OVERLOADED));
    assertThat(failed).hasMessage("NO_TARGET after 1 attempt in 1.000 s: #1 openai/a overloaded");
  }

  @Test
  void anAnswerThatBrokeInFrontOfTheCallerIsToldAsSuch() {
    History history =
        begun(RetryPolicy.DEFAULT)
            .started(A, SECOND)
            .ended(1, retry(FailureKind.OVERLOADED), 2 * SECOND)
            .started(B, 2 * SECOND)
            .answering(2, 2 * SECOND)
            .delivered(2)
            .ended(2, retry(FailureKind.CONNECTION_LOST), 3 * SECOND);
    assertThat(new CallFailed(Why.NOT_RETRIABLE, history, 3 * SECOND))
        .hasMessage(
            "NOT_RETRIABLE after 2 attempts in 2.000 s: #1 openai/a overloaded,"
                + " #2 anthropic/b connection_lost after its first content");
  }

  @Test
  void aCallWithoutAnAttemptShowsNothing() {
    CallFailed failed = new CallFailed(Why.NO_TARGET, begun(RetryPolicy.DEFAULT), 2 * SECOND);
    assertThat(failed.shown()).isNull();
    assertThat(failed.asSent()).isFalse();
    assertThat(failed)
        .hasMessage(
            "NO_TARGET after 0 attempts in 1.000 s: nobody was asked of openai/a, anthropic/b,"
                + " gemini/c");
  }

  @Test
  void whomTheFallbackListNamesInVainIsToldWhenNobodyIsLeft() {
    RetryPolicy misspelt =
        RetryPolicy.builder().fallbackModels(List.of("antropic/b", "gemini/c")).build();
    assertThat(failed(misspelt, retry(FailureKind.OVERLOADED)))
        .hasMessage(
            "NO_TARGET after 1 attempt in 1.000 s: #1 openai/a overloaded; no target is called"
                + " antropic/b, as fallback_models says");
  }

  @Test
  void theLastFailureThatCouldBeRetriedIsShown() {
    assertThat(shown(retry(FailureKind.SERVER_ERROR), retry(FailureKind.OVERLOADED))).isEqualTo(2);
  }

  @Test
  void aLaterTargetsOwnComplaintIsNotShown() {
    assertThat(shown(retry(FailureKind.SERVER_ERROR), fatal(FailureKind.BAD_REQUEST))).isEqualTo(1);
  }

  @Test
  void theDeadlineOfALaterAttemptIsShown() {
    assertThat(shown(retry(FailureKind.SERVER_ERROR), fatal(FailureKind.DEADLINE_EXCEEDED)))
        .isEqualTo(2);
  }

  @Test
  void aFirstFailureThatBelongsToTheCallerIsShownWhateverFollowed() {
    assertThat(shown(retry(FailureKind.CONTEXT_TOO_LONG), retry(FailureKind.OVERLOADED)))
        .isEqualTo(1);
  }

  @Test
  void anAttemptThatNeverEndedIsNotShown() {
    History history =
        begun(RetryPolicy.DEFAULT)
            .started(A, SECOND)
            .ended(1, retry(FailureKind.SERVER_ERROR), 2 * SECOND)
            .started(B, 2 * SECOND);
    assertThat(number(new CallFailed(Why.DEADLINE_PASSED, history, 3 * SECOND))).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "BAD_REQUEST, true, false",
    "CONTENT_POLICY, true, false",
    "NOT_FOUND, true, false",
    "CONTEXT_TOO_LONG, true, true",
    "EMPTY_ANSWER, true, true",
    "UNSUPPORTED, true, true",
    "AUTH, true, false",
    "SERVER_ERROR, false, false",
    "DEADLINE_EXCEEDED, false, false"
  })
  void whatTheCallerCanActOnIsReturnedAsItWasSent(
      FailureKind kind, boolean ifFatal, boolean ifRetriable) {
    assertThat(failed(RetryPolicy.DEFAULT, fatal(kind)).asSent()).isEqualTo(ifFatal);
    assertThat(failed(RetryPolicy.DEFAULT, retry(kind)).asSent()).isEqualTo(ifRetriable);
  }

  @Test
  void withoutAPolicyEveryFailureIsReturnedAsItWasSent() {
    assertThat(failed(RetryPolicy.NONE, retry(FailureKind.SERVER_ERROR)).asSent()).isTrue();
  }

  @Test
  void aClosedRetryGateReturnsTheFailureAsItWasSent() {
    History history =
        begun(RetryPolicy.DEFAULT)
            .started(A, SECOND)
            .ended(1, retry(FailureKind.SERVER_ERROR), 2 * SECOND);
    assertThat(new CallFailed(Why.RETRY_GATE, history, 2 * SECOND).asSent()).isTrue();
  }

  private static int shown(Verdict first, Verdict second) {
    History history =
        begun(RetryPolicy.DEFAULT)
            .started(A, SECOND)
            .ended(1, first, 2 * SECOND)
            .started(B, 2 * SECOND)
            .ended(2, second, 3 * SECOND);
    return number(new CallFailed(Why.ATTEMPTS_SPENT, history, 3 * SECOND));
  }

  private static int number(CallFailed failed) {
    return Objects.requireNonNull(failed.shown()).number();
  }

  private static CallFailed failed(RetryPolicy policy, Verdict verdict) {
    History history = begun(policy).started(A, SECOND).ended(1, verdict, 2 * SECOND);
    return new CallFailed(Why.NO_TARGET, history, 2 * SECOND);
  }

  private static History begun(RetryPolicy policy) {
    return History.of(Call.of("call", 7, Route.of(A, B, C), policy, Needs.PLAIN, SECOND));
  }

  private static Verdict retry(FailureKind kind) {
    return Verdict.retry(Where.ANY_TARGET, kind, Evidence.of(kind.code()));
  }

  private static Verdict fatal(FailureKind kind) {
    return new Verdict.Fatal(kind, Evidence.of(kind.code()));
  }
}
