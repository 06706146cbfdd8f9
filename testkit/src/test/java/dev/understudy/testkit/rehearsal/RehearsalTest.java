package dev.understudy.testkit.rehearsal;

import static dev.understudy.testkit.assertions.UnderstudyAssertions.assertThatCall;
import static dev.understudy.testkit.rehearsal.Cue.answers;
import static dev.understudy.testkit.rehearsal.Cue.breaksAfter;
import static dev.understudy.testkit.rehearsal.Cue.down;
import static dev.understudy.testkit.rehearsal.Cue.fails;
import static dev.understudy.testkit.rehearsal.Cue.stalls;
import static dev.understudy.testkit.rehearsal.Cue.status;
import static dev.understudy.testkit.rehearsal.Cue.throttled;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.attempt.Capability;
import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Spent;
import dev.understudy.attempt.Target;
import dev.understudy.attempt.Timeouts;
import dev.understudy.call.Needs;
import dev.understudy.call.Why;
import dev.understudy.observe.AttemptRecord;
import dev.understudy.observe.EngineListener;
import dev.understudy.policy.ApplyTo;
import dev.understudy.policy.Backoff;
import dev.understudy.policy.RetryPolicy;
import dev.understudy.policy.Rule;
import dev.understudy.policy.Strategy;
import dev.understudy.policy.Streaming;
import dev.understudy.testkit.CallLog;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RehearsalTest {
  private static final String A = "openai/gpt-4o";
  private static final String B = "anthropic/claude-sonnet-4-5";
  private static final RetryPolicy THREE_ON_ONE =
      RetryPolicy.builder().defaultRule(Rule.of(3, Strategy.SAME_MODEL)).build();

  @Test
  void aThrottledTargetIsLeftAloneForAsLongAsItAsks() {
    Rehearsal models =
        Rehearsal.of(RetryPolicy.DEFAULT)
            .target(A, throttled(ofSeconds(3)), answers("hello"))
            .target(B, answers("hi"));

    assertThatCall(models.call()).triedInOrder(A, B).didNotWait().answeredWith("hi");
    assertThatCall(models.call()).triedInOrder(B).answeredBy(B);
    assertThatCall(models.pass(ofSeconds(3)).call()).triedInOrder(A).answeredWith("hello");
    assertThat(models.asked(A)).isEqualTo(2);
    assertThat(models.now()).isEqualTo(ofSeconds(3));
  }

  @Test
  void oneTargetIsWaitedForUntilItsBlockEnds() {
    Rehearsal model =
        Rehearsal.of(THREE_ON_ONE).target(A, throttled(ofSeconds(2)), answers("hello"));

    assertThatCall(model.call())
        .triedInOrder(A, A)
        .waitedBetween(ofSeconds(2), ofMillis(2_500))
        .answeredWith("hello");
  }

  @Test
  void theSameDiceGiveTheSameWaits() {
    RetryPolicy policy =
        THREE_ON_ONE.toBuilder()
            .backoff(Optional.of(Backoff.of(ApplyTo.SAME_MODEL, Backoff.Delay.DEFAULT)))
            .build();
    Performance first = Rehearsal.of(policy).target(A, status(500), answers("x")).call();
    Performance second = Rehearsal.of(policy).target(A, status(500), answers("x")).call();
    Performance third = Rehearsal.of(policy).target(A, status(500), answers("x")).seed(7).call();

    assertThat(second.record().took()).isEqualTo(first.record().took());
    assertThat(third.record().took()).isNotEqualTo(first.record().took());
  }

  @Test
  void fiveFailuresOpenTheBreakerUntilItsProbe() {
    Rehearsal models =
        Rehearsal.of(RetryPolicy.DEFAULT)
            .target(Target.of(A), at -> at.compareTo(ofSeconds(8)) < 0 ? down() : answers("hello"))
            .target(B, answers("hi"));

    for (int call = 1; call <= 5; call++) {
      assertThatCall(models.call()).triedInOrder(A, B);
    }
    assertThatCall(models.call()).neverTried(A).answeredWith("hi");
    assertThatCall(models.pass(ofSeconds(11)).call()).triedInOrder(A).answeredWith("hello");
  }

  @Test
  void aTargetThatStallsIsGivenUpWhenItsClockRunsOut() {
    Target slow =
        Target.of(A)
            .with(
                new Timeouts(
                    ofSeconds(2), ofSeconds(5), ofSeconds(30), ofSeconds(120), ofSeconds(20)));
    Rehearsal models =
        Rehearsal.of(RetryPolicy.DEFAULT).target(slow, stalls()).target(B, answers("hi"));

    assertThatCall(models.call())
        .attemptFailedAs(1, FailureKind.TIMED_OUT)
        .tookBetween(ofSeconds(20), ofSeconds(20))
        .answeredWith("hi");
    assertThatCall(models.stream())
        .attemptFailedAs(1, FailureKind.TIMED_OUT)
        .tookBetween(ofSeconds(5), ofSeconds(5))
        .answeredWith("hi");
  }

  @Test
  void theDeadlineEndsACallThatNobodyAnswers() {
    RetryPolicy policy = RetryPolicy.builder().deadline(ofSeconds(10)).build();
    Rehearsal models = Rehearsal.of(policy).target(A, stalls()).target(B, stalls());

    assertThatCall(models.call()).failed().tookBetween(ofSeconds(9), ofSeconds(10));
  }

  @Test
  void aWrongRequestIsNobodyElsesBusiness() {
    Rehearsal models =
        Rehearsal.of(RetryPolicy.DEFAULT).target(A, status(400)).target(B, answers("hi"));

    assertThatCall(models.call())
        .triedInOrder(A)
        .failedAs(FailureKind.BAD_REQUEST)
        .gaveUpBecauseOf(Why.NOT_RETRIABLE);
    assertThat(models.asked(B)).isZero();
  }

  @Test
  void aStreamThatBreaksAfterItsBeginningIsNotBegunAgain() {
    Rehearsal models =
        Rehearsal.of(RetryPolicy.DEFAULT)
            .target(A, breaksAfter("to be, or"))
            .target(B, answers("hi"));

    Performance broken = models.stream();
    assertThatCall(broken).triedInOrder(A).failedAs(FailureKind.STREAM_INTERRUPTED);
    assertThat(broken.text()).isEqualTo("to be, or");
  }

  @Test
  void aStreamThatBreaksIsContinuedWhereThePolicySaysSo() {
    Streaming usual = Streaming.DEFAULT;
    RetryPolicy policy =
        RetryPolicy.builder()
            .streaming(
                new Streaming(
                    usual.commit(),
                    Streaming.OnInterrupt.RESUME,
                    usual.heartbeat(),
                    usual.onClientDisconnect()))
            .build();
    Rehearsal models =
        Rehearsal.of(policy)
            .target(A, breaksAfter("to be, or"))
            .target(Target.of(B).able(Set.of(Capability.PREFILL)), answers("to be, or not to be"));

    assertThatCall(models.stream()).triedInOrder(A, B).answeredWith("to be, or not to be");
  }

  @Test
  void whatIsHeldUntilItIsCompleteFailsOver() {
    Streaming usual = Streaming.DEFAULT;
    RetryPolicy policy =
        RetryPolicy.builder()
            .streaming(
                new Streaming(
                    Streaming.Commit.COMPLETE,
                    usual.onInterrupt(),
                    usual.heartbeat(),
                    usual.onClientDisconnect()))
            .build();
    Rehearsal models =
        Rehearsal.of(policy).target(A, breaksAfter("to be, or")).target(B, answers("hi"));

    assertThatCall(models.stream()).triedInOrder(A, B).answeredWith("hi");
  }

  @Test
  void anAnswerTakesItsTime() {
    Rehearsal model =
        Rehearsal.of(RetryPolicy.DEFAULT).target(A, answers("hello").after(ofMillis(1_200)));

    assertThatCall(model.call()).tookBetween(ofMillis(1_200), ofMillis(1_200));
    assertThatCall(model.stream()).tookBetween(ofMillis(1_200), ofMillis(1_200));
  }

  @Test
  void whatACallDemandsDecidesWhoMayTakeOver() {
    Rehearsal models =
        Rehearsal.of(RetryPolicy.DEFAULT)
            .target(A, down())
            .target(Target.of("mistral/small").able(Set.of()), answers("no tools"))
            .target(B, answers("hi"));

    Needs tools = new Needs(Set.of(Capability.TOOLS), false, true);
    assertThatCall(models.call(tools)).triedInOrder(A, B).answeredWith("hi");
    assertThatCall(models.call()).triedInOrder(A, "mistral/small").answeredWith("no tools");
  }

  @Test
  void everyFailureCanBePlayed() {
    for (FailureKind kind : new FailureKind[] {FailureKind.AUTH, FailureKind.QUOTA_EXHAUSTED}) {
      Rehearsal models = Rehearsal.of(RetryPolicy.DEFAULT).target(A, fails(kind), answers("x"));
      assertThatCall(models.call()).attemptFailedAs(1, kind).failed();
    }
    assertThatCall(Rehearsal.of(RetryPolicy.DEFAULT).target(A, throttled()).call())
        .failedAs(FailureKind.THROTTLED);
  }

  @Test
  void aStreamLastsAsLongAsItsCueSays() {
    Rehearsal model =
        Rehearsal.of(RetryPolicy.DEFAULT)
            .target(A, answers("hello").after(ofMillis(200)).lasting(ofSeconds(3)));

    assertThatCall(model.stream()).tookBetween(ofMillis(3_200), ofMillis(3_200));
    assertThatCall(model.call()).tookBetween(ofMillis(200), ofMillis(200));
  }

  @Test
  void aStreamThatOutlastsItsAttemptIsBrokenOff() {
    Rehearsal models = outlasting(RetryPolicy.DEFAULT);

    Performance broken = models.stream();
    assertThatCall(broken)
        .triedInOrder(A)
        .failedAs(FailureKind.TIMED_OUT)
        .tookBetween(ofSeconds(20), ofSeconds(20));
    assertThat(broken.text()).isEqualTo("to be, or");
  }

  @Test
  void whatIsHeldBackAndOutlastsItsAttemptFailsOver() {
    Streaming usual = Streaming.DEFAULT;
    Rehearsal models =
        outlasting(
            RetryPolicy.builder()
                .streaming(
                    new Streaming(
                        Streaming.Commit.COMPLETE,
                        usual.onInterrupt(),
                        usual.heartbeat(),
                        usual.onClientDisconnect()))
                .build());

    assertThatCall(models.stream())
        .attemptFailedAs(1, FailureKind.TIMED_OUT)
        .answeredWith("hi")
        .tookBetween(ofSeconds(20), ofSeconds(20));
  }

  private static Rehearsal outlasting(RetryPolicy policy) {
    Target a =
        Target.of(A)
            .with(
                new Timeouts(
                    ofSeconds(2), ofSeconds(5), ofSeconds(30), ofSeconds(120), ofSeconds(20)));
    return Rehearsal.of(policy)
        .target(a, answers("to be, or").after(ofSeconds(4)).lasting(ofSeconds(17)))
        .target(B, answers("hi"));
  }

  @Test
  void callsCanBeLookedAtOnTheirWay() {
    Rehearsal models =
        Rehearsal.of(RetryPolicy.DEFAULT)
            .target(A, answers("slow").after(ofSeconds(2)), answers("quick").after(ofSeconds(1)));

    Running first = models.begin(Needs.PLAIN);
    Running second = models.begin(Needs.PLAIN);
    assertThat(models.asked(A)).isEqualTo(2);
    models.pass(ofSeconds(1));
    assertThat(first.over()).isFalse();
    assertThat(second.over()).isTrue();
    assertThat(second.end().text()).isEqualTo("quick");
    assertThat(first.end().text()).isEqualTo("slow");
    assertThat(models.now()).isEqualTo(ofSeconds(2));
  }

  @Test
  void aCallerThatLeavesEndsItsCall() {
    Rehearsal models =
        Rehearsal.of(RetryPolicy.DEFAULT).target(A, stalls(), answers("hello")).target(B, down());

    Running gone = models.begin(Needs.STREAM);
    models.pass(ofSeconds(1));
    assertThatCall(gone.leave())
        .triedInOrder(A)
        .attemptFailedAs(1, FailureKind.CLIENT_GONE)
        .gaveUpBecauseOf(Why.CANCELLED)
        .tookBetween(ofSeconds(1), ofSeconds(1));
    assertThatCall(models.call()).answeredWith("hello");
  }

  @Test
  void listenersHearWhatAttemptsCost() {
    var first = new CallLog();
    var second = new CallLog();
    var spent = new ArrayList<Spent>();
    Rehearsal models =
        Rehearsal.of(RetryPolicy.DEFAULT)
            .target(A, down())
            .target(B, answers("hi"))
            .costing(new Spent(10, 1, false))
            .listener(first)
            .listener(
                new EngineListener() {
                  @Override
                  public void attempt(AttemptRecord record) {
                    spent.add(record.spent());
                  }
                });

    models.call();
    models.listener(second).call();
    assertThat(first.calls()).hasSize(2);
    assertThat(second.calls()).hasSize(1);
    assertThat(spent).hasSize(4).containsOnly(new Spent(10, 1, false));
  }

  @Test
  void whatWasLearnedIsInTheEnginesHealth() {
    Rehearsal models =
        Rehearsal.of(RetryPolicy.DEFAULT)
            .target(A, throttled(ofSeconds(3)))
            .target(B, answers("hi"));
    models.call();

    assertThat(models.engine().health().block(Target.of(A), models.engine().ticker().read()))
        .isPresent();
    assertThat(models.engine().health().block(Target.of(B), models.engine().ticker().read()))
        .isEmpty();
  }

  @Test
  void mistakesAreToldAtOnce() {
    Rehearsal empty = Rehearsal.of(RetryPolicy.DEFAULT);
    assertThatThrownBy(empty::call)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("a rehearsal needs a target");
    assertThatThrownBy(() -> empty.target(A))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("openai/gpt-4o needs a cue");
    Rehearsal one = Rehearsal.of(RetryPolicy.DEFAULT).target(A, answers("x"));
    assertThatThrownBy(() -> one.target(A, answers("y")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("openai/gpt-4o is there already");
    assertThatThrownBy(() -> one.asked(B))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no target is called anthropic/claude-sonnet-4-5");
  }
}
