package dev.understudy.gateway.serve;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AdmissionTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void thereIsRoomUpToTheLimit() {
    Admission admission = new Admission(2);
    assertThat(admission.enter("a", 0)).isTrue();
    assertThat(admission.enter("a", 0)).isTrue();
    assertThat(admission.enter("a", 0)).isFalse();
    assertThat(admission.serving()).isEqualTo(2);
    admission.leave("a");
    assertThat(admission.enter("b", 0)).isTrue();
  }

  @Test
  void nobodyHoldsMoreThanHalfWhileAnotherWaits() {
    Admission admission = new Admission(4);
    for (int i = 0; i < 4; i++) {
      assertThat(admission.enter("greedy", 0)).isTrue();
    }
    assertThat(admission.enter("modest", 1)).isFalse();
    admission.leave("greedy");
    assertThat(admission.enter("greedy", 2)).as("more than half, and somebody waits").isFalse();
    assertThat(admission.enter("modest", 3)).isTrue();
    admission.leave("greedy");
    assertThat(admission.enter("greedy", 2 + 2 * SECOND)).as("nobody waits any more").isTrue();
  }

  @Test
  void aTurnedAwayRequestHoldsNothing() {
    Admission admission = new Admission(1);
    assertThat(admission.enter("a", 0)).isTrue();
    for (int i = 0; i < 10; i++) {
      assertThat(admission.enter("b", 0)).isFalse();
    }
    admission.leave("a");
    assertThat(admission.serving()).isZero();
  }
}
