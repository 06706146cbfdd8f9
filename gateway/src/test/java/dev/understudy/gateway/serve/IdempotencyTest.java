package dev.understudy.gateway.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.attempt.Outcome;
import dev.understudy.attempt.Target;
import dev.understudy.call.Call;
import dev.understudy.call.CallFailed;
import dev.understudy.call.History;
import dev.understudy.call.Needs;
import dev.understudy.call.Route;
import dev.understudy.call.Signature;
import dev.understudy.call.Why;
import dev.understudy.engine.Outlet;
import dev.understudy.gateway.relay.PlainReply;
import dev.understudy.gateway.serve.Idempotency.Found;
import dev.understudy.policy.RetryPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class IdempotencyTest {
  private static final long DAY = Duration.ofHours(24).toNanos();
  private static final Idempotency.Id MINE = new Idempotency.Id("me", "k");
  private static final Signature ASK = Signature.of("me", "op", "m", "body");
  private static final History HISTORY =
      History.of(Call.of("c", 1, Route.of(Target.of("a/b")), RetryPolicy.DEFAULT, Needs.PLAIN, 0));

  private final Idempotency<String> store = new Idempotency<>(3, 10_000);

  private static PlainReply reply(String body, int size) {
    byte[] bytes = new byte[size];
    return new PlainReply(
        200, Optional.empty(), Optional.empty(), body, 1, List.of(), false, bytes);
  }

  private Found<String> enter(
      Idempotency.Id id, Signature request, Outlet<String> outlet, long now) {
    return store.enter(id, request, outlet, (body, history) -> reply(body, 10), now);
  }

  private void keep(Idempotency.Id id, Signature request, int size) {
    Heard heard = new Heard();
    Found<String> found =
        store.enter(id, request, heard, (body, history) -> reply(body, size), System.nanoTime());
    if (found instanceof Found.First<String>(var running)) {
      running.begin(outlet -> () -> {}, heard);
      running.delivered("answer", HISTORY);
    }
    assertThat(heard.said).containsExactly("answer");
  }

  @Test
  void theSameRequestJoinsTheCallInFlightAndThenGetsItsAnswer() {
    Heard first = new Heard();
    Heard second = new Heard();
    var running = (Found.First<String>) enter(MINE, ASK, first, 0);
    assertThat(enter(MINE, ASK, second, 1)).isInstanceOf(Found.Joined.class);
    running.call().delivered("answer", HISTORY);
    assertThat(first.said).containsExactly("answer");
    assertThat(second.said).containsExactly("answer");
    Found<String> third = enter(MINE, ASK, new Heard(), System.nanoTime());
    assertThat(((Found.Again<String>) third).reply().model()).isEqualTo("answer");
  }

  @Test
  void anotherRequestUnderTheKeyIsRefusedWhileItRunsAndAfter() {
    Signature other = Signature.of("me", "op", "m", "other body");
    var running = (Found.First<String>) enter(MINE, ASK, new Heard(), 0);
    assertThat(enter(MINE, other, new Heard(), 1)).isInstanceOf(Found.Other.class);
    running.call().delivered("answer", HISTORY);
    assertThat(enter(MINE, other, new Heard(), System.nanoTime())).isInstanceOf(Found.Other.class);
  }

  @Test
  void callersDoNotShareKeys() {
    keep(MINE, ASK, 10);
    Found<String> other =
        enter(new Idempotency.Id("you", "k"), ASK, new Heard(), System.nanoTime());
    assertThat(other).isInstanceOf(Found.First.class);
  }

  @Test
  void aFailureIsToldToAllAndNotKept() {
    Heard first = new Heard();
    Heard second = new Heard();
    var running = (Found.First<String>) enter(MINE, ASK, first, 0);
    enter(MINE, ASK, second, 1);
    running.call().failed(new CallFailed(Why.NO_TARGET, HISTORY, 1), null);
    assertThat(first.said).containsExactly("failed");
    assertThat(second.said).containsExactly("failed");
    assertThat(enter(MINE, ASK, first, 2)).isInstanceOf(Found.First.class);
  }

  @Test
  void onlyTheLastToLeaveCancels() {
    AtomicInteger cancelled = new AtomicInteger();
    Heard first = new Heard();
    var running = (Found.First<String>) enter(MINE, ASK, first, 0);
    var mine = running.call().begin(outlet -> cancelled::incrementAndGet, first);
    var joined = (Found.Joined<String>) enter(MINE, ASK, new Heard(), 1);
    mine.cancel();
    assertThat(cancelled).hasValue(0);
    joined.handle().cancel();
    joined.handle().cancel();
    assertThat(cancelled).hasValue(1);
    assertThat(enter(MINE, ASK, first, 2)).isInstanceOf(Found.First.class);
  }

  @Test
  void whoLeavesBeforeTheCallHasBegunCancelsItThen() {
    AtomicInteger cancelled = new AtomicInteger();
    Heard first = new Heard();
    var running = (Found.First<String>) enter(MINE, ASK, first, 0);
    var joined = (Found.Joined<String>) enter(MINE, ASK, first, 0);
    joined.handle().cancel();
    joined.handle().cancel();
    running.call().begin(outlet -> cancelled::incrementAndGet, first);
    assertThat(cancelled).hasValue(1);
  }

  @Test
  void aCallThatCannotBeMadeLeavesNothing() {
    Heard first = new Heard();
    var running = (Found.First<String>) enter(MINE, ASK, first, 0);
    assertThatThrownBy(() ->
            running
                .call()
                .begin(
                    outlet -> {
                      throw new IllegalStateException("no");
                    },
                    first))
        .hasMessage("no");
    assertThat(enter(MINE, ASK, first, 1)).isInstanceOf(Found.First.class);
  }

  @Test
  void answersAreForgottenAfterADay() {
    keep(MINE, ASK, 10);
    long now = System.nanoTime();
    store.expire(now + DAY - Duration.ofMinutes(1).toNanos());
    assertThat(store.size()).isEqualTo(1);
    store.expire(now + DAY);
    assertThat(store.size()).isZero();
    assertThat(store.bytes()).isZero();
  }

  @Test
  void theOldestGoFirstWhenThereIsNoRoom() {
    for (int i = 0; i < 5; i++) {
      keep(new Idempotency.Id("me", "k" + i), ASK, 10);
    }
    assertThat(store.size()).isEqualTo(3);
    assertThat(enter(new Idempotency.Id("me", "k1"), ASK, new Heard(), System.nanoTime()))
        .isInstanceOf(Found.First.class);
    assertThat(enter(new Idempotency.Id("me", "k2"), ASK, new Heard(), System.nanoTime()))
        .isInstanceOf(Found.Again.class);
    keep(new Idempotency.Id("me", "large"), ASK, 8_900);
    assertThat(store.size()).isEqualTo(1);
    assertThat(store.bytes()).isLessThanOrEqualTo(10_000);
    keep(new Idempotency.Id("me", "too large"), ASK, 10_000);
    assertThat(store.size()).isEqualTo(1);
  }

  private static final class Heard implements Outlet<String> {
    private final List<String> said = new ArrayList<>();

    @Override
    public void delivered(String answer, History history) {
      said.add(answer);
    }

    @Override
    public void failed(CallFailed failure, @Nullable Outcome<String> shown) {
      said.add("failed");
    }
  }
}
