package dev.understudy.micrometer;

import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Verdict;
import dev.understudy.call.Attempt;
import dev.understudy.call.Call;
import dev.understudy.call.Why;
import dev.understudy.observe.AttemptRecord;
import dev.understudy.observe.CallRecord;
import dev.understudy.observe.EngineListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/// Counts and times calls and attempts.
///
/// ```java
/// Failover models = Failover.of("openai/gpt-4o", "anthropic/claude").listener(new CallMeters(registry));
/// ```
///
/// | meter | in Prometheus | tags |
/// |---|---|---|
/// | `understudy.calls` | `understudy_calls_total` | `model`, `outcome` |
/// | `understudy.call` | `understudy_call_seconds` | |
/// | `understudy.attempts` | `understudy_attempts_total` | `target`, `kind`, `why` |
/// | `understudy.first.token` | `understudy_first_token_seconds` | `target` |
/// | `understudy.failover` | `understudy_failover_seconds` | |
/// | `understudy.in.flight` | `understudy_in_flight` | |
/// | `understudy.wasted.tokens` | `understudy_wasted_tokens_total` | `target`, `reason` |
/// | `understudy.client.gone` | `understudy_client_gone_total` | |
///
/// `outcome` is `answered`, `client_gone`, the code of the failure that the caller saw, or the
/// reason why nobody was asked; `kind` is `ok`, `slow` or the code of the failure; `why` is the
/// engine's word for the start of the attempt. A stream counts when it is over. Of models and of
/// targets the first 200 names are told apart, the rest are `other`.
///
/// Thread-safe; one registry should have one of these, shared by all engines.
public final class CallMeters implements EngineListener {
  /// How many models, and how many targets, get a tag value of their own.
  public static final int MOST_NAMES = 200;

  private final MeterProvider<Counter> calls;
  private final MeterProvider<Counter> attempts;
  private final MeterProvider<Counter> wasted;
  private final MeterProvider<Timer> firstToken;
  private final Timer took;
  private final Timer failover;
  private final Counter gone;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final Named models = new Named("model", MOST_NAMES);
  private final Named targets = new Named("target", MOST_NAMES);

  /// Meters without other tags than their own.
  public CallMeters(MeterRegistry registry) {
    this(registry, Tags.empty());
  }

  /// Meters that all have these tags too.
  public CallMeters(MeterRegistry registry, Iterable<Tag> tags) {
    calls =
        Counter.builder("understudy.calls")
            .description("Calls that are over, by the model asked for and what came of them.")
            .tags(tags)
            .withRegistry(registry);
    attempts =
        Counter.builder("understudy.attempts")
            .description("Attempts that are over, by what came of them and why they were started.")
            .tags(tags)
            .withRegistry(registry);
    wasted =
        Counter.builder("understudy.wasted.tokens")
            .description("Tokens, of prompts and of answers, that the caller got nothing for.")
            .tags(tags)
            .withRegistry(registry);
    firstToken =
        Timer.builder("understudy.first.token")
            .description("From the start of a streaming attempt to its first content.")
            .tags(tags)
            .withRegistry(registry);
    took =
        Timer.builder("understudy.call")
            .description("From the arrival of a call to its end; of a stream, to the stream's end.")
            .tags(tags)
            .register(registry);
    failover =
        Timer.builder("understudy.failover")
            .description(
                "Of calls that another target than the first one tried answered: from the arrival"
                    + " to the start of the attempt that answered.")
            .tags(tags)
            .register(registry);
    gone =
        Counter.builder("understudy.client.gone")
            .description("Calls whose caller left before they were over.")
            .tags(tags)
            .register(registry);
    Gauge.builder("understudy.in.flight", inFlight::get)
        .description("Calls that are not over.")
        .tags(tags)
        .register(registry);
  }

  /// Begins to count the call.
  @Override
  public EngineListener arrived(Call call, long now) {
    inFlight.incrementAndGet();
    return new OneCall(this, call.needs().streaming());
  }

  void ended(AttemptRecord record, boolean streaming) {
    Tag target = targets.tag(record.target());
    attempts
        .withTags(Tags.of(target, Tag.of("kind", kind(record.verdict())), why(record.why())))
        .increment();
    if (streaming) {
      record
          .firstContentAfter()
          .ifPresent(after -> firstToken.withTags(Tags.of(target)).record(after));
    }
  }

  void wasted(AttemptRecord record, String reason) {
    wasted
        .withTags(Tags.of(targets.tag(record.target()), Tag.of("reason", reason)))
        .increment((double) record.spent().tokens());
  }

  void ended(CallRecord record) {
    inFlight.decrementAndGet();
    Tag model = models.tag(record.history().call().route().primary().model());
    calls.withTags(Tags.of(model, Tag.of("outcome", outcome(record)))).increment();
    took.record(record.took());
    if (record.why() == Why.CANCELLED) {
      gone.increment();
    }
    record.answered().ifPresent(answered -> failedOver(record, answered));
  }

  private void failedOver(CallRecord record, Attempt answered) {
    Attempt first = record.history().attempt(1);
    if (!answered.target().name().equals(first.target().name())) {
      long arrivedAt = record.history().call().arrivedAt();
      failover.record(Duration.ofNanos(answered.startedAt() - arrivedAt));
    }
  }

  private static String outcome(CallRecord record) {
    if (record.why() == Why.CANCELLED) {
      return FailureKind.CLIENT_GONE.code();
    }
    if (record.complete()) {
      return "answered";
    }
    if (record.why() == Why.DEADLINE_PASSED) {
      return FailureKind.DEADLINE_EXCEEDED.code();
    }
    return record
        .failed()
        .map(Attempt::failure)
        .map(failure -> failure.kind().code())
        .orElseGet(() -> record.why().name().toLowerCase(Locale.ROOT));
  }

  private static String kind(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Ok ok -> ok.slow() ? "slow" : "ok";
      case Verdict.Failure failure -> failure.kind().code();
    };
  }

  private static Tag why(Why why) {
    return Tag.of("why", why.name());
  }
}
