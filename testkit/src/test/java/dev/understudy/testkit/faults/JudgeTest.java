package dev.understudy.testkit.faults;

import static dev.understudy.testkit.faults.Fault.TEXT_OF_A;
import static dev.understudy.testkit.faults.Fault.TEXT_OF_B;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Target;
import dev.understudy.attempt.Verdict;
import dev.understudy.call.Call;
import dev.understudy.call.Charge;
import dev.understudy.call.History;
import dev.understudy.call.Needs;
import dev.understudy.call.Route;
import dev.understudy.call.Why;
import dev.understudy.failover.Failures;
import dev.understudy.observe.CallRecord;
import dev.understudy.policy.RetryPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JudgeTest {
  private final IOException broken = new IOException("broken");

  @Test
  void theWholeAnswerOfTheOtherIsFine() {
    assertThat(judged(End.fromB(), heard(TEXT_OF_B, null, 1, 1))).isEmpty();
  }

  @Test
  void halfAnAnswerWithoutAnErrorIsTheWorstOfAll() {
    assertThat(judged(End.fromB(), heard("alpha beta", null, 1, 1)))
        .contains("a complete answer with the text 'alpha beta'")
        .contains("it ended as: the answer 'alpha beta'");
  }

  @Test
  void twoTextsInOneAnswerAreSeen() {
    assertThat(judged(End.fromB(), heard("alpha " + TEXT_OF_B, null, 1, 1)))
        .contains("not the whole answer '" + TEXT_OF_B + "'");
  }

  @Test
  void anErrorAfterSomethingNobodySaidIsSeen() {
    assertThat(judged(End.interrupted(), heard("beta", broken, 1, 0)))
        .contains("an error after the text 'beta'");
    assertThat(judged(End.interrupted(), heard("alpha beta", broken, 1, 0))).isEmpty();
  }

  @Test
  void aBrokenStreamThatEndsWellIsSeen() {
    assertThat(judged(End.interrupted(), heard(TEXT_OF_A, null, 1, 0)))
        .contains("no error at the end");
  }

  @Test
  void howOftenBothWereAskedIsCounted() {
    assertThat(judged(End.fromB(), heard(TEXT_OF_B, null, 3, 0)))
        .contains("A was asked 3 times, not 1", "B was asked 0 times, not 1");
  }

  @Test
  void anErrorThatTellsTheKeyIsSeen() {
    var outer = new IllegalStateException("failed", new IOException("with " + Scene.KEY));
    assertThat(judged(End.error(503, 1, 1), heard("", outer, 1, 1)))
        .contains("the error tells the key");
    var suppressing = new IOException("failed");
    suppressing.addSuppressed(new IOException(Scene.KEY));
    assertThat(judged(End.error(503, 1, 1), heard("", suppressing, 1, 1)))
        .contains("the error tells the key");
  }

  @Test
  void aBugIsNoFailure() {
    assertThat(judged(End.error(503, 1, 1), heard("", new NullPointerException("x"), 1, 1)))
        .contains("a bug and no failure: java.lang.NullPointerException: x");
  }

  @Test
  void anErrorThatIsPassedOnKeepsItsStatus() {
    Heard wrong =
        new Heard("", broken, OptionalInt.of(503), Duration.ofMillis(5), 1, 0, Optional.empty());
    assertThat(judged(End.asSent(400), wrong)).contains("status 503, not 400");
    Heard right =
        new Heard("", broken, OptionalInt.of(400), Duration.ofMillis(5), 1, 0, Optional.empty());
    assertThat(judged(End.asSent(400), right)).isEmpty();
  }

  @Test
  void theStatusOfAnErrorIsTheProvidersOwn() {
    Heard heard =
        new Heard("", broken, OptionalInt.of(401), Duration.ofMillis(5), 1, 0, Optional.empty());
    assertThat(judged(End.error(502, 1, 0), heard)).contains("status 401, not 502");
    assertThat(judged(End.error(502, 1, 0).sent(401), heard)).isEmpty();
  }

  @Test
  void attemptsAreCountedWhereAListenerIsTold() {
    assertThat(judged(End.fromB(), told(TEXT_OF_B, null, failedOver(Why.FAILOVER)))).isEmpty();
    assertThat(judged(End.fromB().attempts(3), told(TEXT_OF_B, null, failedOver(Why.FAILOVER))))
        .contains("2 attempts, not 3");
    assertThat(judged(End.fromB(), told(TEXT_OF_B, null, failedOver(Why.RESUME))))
        .as("what goes on with a stream is not counted")
        .contains("1 attempts, not 2");
  }

  @Test
  void aListenerMustBeToldWhatTheCallerSees() {
    assertThat(judged(End.fromB(), told(TEXT_OF_B, null)))
        .contains("its listener was told of 0 calls");
    CallRecord whole = failedOver(Why.FAILOVER);
    assertThat(judged(End.fromB(), told(TEXT_OF_B, null, whole, whole)))
        .contains("its listener was told of 2 calls");
    assertThat(judged(End.error(502, 1, 1), told("", broken, whole)))
        .contains("its listener was told of a whole answer");
    CallRecord failed = new CallRecord(Why.NO_TARGET, false, whole.history(), Duration.ofMillis(5));
    assertThat(judged(End.fromB(), told(TEXT_OF_B, null, failed)))
        .contains("its listener was told of a failure");
    assertThat(judged(End.emptyOfB(), told("", null, failed))).isEmpty();
  }

  private static Heard told(String text, @Nullable Throwable failure, CallRecord... calls) {
    return new Heard(
        text,
        failure,
        OptionalInt.empty(),
        Duration.ofMillis(5),
        1,
        1,
        Optional.of(List.of(calls)));
  }

  /// A whole answer in a second attempt.
  private static CallRecord failedOver(Why why) {
    Target a = Target.of("openai/a");
    Target b = Target.of("vllm/b");
    History history =
        History.of(Call.of("call", 1, Route.of(a, b), RetryPolicy.DEFAULT, Needs.PLAIN, 0))
            .started(a, 0)
            .ended(1, Failures.of(FailureKind.OVERLOADED), 1)
            .started(b, b.timeouts(), why, Charge.NONE, 0, 1)
            .ended(2, Verdict.OK, 2)
            .delivered(2);
    return new CallRecord(Why.ANSWERED, true, history, Duration.ofNanos(2));
  }

  @Test
  void whatTakesTooLongIsSeen() {
    Heard slow =
        new Heard(
            TEXT_OF_B, null, OptionalInt.empty(), Duration.ofSeconds(12), 1, 1, Optional.empty());
    assertThat(judged(End.fromB(), slow)).contains("it took 12000 ms, not 0 to 10000");
  }

  @Test
  void aProviderThatWasNotToldIsSeen() {
    Fault fault = FaultsTest.named("a stall");
    Heard heard =
        new Heard(
            "alpha", broken, OptionalInt.empty(), Duration.ofMillis(500), 1, 0, Optional.empty());
    assertThat(Judge.problems(fault, List.of(heard), false))
        .containsExactly("A was not told within a second that it is cancelled");
    assertThat(Judge.problems(fault, List.of(heard), true)).isEmpty();
    assertThat(Judge.problems(fault.notCancelling(), List.of(heard), false)).isEmpty();
  }

  @Test
  void theCallThatWentWrongIsNamed() {
    Fault fault = FaultsTest.named("401");
    Heard second = heard(TEXT_OF_A, null, 1, 0);
    assertThat(Judge.problems(fault, List.of(heard(TEXT_OF_B, null, 1, 1), second), true))
        .isNotEmpty()
        .allMatch(problem -> problem.startsWith("call 2: "));
  }

  private static List<String> judged(End end, Heard heard) {
    Fault fault = Fault.says(0, "test", voice -> voice.error(500)).ends(end);
    return Judge.problems(fault, List.of(heard), true);
  }

  private static Heard heard(String text, @Nullable Throwable failure, int a, int b) {
    return new Heard(
        text, failure, OptionalInt.empty(), Duration.ofMillis(5), a, b, Optional.empty());
  }
}
