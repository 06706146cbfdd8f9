package dev.understudy.micrometer;

import static dev.understudy.testkit.rehearsal.Cue.answers;
import static dev.understudy.testkit.rehearsal.Cue.fails;
import static dev.understudy.testkit.rehearsal.Cue.stalls;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Spent;
import dev.understudy.attempt.Target;
import dev.understudy.call.Needs;
import dev.understudy.call.Why;
import dev.understudy.engine.Engine;
import dev.understudy.failover.Failover;
import dev.understudy.failover.Failures;
import dev.understudy.policy.RetryPolicy;
import dev.understudy.provider.ChatRequest;
import dev.understudy.provider.FailoverProvider;
import dev.understudy.provider.Message;
import dev.understudy.provider.Provider;
import dev.understudy.provider.Time;
import dev.understudy.testkit.InMemoryProvider;
import dev.understudy.testkit.InMemoryProvider.Turn;
import dev.understudy.testkit.rehearsal.Rehearsal;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The meters of `docs/observability.md`: its Java, compiled and run, its table and its example.
class ObservabilityPageTest {
  private static final RetryPolicy POLICY = RetryPolicy.DEFAULT;

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  private static String page() throws IOException {
    return Files.readString(Path.of("../../docs/observability.md"));
  }

  @Test
  void aFailoverIsMetered() {
    // region failover
    CallMeters meters = new CallMeters(registry);
    Failover models = Failover.of("openai/gpt-4o", "anthropic/claude-sonnet-4-5").listener(meters);
    HealthMeters.of(models).bindTo(registry);
    // endregion
    models.call(target -> "fine");
    assertThat(registry.get("understudy.calls").counter().count()).isEqualTo(1);
    assertThat(registry.find("understudy.breaker.state").gauges()).hasSize(2);
  }

  @Test
  void aProviderIsMetered() {
    Provider openai =
        InMemoryProvider.of("openai", Time.system(), Turn.status(503, FailureKind.OVERLOADED));
    Provider anthropic = InMemoryProvider.of("anthropic", Time.system(), Turn.text("hi"));
    MeterRegistry mine = registry;
    // region provider
    Target gpt = Target.of("openai/gpt-4o");
    Target claude = Target.of("anthropic/claude-sonnet-4-5");
    Engine engine = Engine.builder().listener(new CallMeters(mine)).build();
    Provider models =
        FailoverProvider.builder()
            .engine(engine)
            .policy(POLICY)
            .target(gpt, openai)
            .target(claude, anthropic)
            .build();
    HealthMeters.of(engine, List.of(gpt, claude), POLICY).bindTo(mine);
    // endregion
    models.chat(ChatRequest.of("openai/gpt-4o", Message.user("hello")));
    assertThat(registry.find("understudy.attempts").counters()).hasSize(2);
    assertThat(registry.find("understudy.breaker.state").gauges()).hasSize(2);
  }

  private Rehearsal metered(Spent cost) {
    Target gpt = Target.of("openai/gpt-4o");
    Target claude = Target.of("anthropic/claude-sonnet-4-5");
    Rehearsal models =
        Rehearsal.of(POLICY)
            .target(
                gpt,
                fails(Failures.http(429, Optional.of(ofSeconds(20)))).after(ofMillis(120)),
                stalls())
            .target(claude, answers("hi").after(ofMillis(350)).lasting(ofSeconds(2)))
            .costing(cost)
            .listener(new CallMeters(registry));
    HealthMeters.of(models.engine(), List.of(gpt, claude), POLICY).bindTo(registry);
    return models;
  }

  /// A row of the page's table, as the registry has the meter.
  private String row(Meter.Id id) {
    String unit = Objects.requireNonNullElse(id.getBaseUnit(), "");
    String name =
        registry.config().namingConvention().name(id.getName(), id.getType(), id.getBaseUnit());
    String scraped = id.getType() == Meter.Type.COUNTER ? name + "_total" : name;
    assertThat(registry.scrape()).contains("# TYPE " + scraped + " ");
    String tags =
        id.getTags().stream()
            .map(Tag::getKey)
            .sorted()
            .map(key -> "`" + key + "`")
            .collect(Collectors.joining(", "));
    return "| `%s` | `%s` | %s | %s | %s | %s |"
        .formatted(
            id.getName(),
            scraped,
            id.getType().name().toLowerCase(Locale.ROOT),
            unit,
            tags,
            id.getDescription());
  }

  @Test
  void theTableHasEveryMeterAsItIs() throws IOException {
    Rehearsal models = metered(new Spent(10, 1, false));
    models.stream();
    models.pass(ofSeconds(30)).begin(Needs.PLAIN).leave();
    List<String> rows =
        registry.getMeters().stream().map(Meter::getId).map(this::row).distinct().sorted().toList();
    assertThat(page().lines().filter(line -> line.startsWith("| `understudy.")))
        .filteredOn(line -> line.contains("| `understudy_"))
        .containsExactlyElementsOf(rows);
  }

  @Test
  void theExampleIsWhatIsScraped() throws IOException {
    Rehearsal models = metered(Spent.NOTHING);
    models.stream();
    String samples =
        registry
            .scrape()
            .lines()
            .filter(line -> !line.startsWith("#") && !line.endsWith(" 0.0"))
            .collect(Collectors.joining("\n"));
    assertThat(page()).contains("```text\n" + samples + "\n```\n");
  }

  @Test
  void everyWordOfATagIsOnThePage() throws IOException {
    Stream<String> words =
        Stream.concat(
            Arrays.stream(FailureKind.values()).map(FailureKind::code),
            Arrays.stream(Why.values()).takeWhile(why -> why != Why.IN_FLIGHT).map(Enum::name));
    assertThat(page()).contains(words.map(word -> "`" + word + "`").toList());
  }
}
