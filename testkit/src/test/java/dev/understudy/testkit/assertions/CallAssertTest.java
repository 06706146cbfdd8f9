package dev.understudy.testkit.assertions;

import static dev.understudy.testkit.assertions.UnderstudyAssertions.assertThatCall;
import static dev.understudy.testkit.rehearsal.Cue.answers;
import static dev.understudy.testkit.rehearsal.Cue.breaksAfter;
import static dev.understudy.testkit.rehearsal.Cue.status;
import static dev.understudy.testkit.rehearsal.Cue.throttled;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Target;
import dev.understudy.call.CallFailed;
import dev.understudy.call.Why;
import dev.understudy.failover.Failover;
import dev.understudy.failover.FailureClassifier;
import dev.understudy.failover.Failures;
import dev.understudy.policy.RetryPolicy;
import dev.understudy.policy.Rule;
import dev.understudy.policy.Strategy;
import dev.understudy.provider.ChatRequest;
import dev.understudy.provider.FailoverProvider;
import dev.understudy.provider.Message;
import dev.understudy.provider.Provider;
import dev.understudy.provider.ProviderException;
import dev.understudy.provider.Time;
import dev.understudy.testkit.CallLog;
import dev.understudy.testkit.InMemoryProvider;
import dev.understudy.testkit.InMemoryProvider.Turn;
import dev.understudy.testkit.rehearsal.Performance;
import dev.understudy.testkit.rehearsal.Rehearsal;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/// What every assertion about a call says when it holds, and when it does not.
class CallAssertTest {
  private static final String A = "openai/gpt-4o";
  private static final String B = "anthropic/claude-sonnet-4-5";

  /// #1 A throttled after 100 ms, #2 B answers after 200 ms.
  private static final Performance SERVED =
      Rehearsal.of(RetryPolicy.DEFAULT)
          .target(A, throttled(ofSeconds(3)).after(ofMillis(100)))
          .target(B, answers("hi").after(ofMillis(200)))
          .call();

  private static final String STORY_OF_SERVED =
      """
        #1 openai/gpt-4o at 0 ms: THROTTLED (asked for 3000 ms) after 100 ms
        #2 anthropic/claude-sonnet-4-5 at 100 ms: no failure after 200 ms
        answered with "hi" after 300 ms\
      """;

  /// #1 A says 400.
  private static final Performance REFUSED =
      Rehearsal.of(RetryPolicy.DEFAULT).target(A, status(400)).target(B, answers("hi")).call();

  private static final String STORY_OF_REFUSED =
      """
        #1 openai/gpt-4o at 0 ms: BAD_REQUEST 400 after 0 ms
        failed as BAD_REQUEST because of NOT_RETRIABLE after 0 ms\
      """;

  /// #1 A is throttled, and waited for.
  private static final Performance WAITED =
      Rehearsal.of(RetryPolicy.builder().defaultRule(Rule.of(3, Strategy.SAME_MODEL)).build())
          .target(A, throttled(ofSeconds(2)), answers("hello"))
          .call();

  @Test
  void allThatHoldsCanBeSaidInOneSentence() {
    assertThatCall(SERVED)
        .answered()
        .answeredWith("hi")
        .answeredBy(B)
        .tookAttempts(2)
        .triedInOrder(A, B)
        .neverTried("mistral/large")
        .attemptFailedAs(1, FailureKind.THROTTLED)
        .didNotWait()
        .waited(ZERO)
        .waitedBetween(ZERO, ofSeconds(1))
        .waitedBefore(2, ZERO, ZERO)
        .tookBetween(ofMillis(300), ofMillis(300));
    assertThatCall(REFUSED)
        .failed()
        .failedAs(FailureKind.BAD_REQUEST)
        .gaveUpBecauseOf(Why.NOT_RETRIABLE)
        .tookAttempts(1);
  }

  @Test
  void aFailureTellsTheWholeStory() {
    assertThat(saidBy(() -> assertThatCall(SERVED).failed()))
        .isEqualTo(expected("a failure", STORY_OF_SERVED));
    assertThat(saidBy(() -> assertThatCall(REFUSED).answered()))
        .isEqualTo(expected("an answer", STORY_OF_REFUSED));
  }

