package dev.understudy.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.observe.CallRecord;
import dev.understudy.policy.RetryPolicy;
import dev.understudy.testkit.rehearsal.Cue;
import dev.understudy.testkit.rehearsal.Rehearsal;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CallLogTest {
  private static final CallRecord RECORD =
      Rehearsal.of(RetryPolicy.DEFAULT).target("openai/a", Cue.answers("x")).call().record();

  private final CallLog log = new CallLog();

  @Test
  void withoutACallThereIsNoLastOne() {
    assertThat(log.calls()).isEmpty();
    assertThatThrownBy(log::last)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no call is over");
  }

  @Test
  void callsAreKeptInTheOrderOfTheirEnds() {
    log.call(RECORD);
    CallRecord later = new CallRecord(RECORD.why(), false, RECORD.history(), RECORD.took());
    log.call(later);
    assertThat(log.calls()).containsExactly(RECORD, later);
    assertThat(log.last()).isEqualTo(later);
  }

  @Test
  void aCallThatDoesNotEndIsNotWaitedForWithoutEnd() {
    log.call(RECORD);
    assertThatThrownBy(() -> log.await(2, Duration.ofMillis(20)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("1 calls are over, not 2");
  }

  @Test
  void aCallThatEndsElsewhereIsWaitedFor() throws Exception {
    CompletableFuture<Integer> waiting =
        CompletableFuture.supplyAsync(() -> {
          try {
            return log.await(1, Duration.ofSeconds(10)).size();
          } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
          }
        });
    log.call(RECORD);
    assertThat(waiting.get(10, TimeUnit.SECONDS)).isOne();
  }
}
