package dev.understudy.providers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EventQueueTest {
  private final AtomicInteger room = new AtomicInteger();
  private final EventQueue queue = new EventQueue(room::incrementAndGet);

  private boolean put() {
    return queue.put(new EventQueue.Event("", new byte[8 << 10]));
  }

  private void take(int count) throws InterruptedException {
    for (int i = 0; i < count; i++) {
      Objects.requireNonNull(queue.take());
    }
  }

  @Test
  void itSaysOnceThatItIsFullAndOnceThatThereIsRoom() throws InterruptedException {
    int puts = 1;
    while (!put()) {
      puts++;
    }
    assertThat(put()).isFalse();
    assertThat(queue.isFull()).isTrue();

    take(puts + 1);

    assertThat(room).hasValue(1);
    assertThat(queue.isFull()).isFalse();
  }

  @Test
  void whatComesLateWhileItIsDrainedDoesNotMakeItForgetThatItWasFull() throws InterruptedException {
    int puts = 1;
    while (!put()) {
      puts++;
    }
    take(puts / 2);
    assertThat(put()).isFalse();
    assertThat(room).hasValue(0);

    take(puts - puts / 2 + 1);

    assertThat(room).hasValue(1);
  }

  @Test
  void theFirstEndingCountsAndWhatWaitsIsStillGivenOut() throws InterruptedException {
    put();
    assertThat(queue.end(new EventQueue.Ending.Complete())).isTrue();
    assertThat(queue.end(new EventQueue.Ending.Closed())).isFalse();

    assertThat(queue.take()).isNotNull();
    assertThat(queue.take()).isNull();
    assertThat(queue.ending()).isEqualTo(new EventQueue.Ending.Complete());
  }
}