  @Test
  void everyAssertionSaysWhatItExpected() {
    assertThat(saidBy(() -> assertThatCall(SERVED).answeredWith("ho")))
        .isEqualTo(expected("the answer \"ho\"", STORY_OF_SERVED));
    assertThat(saidBy(() -> assertThatCall(SERVED).answeredBy(A)))
        .isEqualTo(expected("an answer of openai/gpt-4o", STORY_OF_SERVED));
    assertThat(saidBy(() -> assertThatCall(SERVED).tookAttempts(1)))
        .isEqualTo(expected("1 attempt", STORY_OF_SERVED));
    assertThat(saidBy(() -> assertThatCall(SERVED).tookAttempts(3)))
        .isEqualTo(expected("3 attempts", STORY_OF_SERVED));
    assertThat(saidBy(() -> assertThatCall(SERVED).triedInOrder(B, A)))
        .isEqualTo(
            expected(
                "attempts at anthropic/claude-sonnet-4-5, then openai/gpt-4o", STORY_OF_SERVED));
    assertThat(saidBy(() -> assertThatCall(SERVED).neverTried(A)))
        .isEqualTo(expected("no attempt at openai/gpt-4o", STORY_OF_SERVED));
    assertThat(saidBy(() -> assertThatCall(SERVED).attemptFailedAs(2, FailureKind.AUTH)))
        .isEqualTo(expected("attempt 2 to fail as AUTH", STORY_OF_SERVED));
    assertThat(saidBy(() -> assertThatCall(SERVED).attemptFailedAs(3, FailureKind.AUTH)))
        .isEqualTo(expected("attempt 3 to fail as AUTH", STORY_OF_SERVED));
    assertThat(saidBy(() -> assertThatCall(SERVED).waited(ofSeconds(3))))
        .isEqualTo(expected("waits of 3000 ms in all", STORY_OF_SERVED));
    assertThat(saidBy(() -> assertThatCall(SERVED).waitedBetween(ofSeconds(1), ofSeconds(2))))
        .isEqualTo(expected("waits of 1000 ms to 2000 ms in all", STORY_OF_SERVED));
    assertThat(saidBy(() -> assertThatCall(SERVED).waitedBefore(2, ofSeconds(1), ofSeconds(2))))
        .isEqualTo(expected("a wait of 1000 ms to 2000 ms before attempt 2", STORY_OF_SERVED));
    assertThat(saidBy(() -> assertThatCall(SERVED).tookBetween(ofSeconds(1), ofSeconds(2))))
        .isEqualTo(expected("an end after 1000 ms to 2000 ms", STORY_OF_SERVED));
    assertThat(saidBy(() -> assertThatCall(REFUSED).failedAs(FailureKind.AUTH)))
        .isEqualTo(expected("a failure as AUTH", STORY_OF_REFUSED));
    assertThat(saidBy(() -> assertThatCall(REFUSED).gaveUpBecauseOf(Why.NO_TARGET)))
        .isEqualTo(expected("a failure because of NO_TARGET", STORY_OF_REFUSED));
    assertThat(saidBy(() -> assertThatCall(REFUSED).answeredBy(A)))
        .isEqualTo(expected("an answer of openai/gpt-4o", STORY_OF_REFUSED));
  }

  @Test
  void aSuccessIsNoFailureOfAnyKind() {
    assertThat(saidBy(() -> assertThatCall(SERVED).failedAs(FailureKind.THROTTLED)))
        .startsWith("expected a failure as THROTTLED");
    assertThat(saidBy(() -> assertThatCall(SERVED).gaveUpBecauseOf(Why.ANSWERED)))
        .startsWith("expected a failure because of ANSWERED");
  }

