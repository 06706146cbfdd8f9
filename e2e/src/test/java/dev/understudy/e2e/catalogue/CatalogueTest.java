package dev.understudy.e2e.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.e2e.Caller;
import dev.understudy.e2e.GatewayProcess;
import dev.understudy.testkit.faults.Fault;
import dev.understudy.testkit.faults.Faults;
import dev.understudy.testkit.faults.Mode;
import dev.understudy.testkit.faults.Scene;
import dev.understudy.testkit.faults.Site;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Every fault of the [catalogue][Faults] in every dialect and mode, through one packaged gateway,
/// many at a time.
class CatalogueTest {
  private static final int AT_ONCE = 24;
  private static final List<Voice> VOICES = List.of(new ChatVoice(), new MessagesVoice());

  private static List<Result> results = List.of();

  @BeforeAll
  static void playAll() throws Exception {
    List<Variant> variants = variants();
    var config = new StringBuilder("version: v1\nlisteners:\n");
    config.append("  - {type: model, name: main, port: @port@}\n");
    config.append("admin: {address: 127.0.0.1, port: 0}\nmodel_providers:\n");
    variants.forEach(variant -> config.append(variant.entries()));
    List<Variant> first = warmUps();
    first.forEach(variant -> config.append(variant.entries()));
    Map<String, String> environment =
        Map.of("SECRET", Scene.KEY, "UNDERSTUDY_JAVA_OPTS", Site.trustOptions());
    try (GatewayProcess gateway = GatewayProcess.start(config.toString(), environment);
        Caller client = new Caller(gateway.port())) {
      play(first, client);
      results = play(variants, client);
    } finally {
      first.forEach(Variant::close);
      variants.forEach(Variant::close);
    }
    Files.writeString(
        Files.createDirectories(Path.of("target")).resolve("catalogue.txt"), Result.table(results));
    System.out.println(Result.summary(results));
  }

  /// What the JVM must load for its first calls is not what the clocks measure.
  private static List<Variant> warmUps() {
    var variants = new ArrayList<Variant>();
    for (Voice caller : VOICES) {
      for (Voice speaker : VOICES) {
        for (Mode mode : Mode.values()) {
          variants.add(new Variant(-1 - variants.size(), Faults.warmUp(), caller, speaker, mode));
        }
      }
    }
    return variants;
  }

  private static List<Variant> variants() {
    var variants = new ArrayList<Variant>();
    for (Fault fault : Faults.all()) {
      for (Voice caller : VOICES) {
        for (Voice speaker : VOICES) {
          for (Mode mode : Mode.values()) {
            if (Variant.possible(fault, caller, speaker, mode)) {
              variants.add(new Variant(variants.size() + 1, fault, caller, speaker, mode));
            }
          }
        }
      }
    }
    return variants;
  }

  private static List<Result> play(List<Variant> variants, Caller client) throws Exception {
    var turnstile = new Semaphore(AT_ONCE);
    var running = new ArrayList<Future<Result>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Variant variant : variants) {
        running.add(
            threads.submit(() -> {
              turnstile.acquire();
              try {
                return variant.run(client);
              } finally {
                turnstile.release();
              }
            }));
      }
    }
    var results = new ArrayList<Result>();
    for (Future<Result> result : running) {
      results.add(result.get());
    }
    return results;
  }

  @TestFactory
  Stream<DynamicTest> everyFaultEndsAsItMust() {
    return results.stream()
        .map(result ->
            DynamicTest.dynamicTest(
                result.fault().row() + " " + result.fault().name() + " (" + result.lane() + ")",
                () -> assertThat(result.problems()).isEmpty()));
  }

  @Test
  void thereAreAtLeastSixtyFaults() {
    assertThat(results.stream().map(Result::fault).distinct()).hasSizeGreaterThanOrEqualTo(60);
  }
}
