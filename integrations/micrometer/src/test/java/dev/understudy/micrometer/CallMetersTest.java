package dev.understudy.micrometer;

import static dev.understudy.testkit.rehearsal.Cue.answers;
import static dev.understudy.testkit.rehearsal.Cue.breaksAfter;
import static dev.understudy.testkit.rehearsal.Cue.stalls;
import static dev.understudy.testkit.rehearsal.Cue.status;
import static dev.understudy.testkit.rehearsal.Cue.throttled;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Spent;
import dev.understudy.attempt.Target;
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
import dev.understudy.testkit.rehearsal.Cue;
import dev.understudy.testkit.rehearsal.Rehearsal;
import dev.understudy.testkit.rehearsal.Running;
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

  private Rehearsal rehearsal(Cue a, Cue b) {
    return rehearsal(RetryPolicy.DEFAULT, a, b);
  }

  private Rehearsal rehearsal(RetryPolicy policy, Cue a, Cue b) {
    return rehearsal(policy, a, b, meters);
  }

  /// Both targets answer every request alike, and every attempt costs 11 tokens.
  private static Rehearsal rehearsal(RetryPolicy policy, Cue a, Cue b, CallMeters meters) {
    return Rehearsal.of(policy)
        .target("openai/a", a)
        .target("anthropic/b", b)
        .costing(new Spent(10, 1, false))
        .listener(meters);
  }

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
    rehearsal(status(503).after(TENTH), answers("hello").after(TENTH)).call();
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
    rehearsal(status(503).after(TENTH), answers("hello").after(TENTH)).call();
    assertThat(timer("understudy.call").totalTime(MILLISECONDS)).isEqualTo(200, within(0.01));
    assertThat(timer("understudy.failover").totalTime(MILLISECONDS)).isEqualTo(100, within(0.01));
  }

  @Test
  void aCallWithoutFailoverHasNoTimeOfFailover() {
    rehearsal(answers("hello"), answers("hi")).call();
    assertThat(timer("understudy.failover").count()).isZero();
  }

  @Test
  void aCallIsCountedUnderTheFailureThatItsCallerSaw() {
    rehearsal(status(503), status(400)).call();
    assertThat(count("understudy.calls", "outcome", "overloaded")).isEqualTo(1);
  }

  @Test
  void aCallThatNobodyWasAskedForIsCountedUnderItsReason() {
    RetryPolicy impatient = RetryPolicy.builder().deadline(Duration.ofSeconds(5)).build();
    Cue busy = throttled(Duration.ofMinutes(1));
    Rehearsal models = rehearsal(impatient, busy, busy);
    models.call();
    models.call();
    assertThat(count("understudy.calls", "outcome", "rate_limited")).isEqualTo(1);
    assertThat(count("understudy.calls", "outcome", "blocked_too_long")).isEqualTo(1);
  }

  @Test
  void aStreamCountsWhenItIsOver() {
    Rehearsal models = rehearsal(answers("hello").after(TENTH).lasting(TENTH), answers("hi"));
    Running stream = models.begin(Needs.STREAM);
    models.pass(TENTH);
    assertThat(inFlight()).isEqualTo(1);
    assertThat(registry.find("understudy.calls").counter()).isNull();
    stream.end();
    assertThat(inFlight()).isZero();
    assertThat(count("understudy.calls", "outcome", "answered")).isEqualTo(1);
    assertThat(timer("understudy.first.token", "target", "openai/a").totalTime(MILLISECONDS))
        .isEqualTo(100, within(0.01));
    assertThat(timer("understudy.call").totalTime(MILLISECONDS)).isEqualTo(200, within(0.01));
  }

  @Test
  void aWholeAnswerHasNoFirstToken() {
    rehearsal(answers("hello"), answers("hi")).call();
    assertThat(registry.find("understudy.first.token").timer()).isNull();
  }

  @Test
  void aBrokenStreamIsNoAnsweredCallAndItsTokensAreWasted() {
    rehearsal(breaksAfter("hel"), answers("hi")).stream();
    assertThat(count("understudy.calls", "outcome", "stream_interrupted")).isEqualTo(1);
    assertThat(count("understudy.wasted.tokens", "target", "openai/a", "reason", "broke"))
        .isEqualTo(11);
  }

  @Test
  void aCallerThatLeavesIsCounted() {
    rehearsal(stalls(), answers("hi")).begin(Needs.PLAIN).leave();
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
    rehearsal(hedged, stalls(), answers("hello")).call();
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
                Target.of("openai/a"),
                InMemoryProvider.of(
                    "openai", Time.system(), Turn.status(500, FailureKind.SERVER_ERROR)))
            .target(
                Target.of("anthropic/b"),
                InMemoryProvider.of("anthropic", Time.system(), Turn.text("hi")))
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
    CallMeters tagged = new CallMeters(own, Tags.of("app", "shop"));
    rehearsal(RetryPolicy.DEFAULT, breaksAfter("hel"), answers("hi"), tagged).stream();
    assertThat(own.getMeters())
        .hasSizeGreaterThan(6)
        .extracting(Meter::getId)
        .allSatisfy(id -> assertThat(id.getTag("app")).isEqualTo("shop"));
  }
}