  @Test
  void aWaitIsSeenAndTold() {
    assertThatCall(WAITED).waitedBefore(2, ofSeconds(2), ofMillis(2_500));
    assertThat(saidBy(() -> assertThatCall(WAITED).didNotWait()))
        .startsWith("expected no wait, but this happened:")
        .contains("#2 openai/gpt-4o at 2")
        .contains(" after waiting 2");
  }

  @Test
  void aBrokenStreamIsToldWithItsBeginning() {
    Performance broken = Rehearsal.of(RetryPolicy.DEFAULT).target(A, breaksAfter("to be")).stream();
    assertThat(saidBy(() -> assertThatCall(broken).answered()))
        .contains("failed with \"to be\" as STREAM_INTERRUPTED");
  }

  @Test
  void percentSignsInAnAnswerAreJustThat() {
    Performance odd = Rehearsal.of(RetryPolicy.DEFAULT).target(A, answers("100 %s")).call();
    assertThat(saidBy(() -> assertThatCall(odd).failed())).contains("answered with \"100 %s\"");
  }

  @Test
  void anAssertionCanBeDescribed() {
    assertThat(saidBy(() -> assertThatCall(SERVED).as("the first call").failed()))
        .startsWith("[the first call] expected a failure");
  }

  @Test
  void theFailureOfAnyCallTellsItsAttempts() {
    Failover failover =
        Failover.of(A, B)
            .failures(
                FailureClassifier.standard()
                    .when(IOException.class, broken -> Failures.http(503, Optional.empty())));
    CallFailed failed =
        catchThrowableOfType(
            CallFailed.class,
            () ->
                failover.call(target -> {
                  throw new IOException("closed");
                }));

    assertThatCall(failed)
        .triedInOrder(A, B)
        .failedAs(FailureKind.OVERLOADED)
        .gaveUpBecauseOf(Why.ATTEMPTS_SPENT);
    assertThatCall(new IllegalStateException("wrapped", failed)).triedInOrder(A, B);
  }

  @Test
  void theFailureOfAProviderTellsItsAttempts() {
    Provider down =
        InMemoryProvider.of("x", Time.system(), Turn.status(500, FailureKind.SERVER_ERROR));
    Provider models =
        FailoverProvider.builder().target(Target.of(A), down).target(Target.of(B), down).build();
    ProviderException failed =
        catchThrowableOfType(
            ProviderException.class, () -> models.chat(ChatRequest.of(A, Message.user("hello"))));

    assertThatCall(failed)
        .triedInOrder(A, B)
        .failedAs(FailureKind.SERVER_ERROR)
        .attemptFailedAs(2, FailureKind.SERVER_ERROR);
    assertThat(saidBy(() -> assertThatCall(failed).gaveUpBecauseOf(Why.ATTEMPTS_SPENT)))
        .contains("#2 anthropic/claude-sonnet-4-5")
        .contains("SERVER_ERROR 500");
  }

  @Test
  void aListenersRecordTellsItsAttempts() throws Exception {
    CallLog calls = new CallLog();
    Failover.of(A, B)
        .listener(calls)
        .failures(
            FailureClassifier.standard()
                .when(IOException.class, broken -> Failures.http(503, Optional.empty())))
        .call(target -> {
          if (target.name().equals(A)) {
            throw new IOException("closed");
          }
          return "hi";
        });

    assertThat(calls.await(1, ofSeconds(5))).hasSize(1);
    assertThatCall(calls.last()).triedInOrder(A, B).answeredBy(B);
  }

  @Test
  void whatIsNoFailedCallIsSaidToBeNone() {
    assertThat(saidBy(() -> assertThatCall(new IOException("closed"))))
        .isEqualTo("no failed call, but java.io.IOException: closed");
    assertThat(saidBy(() -> assertThatCall((Throwable) null)))
        .isEqualTo("no failed call, but null");
  }

  private static String expected(String what, String story) {
    return "expected "
        + what
        + ", but this happened:"
        + System.lineSeparator()
        + String.join(System.lineSeparator(), List.of(story.split("\n", -1)));
  }

  static String saidBy(ThrowingCallable assertion) {
    return String.valueOf(catchThrowableOfType(AssertionError.class, assertion).getMessage());
  }
}
