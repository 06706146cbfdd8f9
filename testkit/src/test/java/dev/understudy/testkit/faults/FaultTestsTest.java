package dev.understudy.testkit.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.attempt.Target;
import dev.understudy.failover.Failover;
import dev.understudy.failover.FailureClassifier;
import dev.understudy.failover.Failures;
import dev.understudy.observe.EngineListener;
import dev.understudy.policy.RetryPolicy;
import dev.understudy.policy.Rule;
import dev.understudy.policy.Strategy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.opentest4j.TestAbortedException;

/// The player of faults, with a client that reads no more of an answer than these faults need.
class FaultTestsTest {
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();
  private static final Pattern CONTENT = Pattern.compile("\"content\":\"([^\"]*)\"");

  private static final List<Fault> FEW =
      Stream.of(
              "500",
              "503 five times",
              "401",
              "402",
              "429 with retry-after: 2",
              "400",
              "nobody listens",
              "a reset after the request",
              "both are down")
          .map(FaultsTest::named)
          .toList();

  @TestFactory
  Stream<DynamicTest> aClientOnAFailoverKeepsTheVerdicts() {
    return FaultTests.in(Dialect.CHAT, FEW)
        .only(Mode.PLAIN)
        .through(scene -> {
          Failover failover =
              Failover.of(scene.targets())
                  .policy(scene.policy())
                  .listener(scene.listener())
                  .needs(scene.needs())
                  .failures(
                      FailureClassifier.standard()
                          .when(
                              Refused.class,
                              refused -> Failures.http(refused.status, refused.retryAfter)));
          return heard -> heard.accept(failover.call(target -> ask(scene, target)));
        });
  }

  @Test
  void aClientThatNeverFailsOverIsFound() {
    List<String> told =
        messages(
            FaultTests.in(Dialect.CHAT, List.of(FaultsTest.named("500"))).only(Mode.PLAIN),
            scene -> heard -> heard.accept(ask(scene, scene.a())));
    assertThat(told).hasSize(1);
    assertThat(told.getFirst())
        .contains("not the whole answer 'the understudy took over in time'")
        .contains("B was asked 0 times, not 1")
        .contains("it ended as: " + Refused.class.getName() + ": status 500");
  }

  @Test
  void aClientThatTakesTheListenerAndTellsItNothingIsFound() {
    List<String> told =
        messages(
            only("500"),
            scene -> {
              EngineListener unused = scene.listener();
              assertThat(unused).isNotEqualTo(EngineListener.NONE);
              return heard -> heard.accept(eitherOf(scene));
            });
    assertThat(told).hasSize(1);
    assertThat(told.getFirst()).startsWith("its listener was told of 0 calls");
  }

  @Test
  void anAttemptThatNobodySawIsFound() {
    Target nowhere = Target.of("nowhere/a");
    List<String> told =
        messages(
            only("500"),
            scene -> {
              Failover failover =
                  Failover.of(nowhere, scene.a(), scene.b())
                      .policy(
                          RetryPolicy.builder()
                              .defaultRule(Rule.of(3, Strategy.DIFFERENT_PROVIDER))
                              .build())
                      .listener(scene.listener())
                      .failures(
                          FailureClassifier.standard()
                              .when(
                                  Refused.class,
                                  refused -> Failures.http(refused.status, refused.retryAfter)));
              return heard ->
                  heard.accept(
                      failover.call(target -> {
                        if (target.equals(nowhere)) {
                          throw new Refused(500, Optional.empty());
                        }
                        return ask(scene, target);
                      }));
            });
    assertThat(told).hasSize(1);
    assertThat(told.getFirst()).startsWith("3 attempts, not 2");
  }

  @Test
  void aClientThatCannotBeMadeIsFound() {
    List<String> told =
        messages(
            FaultTests.in(Dialect.CHAT, List.of(FaultsTest.named("500"))).only(Mode.PLAIN),
            scene -> {
              throw new IllegalStateException("no socket");
            });
    assertThat(told)
        .containsExactly("there is no client for it: java.lang.IllegalStateException: no socket");
  }

