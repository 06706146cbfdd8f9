package dev.understudy.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.understudy.attempt.Target;
import dev.understudy.call.Attempt;
import dev.understudy.call.CallFailed;
import dev.understudy.engine.Engine;
import dev.understudy.policy.RetryPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// The short way of a first attempt against which nothing speaks, and what is told of it when it
/// fails after all.
class FirstAttemptTest {
  private static final Target A = Target.of("openai/a");
  private static final Target B = Target.of("anthropic/b");

  /// Keeps nothing between calls.
  private static final RetryPolicy BARE =
      RetryPolicy.builder().circuitBreaker(Optional.empty()).retryBudget(Optional.empty()).build();

  private final AtomicLong clock = new AtomicLong(1_000_000_000L);
  private final AtomicInteger looks = new AtomicInteger();
  private final Engine engine =
      Engine.builder()
          .ticker(() -> {
            looks.incrementAndGet();
            return clock.get();
          })
          .build();
  private final List<Target> asked = new ArrayList<>();

  private String fail(Target target, Duration after) throws IOException {
    asked.add(target);
    clock.addAndGet(after.toNanos());
    throw new IOException("reset");
  }

  private static final class Throttled extends Exception {
    private static final long serialVersionUID = 1L;
  }

  private static Failover models(Engine engine) {
    return Failover.of(A, B)
        .engine(engine)
        .failures(
            FailureClassifier.standard()
                .when(Throttled.class, e -> Failures.throttled(Duration.ofSeconds(20))));
  }

  @Test
  void theStoryOfAFirstAttemptSaysHowLongItTook() {
    CallFailed failed =
        catchThrowableOfType(
            CallFailed.class,
            () -> models(engine).<String>call(target -> fail(target, Duration.ofSeconds(3))));
    assertThat(failed.history().attempt(1).took()).contains(Duration.ofSeconds(3));
    assertThat(failed.history().attempt(2).took()).contains(Duration.ofSeconds(3));
    assertThat(failed.getMessage()).contains("2 attempts in 6.0").doesNotContain("since");
  }

  @Test
  void aPolicyThatKeepsNothingLooksAtNoClockBeforeAFailure() {
    assertThat(models(engine).policy(BARE).call(Target::model)).isEqualTo(A.model());
    assertThat(looks).hasValue(0);
    assertThat(models(engine).call(Target::model)).isEqualTo(A.model());
    assertThat(looks).hasValue(1);
  }

  @Test
  void aTimeThatWasNotMeasuredIsNotTold() {
    CallFailed failed =
        catchThrowableOfType(
            CallFailed.class,
            () ->
                models(engine)
                    .policy(BARE)
                    .<String>call(target -> fail(target, Duration.ofSeconds(3))));
    assertThat(asked).containsExactly(A, B);
    assertThat(failed.history().attempt(1).took()).isEmpty();
    assertThat(failed.history().attempt(2).took()).contains(Duration.ofSeconds(3));
    assertThat(failed.getMessage())
        .contains("2 attempts in 3.0")
        .contains("since the first failed");
  }

  @Test
  void aFailureBelongsToTheTargetThatWasAskedWhateverIsHeardOfItMeanwhile() {
    for (RetryPolicy policy : List.of(RetryPolicy.DEFAULT, BARE)) {
      asked.clear();
      Engine shared = Engine.builder().build();
      Failover models = models(shared).policy(policy);
      CallFailed failed =
          catchThrowableOfType(
              CallFailed.class,
              () ->
                  models.<String>call(target -> {
                    asked.add(target);
                    if (asked.size() == 1) {
                      another(models);
                    }
                    throw new IOException("reset");
                  }));
      assertThat(failed.history().attempts().stream().map(Attempt::target).toList())
          .containsExactlyElementsOf(asked)
          .containsExactly(A, B);
    }
  }

  /// A call that finds the first target throttled.
  private static void another(Failover models) throws IOException {
    String answer =
        models.call(target -> {
          if (target.equals(A)) {
            throw new Throttled();
          }
          return target.model();
        });
    assertThat(answer).isEqualTo(B.model());
  }

  @Test
  void whatAnotherPolicyKnowsAgainstATargetIsHeeded() throws IOException {
    Failover bare = models(engine).policy(BARE);
    assertThat(bare.call(Target::model)).isEqualTo(A.model());
    another(models(engine));
    assertThat(bare.call(Target::model)).isEqualTo(B.model());
    clock.addAndGet(Duration.ofSeconds(30).toNanos());
    assertThat(bare.call(Target::model)).isEqualTo(A.model());
  }

  @Test
  void theDeadlineOfAPolicyInterruptsAnAttempt() throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    Failover models =
        Failover.of(A).policy(RetryPolicy.builder().deadline(Duration.ofMillis(100)).build());
    CallFailed failed =
        catchThrowableOfType(
            CallFailed.class,
            () ->
                models.<String>call(target -> {
                  try {
                    never.await();
                  } catch (InterruptedException stop) {
                    interrupted.countDown();
                    throw stop;
                  }
                  return "never";
                }));
    assertThat(failed.history().size()).isEqualTo(1);
    assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
  }
}
