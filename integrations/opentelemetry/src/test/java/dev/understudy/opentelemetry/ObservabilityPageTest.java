package dev.understudy.opentelemetry;

import static dev.understudy.testkit.rehearsal.Cue.answers;
import static dev.understudy.testkit.rehearsal.Cue.fails;
import static dev.understudy.testkit.rehearsal.Cue.stalls;
import static dev.understudy.testkit.rehearsal.Cue.throttled;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.attempt.Evidence;
import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Spent;
import dev.understudy.attempt.Target;
import dev.understudy.attempt.Verdict;
import dev.understudy.attempt.Where;
import dev.understudy.call.Needs;
import dev.understudy.failover.Failover;
import dev.understudy.failover.Failures;
import dev.understudy.observe.EngineListener;
import dev.understudy.policy.RetryPolicy;
import dev.understudy.policy.Rule;
import dev.understudy.policy.Strategy;
import dev.understudy.testkit.CallLog;
import dev.understudy.testkit.rehearsal.Cue;
import dev.understudy.testkit.rehearsal.Rehearsal;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.metrics.data.Data;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.PointData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The spans and metrics of `docs/observability.md`: its Java, compiled and run, its tables and its
/// example.
class ObservabilityPageTest {
  private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
  private static final Pattern ATTRIBUTE =
      Pattern.compile("^\\| `([^`]+)` \\| (\\w+) \\| ([a-z, ]+) \\|", Pattern.MULTILINE);

  private final Collected collected = new Collected();

  private static String page() throws IOException {
    return Files.readString(Path.of("../../docs/observability.md"));
  }

  private CallTelemetry telemetry() {
    return CallTelemetry.of(collected.sdk)
        .latestConventions(false)
        .clock(InstantSource.fixed(NOON));
  }

  @Test
  void aFailoverIsTraced() {
    OpenTelemetry openTelemetry = collected.sdk;
    EngineListener meters = new CallLog();
    // region failover
    CallTelemetry telemetry = CallTelemetry.of(openTelemetry);
    Failover models =
        Failover.of("openai/gpt-4o", "anthropic/claude-sonnet-4-5").listener(telemetry.and(meters));
    // endregion
    models.call(target -> "fine");
    assertThat(collected.spans()).hasSize(2);
    assertThat(((CallLog) meters).calls()).hasSize(1);
  }

  private Rehearsal rehearsal(CallTelemetry telemetry, Cue a, Cue b) {
    return Rehearsal.of(RetryPolicy.DEFAULT)
        .target(Target.of("openai/gpt-4o").at("192.0.2.1:443"), a)
        .target(Target.of("anthropic/claude-sonnet-4-5").at("192.0.2.2:443"), b)
        .listener(telemetry);
  }

  /// Everything that is ever told: good and bad ends, waits, hints, ids, both sorts of tokens.
  private void everything() {
    Verdict.Failure known =
        new Verdict.Retry(
            FailureKind.OVERLOADED,
            Where.ANY_TARGET,
            Optional.of(ofSeconds(20)),
            Evidence.http(503).requestId("req_1"));
    RetryPolicy again = RetryPolicy.builder().defaultRule(Rule.of(3, Strategy.SAME_MODEL)).build();
    for (boolean latest : new boolean[] {false, true}) {
      CallTelemetry telemetry = telemetry().latestConventions(latest);
      rehearsal(telemetry, fails(known), answers("hi").after(ofMillis(10)))
          .costing(new Spent(10, 1, false))
          .stream();
      rehearsal(telemetry, fails(known), fails(FailureKind.BAD_REQUEST))
          .costing(new Spent(10, 1, true))
          .call();
      rehearsal(telemetry, stalls(), stalls()).begin(Needs.PLAIN).leave();
      Rehearsal.of(again)
          .target("openai/gpt-4o", throttled(ofSeconds(2)), answers("hello"))
          .listener(telemetry)
          .call();
    }
  }

  @Test
  void theTableHasEveryAttributeOfASpan() throws IOException {
    everything();
    var spans = new TreeMap<String, TreeSet<String>>();
    for (SpanData span : collected.spans()) {
      String sort = span.getAttributes().get(Extras.NUMBER) == null ? "call" : "attempt";
      span.getAttributes()
          .forEach((key, value) ->
              spans.computeIfAbsent(named(key), unseen -> new TreeSet<>()).add(sort));
    }
    List<String> told =
        spans.entrySet().stream()
            .map(entry -> entry.getKey() + ": " + String.join(", ", entry.getValue()))
            .toList();
    assertThat(ATTRIBUTE.matcher(page()).results().map(ObservabilityPageTest::row))
        .containsExactlyElementsOf(told);
  }

  @Test
  void everyNameThatIsEverUsedIsOnThePage() throws Exception {
    String page = page();
    for (Class<?> names : List.of(GenAi.class, Extras.class)) {
      for (Field field : names.getDeclaredFields()) {
        if (field.get(null) instanceof AttributeKey<?> key) {
          assertThat(page).contains("`" + key.getKey() + "`");
        }
      }
    }
  }

  private static String named(AttributeKey<?> key) {
    return key.getKey() + " " + key.getType().name().toLowerCase(Locale.ROOT);
  }

  private static String row(MatchResult match) {
    return match.group(1) + " " + match.group(2) + ": " + match.group(3);
  }

  @Test
  void theTableHasEveryMetricAsItIs() throws IOException {
    everything();
    String rows =
        collected.metrics().stream()
            .map(ObservabilityPageTest::row)
            .sorted()
            .collect(Collectors.joining("\n"));
    assertThat(page()).contains(rows);
  }

  private static String row(MetricData metric) {
    Data<?> data = metric.getData();
    var keys = new TreeSet<String>();
    for (PointData point : data.getPoints()) {
      point.getAttributes().forEach((key, value) -> keys.add("`" + key.getKey() + "`"));
    }
    return "| `%s` | %s | `%s` | %s | %s |"
        .formatted(
            metric.getName(),
            metric.getType().name().toLowerCase(Locale.ROOT).replace("long_sum", "counter"),
            metric.getUnit(),
            metric.getDescription(),
            String.join(", ", keys));
  }

  @Test
  void theExampleIsWhatIsExported() throws IOException {
    Rehearsal models =
        rehearsal(
            telemetry(),
            fails(Failures.http(429, Optional.of(ofSeconds(20)))).after(ofMillis(120)),
            answers("hi").after(ofMillis(350)).lasting(ofSeconds(2)));
    models.stream();
    var spans = new ArrayList<String>();
    spans.add(told(collected.call(), ""));
    collected.attempts().forEach(attempt -> spans.add(told(attempt, "  ")));
    assertThat(page()).contains("```text\n" + String.join("", spans) + "```\n");
  }

  private static String told(SpanData span, String indent) {
    long noon = NOON.getEpochSecond() * 1_000_000_000L;
    String head =
        "%s%s, %d to %d ms%s%n"
            .formatted(
                indent,
                span.getName(),
                (span.getStartEpochNanos() - noon) / 1_000_000,
                (span.getEndEpochNanos() - noon) / 1_000_000,
                span.getStatus().equals(StatusData.unset()) ? "" : ", ERROR");
    return span.getAttributes().asMap().entrySet().stream()
        .sorted(Map.Entry.comparingByKey((a, b) -> a.getKey().compareTo(b.getKey())))
        .map(
            entry -> "%s    %s = %s%n".formatted(indent, entry.getKey().getKey(), entry.getValue()))
        .collect(Collectors.joining("", head, ""));
  }
}
