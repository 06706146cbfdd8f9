package dev.understudy.micrometer;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Target;
import dev.understudy.attempt.Verdict;
import dev.understudy.call.CallFailed;
import dev.understudy.call.Needs;
import dev.understudy.engine.Engine;
import dev.understudy.failover.Failover;
import dev.understudy.policy.Hedging;
import dev.understudy.policy.RetryPolicy;
import dev.understudy.provider.ChatRequest;
import dev.understudy.provider.ChatStream;
import dev.understudy.provider.FailoverProvider;
import dev.understudy.provider.Message;
import dev.understudy.provider.Provider;
import dev.understudy.provider.Time;
import dev.understudy.testkit.InMemoryProvider;
import dev.understudy.testkit.InMemoryProvider.Turn;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CallMetersTest {
  private static final Duration TENTH = Duration.ofMillis(100);

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final CallMeters meters = new CallMeters(registry);
  private final Play play = new Play(meters);

  private double count(String meter, String... tags) {
    return registry.get(meter).tags(tags).counter().count();
  }

  private Timer timer(String meter, String... tags) {
    return registry.get(meter).tags(tags).timer();
  }

  private double inFlight() {
    return registry.get("understudy.in.flight").gauge().value();
  }

  @Test
  void aFailoverIsCountedByTargetKindAndReason() {
    play.call(Needs.PLAIN);
    play.ends(1, TENTH, "503");
    play.ends(2, TENTH, "hello");
    assertThat(
            count(
                "understudy.attempts", "target", "openai/a", "kind", "overloaded", "why", "FIRST"))
        .isEqualTo(1);
    assertThat(
            count("understudy.attempts", "target", "anthropic/b", "kind", "ok", "why", "FAILOVER"))
        .isEqualTo(1);
    assertThat(count("understudy.calls", "model", "openai/a", "outcome", "answered")).isEqualTo(1);
  }

  @Test
  void theTimesAreThoseOfTheEnginesClock() {
    play.call(Needs.PLAIN);
    play.ends(1, TENTH, "503");
    play.ends(2, TENTH, "hello");
    assertThat(timer("understudy.call").totalTime(MILLISECONDS)).isEqualTo(200, within(0.01));
    assertThat(timer("understudy.failover").totalTime(MILLISECONDS)).isEqualTo(100, within(0.01));
  }

  @Test
  void aCallWithoutFailoverHasNoTimeOfFailover() {
    play.call(Needs.PLAIN);
    play.ends(1, TENTH, "hello");
    assertThat(timer("understudy.failover").count()).isZero();
  }

  @Test
  void aCallIsCountedUnderTheFailureThatItsCallerSaw() {
    play.call(Needs.PLAIN);
    play.ends(1, TENTH, "503");
    play.ends(2, TENTH, "400");
    assertThat(count("understudy.calls", "outcome", "overloaded")).isEqualTo(1);
  }

  @Test
  void aCallThatNobodyWasAskedForIsCountedUnderItsReason() {
    RetryPolicy impatient = RetryPolicy.builder().deadline(Duration.ofSeconds(5)).build();
    play.call(Needs.PLAIN, impatient);
    play.ends(1, TENTH, "429");
    play.ends(2, TENTH, "429");
    play.call(Needs.PLAIN, impatient);
    assertThat(count("understudy.calls", "outcome", "rate_limited")).isEqualTo(1);
    assertThat(count("understudy.calls", "outcome", "blocked_too_long")).isEqualTo(1);
  }

  @Test
  void aStreamCountsWhenItIsOver() {
    play.call(Needs.STREAM);
    play.begins(1, TENTH);
    assertThat(inFlight()).isEqualTo(1);
    assertThat(registry.find("understudy.calls").counter()).isNull();
    play.closes(1, TENTH, Verdict.OK);
    assertThat(inFlight()).isZero();
    assertThat(count("understudy.calls", "outcome", "answered")).isEqualTo(1);
    assertThat(timer("understudy.first.token", "target", "openai/a").totalTime(MILLISECONDS))
        .isEqualTo(100, within(0.01));
    assertThat(timer("understudy.call").totalTime(MILLISECONDS)).isEqualTo(200, within(0.01));
  }

  @Test
  void aWholeAnswerHasNoFirstToken() {
    play.call(Needs.PLAIN);
    play.ends(1, TENTH, "hello");
    assertThat(registry.find("understudy.first.token").timer()).isNull();
  }

  @Test
  void aBrokenStreamIsNoAnsweredCallAndItsTokensAreWasted() {
    play.call(Needs.STREAM);
    play.begins(1, TENTH);
    play.closes(1, TENTH, Play.BROKE);
    assertThat(count("understudy.calls", "outcome", "stream_interrupted")).isEqualTo(1);
    assertThat(count("understudy.wasted.tokens", "target", "openai/a", "reason", "broke"))
        .isEqualTo(11);
  }

  @Test
  void aCallerThatLeavesIsCounted() {
    Engine.Handle handle = play.call(Needs.PLAIN);
    handle.cancel();
    play.time.settle();
    assertThat(count("understudy.client.gone")).isEqualTo(1);
    assertThat(count("understudy.calls", "outcome", "client_gone")).isEqualTo(1);
    assertThat(count("understudy.attempts", "kind", "client_gone")).isEqualTo(1);
    assertThat(count("understudy.wasted.tokens", "reason", "cancelled")).isEqualTo(11);
    assertThat(inFlight()).isZero();
  }

  @Test
  void theSlowerOneOfAHedgeIsWasted() {
    RetryPolicy hedged =
        RetryPolicy.builder()
            .hedging(Optional.of(new Hedging(Optional.of(TENTH), 1, 1.0)))
            .retryBudget(Optional.empty())
            .build();
    play.call(Needs.PLAIN, hedged);
    play.time.advance(TENTH);
    play.ends(2, TENTH, "hello");
    assertThat(count("understudy.attempts", "kind", "superseded", "why", "FIRST")).isEqualTo(1);
    assertThat(count("understudy.attempts", "kind", "ok", "why", "HEDGE")).isEqualTo(1);
    assertThat(count("understudy.wasted.tokens", "target", "openai/a", "reason", "lost"))
        .isEqualTo(11);
  }

  @Test
  void aFailoverOfAnyWorkIsHeard() {
    Failover models = Failover.of("openai/a", "anthropic/b").listener(meters);
    models.call(target -> {
      if (target.provider().equals("openai")) {
        throw new IOException("reset");
      }
      return "fine";
    });
    assertThatThrownBy(() ->
            models.call(target -> {
              throw new IOException("reset");
            }))
        .isInstanceOf(CallFailed.class);
    assertThat(count("understudy.calls", "outcome", "answered")).isEqualTo(1);
    assertThat(count("understudy.calls", "outcome", "connection_lost")).isEqualTo(1);
    assertThat(inFlight()).isZero();
  }

  @Test
  void aFailoverBetweenProvidersIsHeard() {
    Provider models =
        FailoverProvider.builder()
            .engine(Engine.builder().listener(meters).build())
            .target(
                Play.A,
                InMemoryProvider.of(
                    "openai", Time.system(), Turn.status(500, FailureKind.SERVER_ERROR)))
            .target(Play.B, InMemoryProvider.of("anthropic", Time.system(), Turn.text("hi")))
            .build();
    ChatRequest request = ChatRequest.of("openai/a", Message.user("hello"));
    models.chat(request);
    try (ChatStream stream = models.chatStream(request)) {
      while (stream.hasNext()) {
        stream.next();
      }
    }
    assertThat(count("understudy.calls", "outcome", "answered")).isEqualTo(2);
    assertThat(count("understudy.attempts", "kind", "server_error", "target", "openai/a"))
        .isEqualTo(2);
    assertThat(timer("understudy.first.token", "target", "anthropic/b").count()).isEqualTo(1);
    assertThat(inFlight()).isZero();
  }

  @Test
  void targetsMadeUpOnTheWayDoNotFillTheRegistry() {
    for (int i = 0; i < 2 * CallMeters.MOST_NAMES; i++) {
      Failover.of(Target.of("openai/" + i)).listener(meters).call(target -> "fine");
    }
    assertThat(registry.find("understudy.attempts").counters()).hasSize(CallMeters.MOST_NAMES + 1);
    assertThat(registry.find("understudy.calls").counters()).hasSize(CallMeters.MOST_NAMES + 1);
    assertThat(count("understudy.attempts", "target", "other")).isEqualTo(CallMeters.MOST_NAMES);
  }

  @Test
  void tagsOfTheProgramAreOnEveryMeter() {
    SimpleMeterRegistry own = new SimpleMeterRegistry();
    Play other = new Play(new CallMeters(own, Tags.of("app", "shop")));
    other.call(Needs.STREAM);
    other.begins(1, TENTH);
    other.closes(1, TENTH, Play.BROKE);
    assertThat(own.getMeters())
        .hasSizeGreaterThan(6)
        .extracting(Meter::getId)
        .allSatisfy(id -> assertThat(id.getTag("app")).isEqualTo("shop"));
  }
}
