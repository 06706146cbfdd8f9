package dev.understudy.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/// Real time and real threads, bounded.
class SystemTimeTest {
  private static final Duration PLENTY = Duration.ofMinutes(1);
  private static final Duration SOON = Duration.ofMillis(20);

  private final List<String> happened = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch late = new CountDownLatch(1);
  private final Time.Leftovers<String> leftovers =
      new Time.Leftovers<>() {
        @Override
        public void abandoned() {
          happened.add("abandoned");
        }

        @Override
        public void late(String value) {
          happened.add("late " + value);
          late.countDown();
        }

        @Override
        public void leaked() {
          happened.add("leaked");
        }
      };

  @Test
  void aTaskInTimeGivesItsValueFromAVirtualThreadOfItsOwn() throws Exception {
    Thread mine = Thread.currentThread();

    String value =
        Time.system()
            .within(
                PLENTY,
                () -> {
                  Thread other = Thread.currentThread();
                  return other.isVirtual() + " " + other.equals(mine);
                },
                leftovers);

    assertThat(value).isEqualTo("true false");
    assertThat(happened).isEmpty();
  }

  @Test
  void whatATaskThrowsIsThrownAsItIs() {
    IllegalStateException bug = new IllegalStateException();
    AssertionError error = new AssertionError();

    assertThatThrownBy(() ->
            Time.system()
                .within(
                    PLENTY,
                    () -> {
                      throw bug;
                    },
                    leftovers))
        .isSameAs(bug);
    assertThatThrownBy(() ->
            Time.system()
                .within(
                    PLENTY,
                    () -> {
                      throw error;
                    },
                    leftovers))
        .isSameAs(error);
  }

  @Test
  void aTaskThatHangsIsInterruptedAndOver() {
    CountDownLatch never = new CountDownLatch(1);

    assertThatThrownBy(() -> Time.system().within(SOON, () -> interrupted(never), leftovers))
        .isInstanceOf(TimeoutException.class);
    assertThat(happened).doesNotContain("leaked").startsWith("abandoned");
  }

  @Test
  void aValueThatComesTooLateIsHandedToTheLeftovers() throws Exception {
    CountDownLatch never = new CountDownLatch(1);

    assertThatThrownBy(() -> Time.system().within(SOON, () -> interrupted(never), leftovers))
        .isInstanceOf(TimeoutException.class);
    assertThat(late.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(happened).containsExactly("abandoned", "late interrupted");
  }

  @Test
  void aTaskThatIgnoresItsInterruptIsALeakAndNobodyWaitsForIt() throws Exception {
    CountDownLatch release = new CountDownLatch(1);

    assertThatThrownBy(() -> Time.system().within(SOON, () -> deaf(release), leftovers))
        .isInstanceOf(TimeoutException.class);
    assertThat(happened).containsExactly("abandoned", "leaked");

    release.countDown();
    assertThat(late.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(happened).containsExactly("abandoned", "leaked", "late deaf");
  }

  @Test
  void anInterruptOfTheCallerEndsTheTask() {
    CountDownLatch never = new CountDownLatch(1);
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> Time.system().within(PLENTY, () -> interrupted(never), leftovers))
        .isInstanceOf(InterruptedException.class);
    assertThat(happened).doesNotContain("leaked").contains("abandoned");
  }

  private static String interrupted(CountDownLatch latch) {
    try {
      latch.await();
      return "released";
    } catch (InterruptedException stop) {
      return "interrupted";
    }
  }

  private static String deaf(CountDownLatch latch) {
    boolean flag = false;
    while (latch.getCount() > 0) {
      flag |= Thread.interrupted();
      LockSupport.parkNanos(1_000_000);
    }
    return flag ? "deaf" : "not told";
  }
}