  @Test
  void aFaultThatEndsInAnotherWayHereIsHeldToThatWay() {
    FaultTests tests = only("500");
    FaultTests.Clients never = scene -> heard -> heard.accept(ask(scene, scene.a()));
    assertThat(
            messages(
                tests.differs("500", "it has no failover", f -> f.ending(End.error(500, 1, 0))),
                never))
        .isEmpty();
    assertThat(
            messages(
                    tests.differs("500", "it has no failover", f -> f.ending(End.error(500, 7, 0))),
                    never)
                .getFirst())
        .contains("A was asked 1 times, not 7");
  }

  @Test
  void anExemptionThatIsNotNeededFails() {
    FaultTests tests =
        only("500").differs("500", "it has no failover", f -> f.ending(End.error(500, 1, 0)));
    assertThat(messages(tests, scene -> heard -> heard.accept(eitherOf(scene))))
        .containsExactly("it ends as everywhere else: 'it has no failover' is not so");
  }

  @Test
  void aFaultThatCannotBePlayedIsReportedAsSkipped() {
    List<DynamicTest> tests =
        only("500").cannot("500", "no reason").through(scene -> heard -> {}).toList();
    assertThat(tests).hasSize(1);
    assertThat(tests.getFirst().getDisplayName())
        .isEqualTo("8 500 (CHAT, PLAIN): not played, no reason");
    assertThatThrownBy(() -> tests.getFirst().getExecutable().execute())
        .isInstanceOf(TestAbortedException.class)
        .hasMessageContaining("no reason");
  }

  @Test
  void anExemptionOfAFaultThatDoesNotExistIsAMistake() {
    UnaryOperator<Fault> same = fault -> fault;
    assertThatThrownBy(() -> only("500").differs("5000", "typo", same))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no fault of CHAT is called '5000'; there are: 500");
    assertThatThrownBy(() -> only("a stall").cannot("a stall", Mode.PLAIN, "never happens"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aClientThatCanBeClosedIs() {
    var closed = new ArrayList<Scene>();
    class Closing implements FaultTests.Client, AutoCloseable {
      private final Scene scene;

      Closing(Scene scene) {
        this.scene = scene;
      }

      @Override
      public void ask(Consumer<@Nullable String> heard) throws Exception {
        heard.accept(eitherOf(scene));
      }

      @Override
      public void close() {
        closed.add(scene);
      }
    }
    assertThat(messages(only("500"), Closing::new)).isEmpty();
    assertThat(closed).extracting(scene -> scene.fault().name()).containsExactly("warm", "500");
  }

  private static FaultTests only(String name) {
    return FaultTests.in(Dialect.CHAT, List.of(FaultsTest.named(name))).only(Mode.PLAIN);
  }

  /// What the tests that fail say.
  private static List<String> messages(FaultTests tests, FaultTests.Clients clients) {
    var messages = new ArrayList<String>();
    tests
        .through(clients)
        .forEach(test -> {
          try {
            test.getExecutable().execute();
          } catch (Throwable failed) {
            messages.add(String.valueOf(failed.getMessage()));
          }
        });
    return messages;
  }

  private static String eitherOf(Scene scene) throws Exception {
    try {
      return ask(scene, scene.a());
    } catch (Refused refused) {
      return ask(scene, scene.b());
    }
  }

  private static String ask(Scene scene, Target target) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(scene.baseUrl(target) + "/v1/chat/completions"))
            .header("authorization", "Bearer " + Scene.KEY)
            .POST(BodyPublishers.ofString("{\"model\":\"" + target.model() + "\"}"))
            .build();
    HttpResponse<String> response = HTTP.send(request, BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new Refused(
          response.statusCode(), response.headers().firstValue("retry-after").map(Long::parseLong));
    }
    Matcher content = CONTENT.matcher(response.body());
    return content.find() ? content.group(1) : "";
  }

  /// An answer with another status than 200.
  private static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient Optional<Duration> retryAfter;

    Refused(int status, Optional<Long> retryAfter) {
      super("status " + status);
      this.status = status;
      this.retryAfter = retryAfter.map(Duration::ofSeconds);
    }
  }
}
