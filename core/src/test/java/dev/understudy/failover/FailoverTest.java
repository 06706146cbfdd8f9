package dev.understudy.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Target;
import dev.understudy.attempt.Timeouts;
import dev.understudy.attempt.Verdict;
import dev.understudy.call.CallFailed;
import dev.understudy.observe.AttemptRecord;
import dev.understudy.observe.CallRecord;
import dev.understudy.observe.EngineListener;
import dev.understudy.policy.RetryPolicy;
import dev.understudy.policy.Rule;
import dev.understudy.policy.Strategy;
import dev.understudy.provider.About;
import dev.understudy.provider.Operation;
import dev.understudy.provider.ProviderException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class FailoverTest {
  private static final String A = "openai/a";
  private static final String B = "anthropic/b";

  private final List<String> asked = new ArrayList<>();

  private String fail(Target target, Exception failure) throws Exception {
    asked.add(target.model());
    if (target.model().equals(A)) {
      throw failure;
    }
    return "from " + target.model();
  }

  @Test
  void aFirstSuccessIsOneCallOnTheCallingThread() {
    Thread[] ran = new Thread[1];
    String answer =
        Failover.of(A, B)
            .call(target -> {
              ran[0] = Thread.currentThread();
              asked.add(target.model());
              return "fine";
            });
    assertThat(answer).isEqualTo("fine");
    assertThat(asked).containsExactly(A);
    assertThat(ran[0]).isSameAs(Thread.currentThread());
  }

  @Test
  void aBrokenConnectionGoesToTheNextTarget() {
    assertThat(Failover.of(A, B).<String>call(target -> fail(target, new IOException("reset"))))
        .isEqualTo("from " + B);
    assertThat(asked).containsExactly(A, B);
  }

  @Test
  void wrappersAreLookedThrough() {
    Exception wrapped = new UncheckedIOException(new ConnectException("refused"));
    assertThat(Failover.of(A, B).<String>call(target -> fail(target, wrapped)))
        .isEqualTo("from " + B);
  }

  @Test
  void theHistoryKnowsTheIdOfARequestThatAProviderFailed() {
    About about = About.of(Operation.CHAT, "openai", A).requestId("req-1");
    ProviderException busy = ProviderException.Upstream.of(about, FailureKind.OVERLOADED, 503);
    CallFailed failed =
        catchThrowableOfType(
            CallFailed.class, () -> Failover.of(A).<String>call(target -> fail(target, busy)));
    assertThat(failed.history().attempts())
        .extracting(attempt ->
            Optional.ofNullable(attempt.failure()).flatMap(what -> what.evidence().requestId()))
        .containsOnly(Optional.of("req-1"));
  }

  @Test
  void aBugIsThrownAsItIsAndNobodyElseIsAsked() {
    IllegalStateException bug = new IllegalStateException("a bug");
    assertThatThrownBy(() -> Failover.of(A, B).<String>call(target -> fail(target, bug)))
        .isSameAs(bug);
    AssertionError error = new AssertionError("worse");
    assertThatThrownBy(() ->
            Failover.of(A, B)
                .call(target -> {
                  throw error;
                }))
        .isSameAs(error);
    assertThat(asked).containsExactly(A);
  }

  @Test
  void exceptionsOfOnesOwnMeanWhatTheirRuleSays() {
    class Busy extends RuntimeException {
      private static final long serialVersionUID = 1L;
    }
    class Wrong extends RuntimeException {
      private static final long serialVersionUID = 1L;
    }
    Failover models =
        Failover.of(A, B)
            .failures(
                FailureClassifier.standard()
                    .when(Busy.class, e -> Failures.throttled(Duration.ofSeconds(20)))
                    .when(Wrong.class, e -> Failures.badRequest()));
    assertThat(models.<String>call(target -> fail(target, new Busy()))).isEqualTo("from " + B);
    assertThat(models.<String>call(target -> fail(target, new Busy()))).isEqualTo("from " + B);
    assertThat(asked).as("the throttled one is left alone").containsExactly(A, B, B);

    asked.clear();
    Failover fresh = Failover.of(A, B).failures(models(Wrong.class));
    CallFailed failed =
        catchThrowableOfType(
            CallFailed.class, () -> fresh.<String>call(target -> fail(target, new Wrong())));
    assertThat(failed.getCause()).isInstanceOf(Wrong.class);
    assertThat(asked).containsExactly(A);
  }

  private static <E extends Throwable> FailureClassifier models(Class<E> type) {
    return FailureClassifier.standard().when(type, e -> Failures.badRequest());
  }

  @Test
  void whenAllFailTheStoryIsTold() {
    IOException first = new IOException("first");
    IOException last = new IOException("last");
    CallFailed failed =
        catchThrowableOfType(
            CallFailed.class,
            () ->
                Failover.of(A, B)
                    .call(target -> {
                      throw target.model().equals(A) ? first : last;
                    }));
    assertThat(failed).hasMessageContaining("#1 openai/a").hasMessageContaining("#2 anthropic/b");
    assertThat(failed.getCause()).isSameAs(last);
    assertThat(failed.getSuppressed()).containsExactly(first);
    assertThat(failed.history().attempts())
        .extracting(attempt -> attempt.failure() == null ? null : attempt.failure().kind())
        .containsOnly(FailureKind.CONNECTION_LOST);
  }

  @Test
  void answersCanBeFailuresToo() {
    int[] statuses = {503, 200};
    int status =
        Failover.of(A, B)
            .call(
                target -> statuses[asked.size() + (asked.add(target.model()) ? 0 : 1)],
                (target, answer) ->
                    answer == 200 ? Verdict.OK : Failures.http(answer, Optional.empty()));
    assertThat(status).isEqualTo(200);
    assertThat(asked).containsExactly(A, B);
  }

  @Test
  void anAttemptThatIsTooLongIsInterrupted() {
    CountDownLatch never = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    Target slow = Target.of(A).with(Timeouts.DEFAULT.within(Duration.ofMillis(50)));
    String answer =
        Failover.of(slow, Target.of(B))
            .call(target -> {
              if (target.model().equals(A)) {
                try {
                  never.await();
                } catch (InterruptedException stop) {
                  interrupted.countDown();
                  throw stop;
                }
              }
              return target.model();
            });
    assertThat(answer).isEqualTo(B);
    assertThat(interrupted.getCount()).isZero();
  }

  @Test
  void aDeadlineEndsEverything() {
    CountDownLatch never = new CountDownLatch(1);
    CallFailed failed =
        catchThrowableOfType(
            CallFailed.class,
            () ->
                Failover.of(A)
                    .within(Duration.ofMillis(100))
                    .call(target -> {
                      never.await();
                      return "never";
                    }));
    assertThat(failed.history().size()).isEqualTo(1);
  }

  @Test
  void anInterruptEndsTheCallAndStaysSet() {
    Failover models = Failover.of(A, B);
    Thread.currentThread().interrupt();
    assertThatThrownBy(() ->
            models.call(target -> {
              asked.add(target.model());
              new CountDownLatch(1).await();
              return "never";
            }))
        .isInstanceOf(CallFailed.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(asked).hasSizeLessThanOrEqualTo(1);
  }

  @Test
  void listenersHearOfEveryAttemptAndShareWhatIsKnown() {
    List<String> heard = new ArrayList<>();
    Failover models =
        Failover.of(A, B)
            .listener(
                new EngineListener() {
                  @Override
                  public void attempt(AttemptRecord record) {
                    heard.add(record.target());
                  }

                  @Override
                  public void call(CallRecord record) {
                    heard.add(record.why().name());
                  }
                });
    models.<String>call(target -> fail(target, new IOException("reset")));
    assertThat(heard).containsExactly(A, B, "ANSWERED");
  }

  @Test
  void thePolicyDecidesHowOften() {
    RetryPolicy thrice = RetryPolicy.builder().defaultRule(Rule.of(3, Strategy.SAME_MODEL)).build();
    assertThatThrownBy(() ->
            Failover.of(A)
                .policy(thrice)
                .<String>call(target -> fail(target, new IOException("reset"))))
        .isInstanceOf(CallFailed.class);
    assertThat(asked).containsExactly(A, A, A);
  }

  @Test
  void aFutureFailsOverWithoutAThread() throws Exception {
    CompletableFuture<String> first = new CompletableFuture<>();
    CompletableFuture<String> second = new CompletableFuture<>();
    CompletableFuture<String> promise =
        Failover.of(A, B)
            .callAsync(target -> {
              asked.add(target.model());
              return target.model().equals(A) ? first : second;
            });
    assertThat(promise).isNotDone();
    first.completeExceptionally(new TimeoutException());
    assertThat(asked).containsExactly(A, B);
    second.complete("fine");
    assertThat(promise.get(1, TimeUnit.SECONDS)).isEqualTo("fine");
  }

  @Test
  void cancellingAFutureCancelsTheAttempt() {
    CompletableFuture<String> attempt = new CompletableFuture<>();
    CompletableFuture<String> promise = Failover.of(A, B).callAsync(target -> attempt);
    promise.cancel(true);
    assertThat(attempt).isCancelled();
  }

  @Test
  void aFutureTellsTheStoryToo() {
    CompletableFuture<String> promise =
        Failover.of(A, B)
            .callAsync(target -> CompletableFuture.failedFuture(new IOException("no")));
    assertThatThrownBy(promise::join).hasCauseInstanceOf(CallFailed.class);
  }

  @Test
  void twoTargetsOfOneNameAreRefused() {
    assertThatThrownBy(() -> Failover.of(A, A)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Failover.of(List.of())).isInstanceOf(IllegalArgumentException.class);
  }
}
