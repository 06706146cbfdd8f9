package dev.understudy.opentelemetry;

import dev.understudy.attempt.Spent;
import dev.understudy.observe.AttemptRecord;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.LongHistogram;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.context.Context;
import java.time.Duration;

/// The metrics. Durations are of calls, tokens and counts are of attempts. Thread-safe.
final class Instruments {
  private static final AttributeKey<String> TARGET = AttributeKey.stringKey("target");
  private static final AttributeKey<String> KIND = AttributeKey.stringKey("kind");
  private static final AttributeKey<String> WHY = AttributeKey.stringKey("why");

  private final DoubleHistogram duration;
  private final DoubleHistogram firstChunk;
  private final LongHistogram tokens;
  private final LongCounter attempts;

  Instruments(Meter meter) {
    duration =
        meter
            .histogramBuilder(GenAi.DURATION_METRIC)
            .setUnit("s")
            .setDescription("From the arrival of a call to its end.")
            .setExplicitBucketBoundariesAdvice(GenAi.SECONDS)
            .build();
    firstChunk =
        meter
            .histogramBuilder(GenAi.FIRST_CHUNK_METRIC)
            .setUnit("s")
            .setDescription("From the arrival of a streaming call to its first content.")
            .setExplicitBucketBoundariesAdvice(GenAi.SECONDS)
            .build();
    tokens =
        meter
            .histogramBuilder(GenAi.TOKEN_METRIC)
            .ofLongs()
            .setUnit("{token}")
            .setDescription("Tokens of an attempt, as its provider counted them.")
            .setExplicitBucketBoundariesAdvice(GenAi.TOKENS)
            .build();
    attempts =
        meter
            .counterBuilder("understudy.attempts")
            .setUnit("{attempt}")
            .setDescription("Attempts that are over.")
            .build();
  }

  void called(Duration took, Attributes attributes, Context context) {
    duration.record(seconds(took), attributes, context);
  }

  void began(Duration after, Attributes attributes, Context context) {
    firstChunk.record(seconds(after), attributes, context);
  }

  void attempted(AttemptRecord record, String kind, Attributes attributes, Context context) {
    attempts.add(
        1, Attributes.of(TARGET, record.target(), KIND, kind, WHY, record.why().name()), context);
    Spent spent = record.spent();
    if (spent.tokens() > 0 && !spent.estimated()) {
      tokens.record(
          spent.input(), attributes.toBuilder().put(GenAi.TOKEN_TYPE, "input").build(), context);
      tokens.record(
          spent.output(), attributes.toBuilder().put(GenAi.TOKEN_TYPE, "output").build(), context);
    }
  }

  static double seconds(Duration duration) {
    return (double) duration.toNanos() / 1e9;
  }
}
