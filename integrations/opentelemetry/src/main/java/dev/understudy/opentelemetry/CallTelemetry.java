package dev.understudy.opentelemetry;

import dev.understudy.call.Call;
import dev.understudy.observe.EngineListener;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.time.InstantSource;

/// Makes a span of each call, a child span of each attempt, and metrics of both.
///
/// ```java
/// Failover models =
///     Failover.of("openai/gpt-4o", "anthropic/claude").listener(CallTelemetry.of(openTelemetry));
/// ```
///
/// The span of a call is `chat gpt-4o`: what was asked for and of which model, from its arrival to
/// its end, waits and all attempts included; it is a child of the span that was current where the
/// call was made. A child of it for each attempt says where that went and what came of it. While an
/// attempt's work runs its span is current there, on whichever thread: an instrumented HTTP client
/// hangs its own span below it and sends its `traceparent`.
///
/// Losing to a faster attempt and being cancelled by the caller are no errors: such spans have an
/// `understudy.kind`, and no status.
///
/// Metrics: `gen_ai.client.operation.duration` (calls), `gen_ai.client.token.usage` (attempts whose
/// provider said what they cost), `understudy.attempts` by `target`, `kind` and `why`. The names
/// are those of OpenTelemetry's conventions for generative AI, old and new; with
/// `OTEL_SEMCONV_STABILITY_OPT_IN=gen_ai_latest_experimental` only the new ones, and for streams
/// the time to their first content too.
///
/// Immutable and thread-safe; one serves all engines.
public final class CallTelemetry implements EngineListener {
  static final String SCOPE = "dev.understudy";

  private final OpenTelemetry openTelemetry;
  private final Tracer tracer;
  private final Instruments instruments;
  private final Conventions conventions;
  private final InstantSource clock;

  private CallTelemetry(OpenTelemetry openTelemetry, Conventions conventions, InstantSource clock) {
    this.openTelemetry = openTelemetry;
    this.conventions = conventions;
    this.clock = clock;
    tracer = openTelemetry.getTracer(SCOPE);
    instruments = new Instruments(openTelemetry.getMeter(SCOPE));
  }

  /// Spans and metrics go here; the names are as the environment says.
  public static CallTelemetry of(OpenTelemetry openTelemetry) {
    return new CallTelemetry(openTelemetry, Conventions.ofEnvironment(), InstantSource.system());
  }

  /// The same with the latest names alone, or with the older ones besides, whatever the environment
  /// says.
  public CallTelemetry latestConventions(boolean latest) {
    return new CallTelemetry(openTelemetry, latest ? Conventions.LATEST : Conventions.BOTH, clock);
  }

  /// The same by another clock. It is read once a call; everything else is measured from there by
  /// the engine's ticks, so a clock that jumps makes no span longer or shorter.
  public CallTelemetry clock(InstantSource value) {
    return new CallTelemetry(openTelemetry, conventions, value);
  }

  /// Begins the span of the call, below the current one.
  @Override
  public EngineListener arrived(Call call, long now) {
    return new OneCall(
        call,
        Context.current(),
        new Timeline(clock.instant(), now),
        tracer,
        instruments,
        conventions);
  }
}
