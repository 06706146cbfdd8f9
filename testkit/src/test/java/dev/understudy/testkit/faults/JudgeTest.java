package dev.understudy.testkit.faults;

import static dev.understudy.testkit.faults.Fault.TEXT_OF_A;
import static dev.understudy.testkit.faults.Fault.TEXT_OF_B;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
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
    Heard wrong = new Heard("", broken, OptionalInt.of(503), Duration.ofMillis(5), 1, 0);
    assertThat(judged(End.asSent(400), wrong)).contains("status 503, not 400");
    Heard right = new Heard("", broken, OptionalInt.of(400), Duration.ofMillis(5), 1, 0);
    assertThat(judged(End.asSent(400), right)).isEmpty();
  }

  @Test
  void whatTakesTooLongIsSeen() {
    Heard slow = new Heard(TEXT_OF_B, null, OptionalInt.empty(), Duration.ofSeconds(12), 1, 1);
    assertThat(judged(End.fromB(), slow)).contains("it took 12000 ms, not 0 to 10000");
  }

  @Test
  void aProviderThatWasNotToldIsSeen() {
    Fault fault = FaultsTest.named("a stall");
    Heard heard = new Heard("alpha", broken, OptionalInt.empty(), Duration.ofMillis(500), 1, 0);
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
    return new Heard(text, failure, OptionalInt.empty(), Duration.ofMillis(5), a, b);
  }
}
