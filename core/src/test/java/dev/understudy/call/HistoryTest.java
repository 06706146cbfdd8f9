package dev.understudy.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.attempt.Evidence;
import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Target;
import dev.understudy.attempt.Verdict;
import dev.understudy.attempt.Where;
import dev.understudy.policy.RetryPolicy;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HistoryTest {
  private static final Target A = Target.of("openai/a");
  private static final Target B = Target.of("anthropic/b");
  private static final Verdict LOST =
      Verdict.retry(Where.ANY_TARGET, FailureKind.SERVER_ERROR, Evidence.http(500));
  private static final History NEW =
      History.of(Call.of("call-1", 7, Route.of(A, B), RetryPolicy.DEFAULT, Needs.PLAIN, 0));

  @Test
  void firstAndLastAreCountedByTheEndOfAnAttemptNotByItsStart() {
    History history = NEW.started(A, 10).started(B, 20).ended(2, LOST, 30).ended(1, LOST, 40);
    assertThat(number(history.firstFailed())).isEqualTo(2);
    assertThat(number(history.lastFailed())).isEqualTo(1);
  }

  @Test
  void ofTwoThatEndTogetherTheEarlierStartedIsFirstAndTheOtherLast() {
    History history = NEW.started(A, 10).started(B, 20).ended(2, LOST, 30).ended(1, LOST, 30);
    assertThat(number(history.firstFailed())).isEqualTo(1);
    assertThat(number(history.lastFailed())).isEqualTo(2);
  }

  @Test
  void nobodyFailedBeforeAnythingEnded() {
    assertThat(NEW.started(A, 0).firstFailed()).isNull();
    assertThat(NEW.started(A, 0).answering(1, 5).ended(1, Verdict.OK, 9).lastFailed()).isNull();
  }

  @Test
  void theFirstAttemptIsTheFirstAndEveryFurtherOneARetry() {
    History history = NEW.started(A, 0).ended(1, LOST, 1).started(A, 1);
    assertThat(history.attempt(1).why()).isEqualTo(Why.FIRST);
    assertThat(history.attempt(2).why()).isEqualTo(Why.RETRY);
    assertThat(history.attempt(2).number()).isEqualTo(2);
    assertThat(history.triesOf(A)).isEqualTo(2);
    assertThat(history.triesOf(B)).isZero();
  }

  @Test
  void deliveringIsRemembered() {
    History history = NEW.started(A, 0).answering(1, 5).delivered(1);
    assertThat(NEW.delivered()).isZero();
    assertThat(history.delivered()).isEqualTo(1);
    assertThat(history.attempt(1).deliverable()).isTrue();
  }

  @Test
  void anAttemptRemembersSinceWhenItAnswered() {
    History streamed = NEW.started(A, 0).answering(1, 5).ended(1, Verdict.OK, 9);
    History whole = NEW.started(A, 0).ended(1, Verdict.OK, 9);
    assertThat(streamed.attempt(1).state()).isEqualTo(new Attempt.Ended(9, 5, Verdict.OK));
    assertThat(whole.attempt(1).state()).isEqualTo(new Attempt.Ended(9, 9, Verdict.OK));
  }

  @Test
  void anAttemptThatRunsHasNoEnd() {
    History history = NEW.started(A, 0);
    assertThatThrownBy(() -> history.attempt(1).endedAt()).hasMessage("attempt 1 has not ended");
  }

  @Test
  void aHistoryIsNeverChangedByWhatFollows() {
    History before = NEW.started(A, 0);
    History after = before.ended(1, LOST, 1).stopped(Why.RETRY_GATE);
    assertThat(before.attempt(1).running()).isTrue();
    assertThat(before.stoppedBy()).isNull();
    assertThat(after.stoppedBy()).isEqualTo(Why.RETRY_GATE);
    assertThat(after.cancelled().stoppedBy()).isEqualTo(Why.CANCELLED);
  }

  @Test
  void itsTextNamesTheCallAndItsAttempts() {
    assertThat(NEW.started(A, 0)).asString().startsWith("call-1[").contains("openai/a");
  }

  private static int number(@Nullable Attempt attempt) {
    return Objects.requireNonNull(attempt).number();
  }
}
