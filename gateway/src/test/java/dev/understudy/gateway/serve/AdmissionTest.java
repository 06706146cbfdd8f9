package dev.understudy.gateway.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AdmissionTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void thereIsRoomUpToTheLimit() {
    Admission admission = new Admission(2);
    Admission.Room first = admission.enter("a", 0);
    assertThat(first).isNotNull();
    assertThat(admission.enter("a", 0)).isNotNull();
    assertThat(admission.enter("a", 0)).isNull();
    assertThat(admission.serving()).isEqualTo(2);
    leave(first);
    assertThat(admission.enter("b", 0)).isNotNull();
  }

  @Test
  void roomIsGivenBackOnce() {
    Admission admission = new Admission(2);
    Admission.Room first = admission.enter("a", 0);
    assertThat(admission.enter("a", 0)).isNotNull();
    leave(first);
    leave(first);
    assertThat(admission.serving()).isEqualTo(1);
  }

  @Test
  void nobodyHoldsMoreThanHalfWhileAnotherWaits() {
    Admission admission = new Admission(4);
    Admission.Room first = admission.enter("greedy", 0);
    Admission.Room second = admission.enter("greedy", 0);
    assertThat(admission.enter("greedy", 0)).isNotNull();
    assertThat(admission.enter("greedy", 0)).isNotNull();
    assertThat(admission.enter("modest", 1)).isNull();
    leave(first);
    assertThat(admission.enter("greedy", 2)).as("more than half, and somebody waits").isNull();
    assertThat(admission.enter("modest", 3)).isNotNull();
    leave(second);
    assertThat(admission.enter("greedy", 6 * SECOND)).as("nobody waits any more").isNotNull();
  }

  @Test
  void aTurnedAwayRequestHoldsNothing() {
    Admission admission = new Admission(1);
    Admission.Room only = admission.enter("a", 0);
    for (int i = 0; i < 10; i++) {
      assertThat(admission.enter("b", 0)).isNull();
    }
    leave(only);
    assertThat(admission.serving()).isZero();
  }

  private static void leave(Admission.@Nullable Room room) {
    Objects.requireNonNull(room).leave();
  }
}
