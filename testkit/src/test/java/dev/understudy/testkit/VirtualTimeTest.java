package dev.understudy.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VirtualTimeTest {
  private final VirtualTime time = new VirtualTime();
  private final List<String> happened = new ArrayList<>();

  @Test
  void timePassesUntilSomethingIsSoAndNoLonger() {
    time.schedule(() -> happened.add("first"), 10);
    time.schedule(() -> happened.add("second"), 20);

    assertThat(time.advanceUntil(() -> happened.contains("first"))).isTrue();
    assertThat(time.read()).isEqualTo(10);
    assertThat(time.armed()).isOne();
  }

  @Test
  void whatIsReadyHappensBeforeAnyTimePasses() {
    time.schedule(() -> happened.add("timer"), 10);
    time.execute(() -> happened.add("task"));

    assertThat(time.advanceUntil(() -> !happened.isEmpty())).isTrue();
    assertThat(happened).containsExactly("task");
    assertThat(time.read()).isZero();
  }

  @Test
  void whatNeverComesIsNotWaitedFor() {
    time.schedule(() -> happened.add("only"), 10);

    assertThat(time.advanceUntil(() -> happened.size() == 2)).isFalse();
    assertThat(happened).containsExactly("only");
    assertThat(time.read()).isEqualTo(10);
  }
}
