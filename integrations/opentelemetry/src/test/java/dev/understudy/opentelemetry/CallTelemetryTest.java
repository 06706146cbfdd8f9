package dev.understudy.opentelemetry;

import static dev.understudy.opentelemetry.Collected.attribute;
import static dev.understudy.testkit.rehearsal.Cue.answers;
import static dev.understudy.testkit.rehearsal.Cue.breaksAfter;
import static dev.understudy.testkit.rehearsal.Cue.stalls;
import static dev.understudy.testkit.rehearsal.Cue.status;
import static dev.understudy.testkit.rehearsal.Cue.throttled;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.attempt.Spent;
import dev.understudy.attempt.Target;
import dev.understudy.attempt.Verdict;
import dev.understudy.call.Call;
import dev.understudy.call.CallFailed;
import dev.understudy.call.History;
import dev.understudy.call.Needs;
import dev.understudy.call.Route;
import dev.understudy.call.Why;
import dev.understudy.failover.Failover;
import dev.understudy.failover.FailureClassifier;
import dev.understudy.failover.Failures;
import dev.understudy.observe.AttemptRecord;
import dev.understudy.observe.CallRecord;
import dev.understudy.observe.EngineListener;
import dev.understudy.policy.Hedging;
import dev.understudy.policy.RetryPolicy;
import dev.understudy.testkit.rehearsal.Cue;
import dev.understudy.testkit.rehearsal.Rehearsal;
import dev.understudy.testkit.rehearsal.Running;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CallTelemetryTest {
  private static final Duration TENTH = Duration.ofMillis(100);
  private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");

  private final Collected collected = new Collected();
  private final CallTelemetry telemetry =
      CallTelemetry.of(collected.sdk).latestConventions(true).clock(InstantSource.fixed(NOON));

  private Rehearsal rehearsal(Cue a, Cue b) {
    return rehearsal(RetryPolicy.DEFAULT, a, b);
  }

  /// Both targets answer every request alike, and every attempt costs 11 tokens.
  private Rehearsal rehearsal(RetryPolicy policy, Cue a, Cue b) {
    return Rehearsal.of(policy)
        .target("openai/gpt-4o", a)
        .target(Target.of("anthropic/claude").at("127.0.0.1:8443"), b)
        .costing(new Spent(10, 1, false))
        .listener(telemetry);
  }

  private static long nanos(Duration after) {
    Instant instant = NOON.plus(after);
    return instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
  }

  private static void assertTimes(SpanData span, Duration start, Duration end) {
    assertThat(span.getStartEpochNanos()).isEqualTo(nanos(start));
    assertThat(span.getEndEpochNanos()).isEqualTo(nanos(end));
  }

  @Test
  void aCallIsAClientSpanWithAChildForEachAttempt() {
    rehearsal(status(503).after(TENTH), answers("hello").after(TENTH)).call();
    SpanData call = collected.call();
    assertThat(collected.spans()).hasSize(3);
    assertThat(collected.spans()).allMatch(span -> span.getKind() == SpanKind.CLIENT);
    assertThat(call.getName()).isEqualTo("chat gpt-4o");
    assertThat(call.getParentSpanContext().isValid()).isFalse();
    assertThat(collected.attempts())
        .hasSize(2)
        .allMatch(attempt -> attempt.getParentSpanId().equals(call.getSpanId()))
        .allMatch(attempt -> attempt.getTraceId().equals(call.getTraceId()))
        .extracting(SpanData::getName)
        .containsExactly("chat gpt-4o", "chat claude");
  }

  @Test
  void aCallSaysWhatWasAskedAndWhoAnswered() {
    rehearsal(status(503).after(TENTH), answers("hello").after(TENTH)).call();
    SpanData call = collected.call();
    assertThat(attribute(call, GenAi.OPERATION)).hasValue("chat");
    assertThat(attribute(call, GenAi.PROVIDER)).hasValue("openai");
    assertThat(attribute(call, GenAi.REQUEST_MODEL)).hasValue("gpt-4o");
    assertThat(attribute(call, GenAi.RESPONSE_MODEL)).hasValue("claude");
    assertThat(attribute(call, Extras.TARGET)).hasValue("anthropic/claude");
    assertThat(attribute(call, Extras.ATTEMPTS)).hasValue(2L);
    assertThat(attribute(call, Extras.WHY)).hasValue("ANSWERED");
    assertThat(attribute(call, GenAi.ERROR_TYPE)).isEmpty();
    assertThat(call.getStatus()).isEqualTo(StatusData.unset());
  }

  @Test
  void anAttemptSaysWhereItWentAndWhatCameOfIt() {
    rehearsal(status(503).after(TENTH), answers("hello").after(TENTH)).call();
    SpanData failed = collected.attempt(1);
    assertThat(attribute(failed, GenAi.PROVIDER)).hasValue("openai");
    assertThat(attribute(failed, GenAi.SERVER_ADDRESS)).isEmpty();
    assertThat(attribute(failed, GenAi.ERROR_TYPE)).hasValue("overloaded");
    assertThat(attribute(failed, GenAi.HTTP_STATUS)).hasValue(503L);
    assertThat(attribute(failed, Extras.WHY)).hasValue("FIRST");
    assertThat(failed.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    SpanData good = collected.attempt(2);
    assertThat(attribute(good, GenAi.PROVIDER)).hasValue("anthropic");
    assertThat(attribute(good, GenAi.REQUEST_MODEL)).hasValue("claude");
    assertThat(attribute(good, GenAi.SERVER_ADDRESS)).hasValue("127.0.0.1");
    assertThat(attribute(good, GenAi.SERVER_PORT)).hasValue(8443L);
    assertThat(attribute(good, Extras.WHY)).hasValue("FAILOVER");
    assertThat(attribute(good, Extras.KIND)).hasValue("ok");
    assertThat(attribute(good, GenAi.INPUT_TOKENS)).hasValue(10L);
    assertThat(attribute(good, GenAi.OUTPUT_TOKENS)).hasValue(1L);
    assertThat(good.getStatus()).isEqualTo(StatusData.unset());
  }

  @Test
  void spansHaveTheTimesOfTheEnginesTicks() {
    rehearsal(status(503).after(TENTH), answers("hello").after(TENTH.multipliedBy(2))).call();
    assertTimes(collected.call(), Duration.ZERO, TENTH.multipliedBy(3));
    assertTimes(collected.attempt(1), Duration.ZERO, TENTH);
    assertTimes(collected.attempt(2), TENTH, TENTH.multipliedBy(3));
  }

  @Test
  void aCallThatArrivedBeforeItBeganStartsAtItsArrival() {
    Target target = Target.of("openai/gpt-4o");
    Call call = Call.of("late", 1, Route.of(target), RetryPolicy.DEFAULT, Needs.PLAIN, 0);
    History history = History.of(call).started(target, TENTH.toNanos());
    EngineListener heard = telemetry.arrived(call, TENTH.toNanos());
    heard.started(call, history.attempt(1));
    history = history.ended(1, Verdict.OK, 2 * TENTH.toNanos()).delivered(1);
    heard.attempt(AttemptRecord.of(call, history.attempt(1), Spent.NOTHING));
    heard.call(new CallRecord(Why.ANSWERED, true, history, TENTH.multipliedBy(2)));
    assertTimes(collected.call(), TENTH.negated(), TENTH);
    assertTimes(collected.attempt(1), Duration.ZERO, TENTH);
  }

  @Test
  void aFailedCallHasTheFailureThatItsCallerSaw() {
    rehearsal(throttled(Duration.ofMinutes(1)), status(400)).call();
    SpanData call = collected.call();
    assertThat(call.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(attribute(call, GenAi.ERROR_TYPE)).hasValue("rate_limited");
    assertThat(attribute(call, GenAi.RESPONSE_MODEL)).isEmpty();
    assertThat(attribute(collected.attempt(1), Extras.RETRY_AFTER)).hasValue(60.0);
    assertThat(attribute(collected.attempt(2), GenAi.ERROR_TYPE)).hasValue("bad_request");
  }

  @Test
  void aStreamIsOverWhenItsLastPieceIs() {
    Rehearsal models = rehearsal(answers("hello").after(TENTH).lasting(TENTH), answers("hi"));
    Running stream = models.begin(Needs.STREAM);
    models.pass(TENTH);
    assertThat(collected.spans()).isEmpty();
    stream.end();
    assertTimes(collected.call(), Duration.ZERO, TENTH.multipliedBy(2));
    assertTimes(collected.attempt(1), Duration.ZERO, TENTH.multipliedBy(2));
    assertThat(attribute(collected.call(), GenAi.REQUEST_STREAM)).hasValue(true);
    assertThat(attribute(collected.call(), GenAi.TIME_TO_FIRST_CHUNK)).hasValue(0.1);
    assertThat(attribute(collected.attempt(1), GenAi.TIME_TO_FIRST_CHUNK)).hasValue(0.1);
  }

  @Test
  void aBrokenStreamIsAnErrorOfCallAndAttempt() {
    rehearsal(breaksAfter("hel"), answers("hi")).stream();
    assertThat(attribute(collected.call(), GenAi.ERROR_TYPE)).hasValue("stream_interrupted");
    assertThat(attribute(collected.attempt(1), GenAi.ERROR_TYPE)).hasValue("stream_interrupted");
  }

  @Test
  void losingAHedgeIsNoError() {
    RetryPolicy hedged =
        RetryPolicy.builder()
            .hedging(Optional.of(new Hedging(Optional.of(TENTH), 1, 1.0)))
            .retryBudget(Optional.empty())
            .build();
    rehearsal(hedged, stalls(), answers("hello").after(TENTH)).call();
    SpanData loser = collected.attempt(1);
    assertThat(loser.getStatus()).isEqualTo(StatusData.unset());
    assertThat(attribute(loser, Extras.KIND)).hasValue("superseded");
    assertThat(attribute(loser, GenAi.ERROR_TYPE)).isEmpty();
    assertThat(attribute(collected.attempt(2), Extras.WHY)).hasValue("HEDGE");
    assertTimes(collected.attempt(2), TENTH, TENTH.multipliedBy(2));
  }

  @Test
  void leavingIsNoError() {
    rehearsal(stalls(), answers("hi")).begin(Needs.PLAIN).leave();
    for (SpanData span : collected.spans()) {
      assertThat(span.getStatus()).isEqualTo(StatusData.unset());
      assertThat(attribute(span, Extras.KIND)).hasValue("client_gone");
    }
    assertThat(collected.spans()).hasSize(2);
    assertThat(collected.histogram(GenAi.DURATION_METRIC))
        .extracting(point -> point.getAttributes().get(GenAi.ERROR_TYPE))
        .containsExactly("client_gone");
  }

  @Test
  void metricsCountCallsAndAttempts() {
    rehearsal(status(503).after(TENTH), answers("hello").after(TENTH).lasting(TENTH)).stream();
    assertThat(collected.histogram(GenAi.DURATION_METRIC))
        .singleElement()
        .satisfies(point -> {
          assertThat(point.getSum()).isEqualTo(0.3);
          assertThat(point.getBoundaries()).isEqualTo(GenAi.SECONDS);
          assertThat(point.getAttributes().get(GenAi.REQUEST_MODEL)).isEqualTo("gpt-4o");
          assertThat(point.getAttributes().get(GenAi.ERROR_TYPE)).isNull();
        });
    assertThat(collected.histogram(GenAi.FIRST_CHUNK_METRIC))
        .singleElement()
        .satisfies(point -> assertThat(point.getSum()).isEqualTo(0.2));
    assertThat(collected.histogram(GenAi.TOKEN_METRIC))
        .hasSize(4)
        .allSatisfy(point -> assertThat(point.getBoundaries()).hasSize(GenAi.TOKENS.size()));
    assertThat(collected.counter("understudy.attempts"))
        .extracting(
            point -> point.getAttributes().get(AttributeKey.stringKey("target")),
            point -> point.getAttributes().get(AttributeKey.stringKey("kind")),
            point -> point.getAttributes().get(AttributeKey.stringKey("why")))
        .containsExactlyInAnyOrder(
            org.assertj.core.api.Assertions.tuple("openai/gpt-4o", "overloaded", "FIRST"),
            org.assertj.core.api.Assertions.tuple("anthropic/claude", "ok", "FAILOVER"));
  }

  @Test
  void theOldNamesAreThereUnlessTheLatestAreAskedFor() {
    Rehearsal.of(RetryPolicy.DEFAULT)
        .target("openai/gpt-4o", answers("hello"))
        .listener(telemetry.latestConventions(false))
        .stream();
    assertThat(attribute(collected.call(), GenAi.SYSTEM)).hasValue("openai");
    assertThat(attribute(collected.call(), GenAi.PROVIDER)).hasValue("openai");
    assertThat(attribute(collected.call(), GenAi.REQUEST_STREAM)).isEmpty();
    assertThat(collected.metric(GenAi.FIRST_CHUNK_METRIC)).isEmpty();
    rehearsal(answers("hello"), answers("hi")).call();
    assertThat(collected.spans())
        .filteredOn(span -> attribute(span, GenAi.SYSTEM).isEmpty())
        .as("spans of the call by the latest names")
        .hasSize(2);
  }

  @Test
  void nothingThatAFailureSaysIsInASpan() {
    FailureClassifier talkative =
        FailureClassifier.standard().when(SecurityException.class, failure -> Failures.throttled());
    Failover models =
        Failover.of("openai/a", "anthropic/b").failures(talkative).listener(telemetry);
    assertThatThrownBy(() ->
            models.call(target -> {
              throw new SecurityException("sk-canary and the prompt");
            }))
        .isInstanceOf(CallFailed.class);
    assertThat(collected.spans()).hasSizeGreaterThan(2);
    assertThat(collected.spans().toString()).doesNotContain("canary");
    assertThat(collected.metrics().toString()).doesNotContain("canary");
  }

  @Test
  void anotherListenerHearsTheSameCall() {
    List<CallRecord> heard = new ArrayList<>();
    EngineListener other =
        new EngineListener() {
          @Override
          public void call(CallRecord record) {
            heard.add(record);
          }
        };
    Failover.of("openai/a").listener(other.and(telemetry)).call(target -> "fine");
    Failover.of("openai/a").listener(telemetry.and(other)).call(target -> "fine");
    assertThat(heard).hasSize(2);
    assertThat(collected.attempts()).hasSize(2);
  }
}
