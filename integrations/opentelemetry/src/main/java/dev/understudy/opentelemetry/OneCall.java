package dev.understudy.opentelemetry;

import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Spent;
import dev.understudy.attempt.Verdict;
import dev.understudy.call.Attempt;
import dev.understudy.call.Call;
import dev.understudy.call.Why;
import dev.understudy.observe.AttemptRecord;
import dev.understudy.observe.CallRecord;
import dev.understudy.observe.EngineListener;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The spans of one call. Told on the call's loop; entered on any thread.
final class OneCall implements EngineListener {
  /// @param asked what was known of the attempt at its start
  private record Open(Span span, Attributes asked) {}

  private final Call call;
  private final Context caller;
  private final Timeline timeline;
  private final Tracer tracer;
  private final Instruments instruments;
  private final Conventions conventions;
  private final Attributes asked;
  private final Span span;
  private final Map<Integer, Open> attempts = new ConcurrentHashMap<>(2);
  private Optional<Duration> firstContent = Optional.empty();

  OneCall(
      Call call,
      Context caller,
      Timeline timeline,
      Tracer tracer,
      Instruments instruments,
      Conventions conventions) {
    this.call = call;
    this.caller = caller;
    this.timeline = timeline;
    this.tracer = tracer;
    this.instruments = instruments;
    this.conventions = conventions;
    asked = conventions.of(call.operation(), call.route().primary());
    span = begun(asked, caller, call.arrivedAt());
    span.setAttribute(Extras.CALL_ID, call.id());
  }

  private Span begun(Attributes about, Context parent, long tick) {
    Span begun =
        tracer
            .spanBuilder(call.operation() + " " + about.get(GenAi.REQUEST_MODEL))
            .setSpanKind(SpanKind.CLIENT)
            .setParent(parent)
            .setStartTimestamp(timeline.of(tick))
            .setAllAttributes(about)
            .startSpan();
    if (conventions == Conventions.LATEST && call.needs().streaming()) {
      begun.setAttribute(GenAi.REQUEST_STREAM, true);
    }
    return begun;
  }

  @Override
  public void started(Call call, Attempt attempt) {
    Attributes about = conventions.of(call.operation(), attempt.target());
    Span begun = begun(about, caller.with(span), attempt.startedAt());
    begun.setAttribute(Extras.NUMBER, (long) attempt.number());
    begun.setAttribute(Extras.TARGET, attempt.target().name());
    begun.setAttribute(Extras.WHY, attempt.why().name());
    attempts.put(attempt.number(), new Open(begun, about));
  }

  @Override
  @SuppressWarnings("MustBeClosedChecker") // whoever entered closes
  public Entered entering(Attempt attempt) {
    Open open = attempts.get(attempt.number());
    return open == null ? Entered.NONE : caller.with(open.span()).makeCurrent()::close;
  }

  @Override
  public void attempt(AttemptRecord record) {
    Open open = attempts.get(record.number());
    if (open == null) {
      return;
    }
    Span attempt = open.span();
    String kind =
        switch (record.verdict()) {
          case Verdict.Ok ok -> ok.slow() ? "slow" : "ok";
          case Verdict.Failure failure -> {
            failed(attempt, failure);
            yield failure.kind().code();
          }
        };
    attempt.setAttribute(Extras.KIND, kind);
    if (record.waited().isPositive()) {
      attempt.setAttribute(Extras.WAITED, Instruments.seconds(record.waited()));
    }
    if (call.needs().streaming()) {
      record.firstContentAfter().ifPresent(after -> began(attempt, record, after));
    }
    spent(attempt, record.spent());
    instruments.attempted(record, kind, open.asked(), caller.with(attempt));
    attempt.end(timeline.of(call.arrivedAt(), record.startedAfter().plus(record.endedAfter())));
  }

  private void failed(Span attempt, Verdict.Failure failure) {
    if (blameless(failure.kind())) {
      return;
    }
    attempt.setStatus(StatusCode.ERROR);
    attempt.setAttribute(GenAi.ERROR_TYPE, failure.kind().code());
    failure
        .evidence()
        .status()
        .ifPresent(status -> attempt.setAttribute(GenAi.HTTP_STATUS, (long) status));
    failure
        .retryAfter()
        .ifPresent(hint -> attempt.setAttribute(Extras.RETRY_AFTER, Instruments.seconds(hint)));
    failure.evidence().requestId().ifPresent(id -> attempt.setAttribute(Extras.UPSTREAM_ID, id));
  }

  /// Whether an attempt with this end was cancelled, not failed.
  private static boolean blameless(FailureKind kind) {
    return kind == FailureKind.SUPERSEDED || kind == FailureKind.CLIENT_GONE;
  }

  /// An attempt of a stream had content. What the caller saw first is the earliest of all.
  private void began(Span attempt, AttemptRecord record, Duration after) {
    if (conventions == Conventions.LATEST) {
      attempt.setAttribute(GenAi.TIME_TO_FIRST_CHUNK, Instruments.seconds(after));
    }
    Duration since = record.startedAfter().plus(after);
    if (firstContent.isEmpty() || since.compareTo(firstContent.get()) < 0) {
      firstContent = Optional.of(since);
    }
  }

  private static void spent(Span attempt, Spent spent) {
    if (spent.tokens() > 0) {
      attempt.setAttribute(GenAi.INPUT_TOKENS, spent.input());
      attempt.setAttribute(GenAi.OUTPUT_TOKENS, spent.output());
      if (spent.estimated()) {
        attempt.setAttribute(Extras.ESTIMATED, true);
      }
    }
  }

  @Override
  public void call(CallRecord record) {
    span.setAttribute(Extras.ATTEMPTS, (long) record.history().size());
    span.setAttribute(Extras.WHY, record.why().name());
    record
        .answered()
        .ifPresent(answered -> {
          span.setAttribute(Extras.TARGET, answered.target().name());
          span.setAttribute(GenAi.RESPONSE_MODEL, Conventions.model(answered.target()));
        });
    Attributes about = asked;
    if (!record.complete()) {
      String error = error(record);
      about = asked.toBuilder().put(GenAi.ERROR_TYPE, error).build();
      if (record.why() == Why.CANCELLED) {
        span.setAttribute(Extras.KIND, error);
      } else {
        span.setStatus(StatusCode.ERROR);
        span.setAttribute(GenAi.ERROR_TYPE, error);
      }
    }
    Context context = caller.with(span);
    instruments.called(record.took(), about, context);
    if (conventions == Conventions.LATEST && record.answered().isPresent()) {
      firstContent.ifPresent(after -> {
        span.setAttribute(GenAi.TIME_TO_FIRST_CHUNK, Instruments.seconds(after));
        instruments.began(after, asked, context);
      });
    }
    span.end(timeline.of(call.arrivedAt(), record.took()));
  }

  /// The failure in one word: the one that the caller saw, or why nobody was asked.
  private static String error(CallRecord record) {
    return switch (record.why()) {
      case CANCELLED -> FailureKind.CLIENT_GONE.code();
      case DEADLINE_PASSED -> FailureKind.DEADLINE_EXCEEDED.code();
      default ->
          record
              .failed()
              .map(Attempt::failure)
              .map(failure -> failure.kind().code())
              .orElseGet(() -> record.why().name().toLowerCase(Locale.ROOT));
    };
  }
}
