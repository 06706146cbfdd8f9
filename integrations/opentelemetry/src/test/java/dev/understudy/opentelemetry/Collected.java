package dev.understudy.opentelemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// A real SDK that keeps what it is given.
final class Collected {
  private final InMemorySpanExporter spans = InMemorySpanExporter.create();
  private final InMemoryMetricReader metrics = InMemoryMetricReader.create();
  final OpenTelemetrySdk sdk =
      OpenTelemetrySdk.builder()
          .setTracerProvider(
              SdkTracerProvider.builder()
                  .addSpanProcessor(SimpleSpanProcessor.create(spans))
                  .build())
          .setMeterProvider(SdkMeterProvider.builder().registerMetricReader(metrics).build())
          .build();

  List<SpanData> spans() {
    return spans.getFinishedSpanItems();
  }

  /// The span of the only call.
  SpanData call() {
    List<SpanData> calls =
        spans().stream().filter(span -> span.getAttributes().get(Extras.CALL_ID) != null).toList();
    assertThat(calls).hasSize(1);
    return calls.getFirst();
  }

  /// The spans of attempts, in the order of their numbers.
  List<SpanData> attempts() {
    return spans().stream()
        .filter(span -> span.getAttributes().get(Extras.NUMBER) != null)
        .sorted(Comparator.comparingLong(span -> number(span)))
        .toList();
  }

  SpanData attempt(int number) {
    return attempts().get(number - 1);
  }

  private static long number(SpanData span) {
    return Optional.ofNullable(span.getAttributes().get(Extras.NUMBER)).orElseThrow();
  }

  static <T> Optional<T> attribute(SpanData span, AttributeKey<T> key) {
    return Optional.ofNullable(span.getAttributes().get(key));
  }

  /// All metrics by now.
  Collection<MetricData> metrics() {
    return metrics.collectAllMetrics();
  }

  Optional<MetricData> metric(String name) {
    return metrics().stream().filter(metric -> metric.getName().equals(name)).findFirst();
  }

  List<HistogramPointData> histogram(String name) {
    return metric(name)
        .map(metric -> List.copyOf(metric.getHistogramData().getPoints()))
        .orElse(List.of());
  }

  List<LongPointData> counter(String name) {
    return metric(name)
        .map(metric -> List.copyOf(metric.getLongSumData().getPoints()))
        .orElse(List.of());
  }
}
