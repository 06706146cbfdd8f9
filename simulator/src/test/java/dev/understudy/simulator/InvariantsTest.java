package dev.understudy.simulator;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.attempt.Target;
import dev.understudy.call.Attempt;
import dev.understudy.call.Call;
import dev.understudy.call.History;
import dev.understudy.call.Needs;
import dev.understudy.call.Route;
import dev.understudy.health.InMemoryHealth;
import dev.understudy.policy.RetryPolicy;
import dev.understudy.testkit.VirtualTime;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// A watchman who never barks is no watchman.
class InvariantsTest {
  private static final Target A = Target.of("openai/a");

  private final VirtualTime time = new VirtualTime();
  private final Invariants invariants =
      new Invariants(time, new InMemoryHealth(), List.of(A), new Trace());
  private final Call call =
      Call.of("call", 1, Route.of(A), RetryPolicy.DEFAULT, Needs.PLAIN, time.read());
  private final Attempt attempt = History.of(call).started(A, time.read()).attempt(1);

  @Test
  void anAttemptOnABlockedTargetIsSeen() {
    invariants.hinted(call, A, Duration.ofSeconds(2), time.read());
    assertThatThrownBy(() -> invariants.starting(call, attempt)).hasMessageContaining("I11");
  }

  @Test
  void anAttemptThatIsSentTwiceIsSeen() {
    invariants.starting(call, attempt);
    assertThatThrownBy(() -> invariants.starting(call, attempt))
        .hasMessageContaining("a number of its own");
  }

  @Test
  void anAttemptTooNearTheDeadlineIsSeen() {
    time.advance(RetryPolicy.DEFAULT.deadline().minusMillis(900));
    assertThatThrownBy(() -> invariants.starting(call, attempt)).hasMessageContaining("I2");
  }

  @Test
  void aSecondResultIsSeen() {
    invariants.result(call, "delivered", Set.of(), "");
    assertThatThrownBy(() -> invariants.result(call, "delivered", Set.of(), ""))
        .hasMessageContaining("I6");
  }

  @Test
  void anAttemptThatGoesOnAfterTheResultIsSeen() {
    assertThatThrownBy(() -> invariants.result(call, "failed", Set.of("call#1"), ""))
        .hasMessageContaining("I15");
  }

  @Test
  void whatIsLeftOverIsSeen() {
    assertThatThrownBy(() -> invariants.atRest(0, Set.of("call#1"), 0)).hasMessageContaining("I7");
    assertThatThrownBy(() -> invariants.atRest(0, Set.of(), 1)).hasMessageContaining("I7");
    assertThatThrownBy(() -> invariants.always(2, 1)).hasMessageContaining("I9");
  }
}
