package dev.understudy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.testkit.peer.Answers;
import dev.understudy.testkit.peer.ScriptedProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Which of several equal targets a call goes to.
@Execution(ExecutionMode.SAME_THREAD)
class ChoiceTest {
  private static Fleet fleet;
  private static ScriptedProvider one;
  private static ScriptedProvider two;

  @BeforeAll
  static void start() throws Exception {
    var config =
        new StringBuilder(
            """
            version: v1
            listeners:
              - {type: model, name: main, port: @port@}
            model_providers:
            """);
    for (String selection : List.of("round_robin", "weighted", "least_latency", "priority")) {
      for (String place : List.of("one", "two")) {
        config.append(
            """
              - model: openai/%1$s
                name: %1$s-%2$s
                base_url: http://127.0.0.1:@%2$s@
                access_key: key-of-%2$s
                weight: %3$d
                retry_policy: {selection: %1$s, default_strategy: same_provider, circuit_breaker: off}
            """
                .formatted(selection, place, place.equals("one") ? 1 : 3));
      }
    }
    fleet = Fleet.with(config.toString());
    one = fleet.provider("one");
    two = fleet.provider("two");
  }

  @AfterAll
  static void stop() {
    fleet.close();
  }

  @BeforeEach
  void bothAreWell() {
    one.reset().always(Answers.openai().text("one"));
    two.reset().always(Answers.openai().text("two"));
  }

  @ParameterizedTest
  @EnumSource
  void roundRobinTakesTurns(Mode mode) throws Exception {
    var said = new ArrayList<String>();
    for (int i = 0; i < 6; i++) {
      said.add(fleet.caller().chat(mode, "openai/round_robin").text());
    }
    assertThat(said)
        .isIn(
            List.of("one", "two", "one", "two", "one", "two"),
            List.of("two", "one", "two", "one", "two", "one"));
  }

  @Test
  void whoFailsInTurnIsReplacedByTheOther() throws Exception {
    one.always(Answers.openai().error(503));
    for (int i = 0; i < 6; i++) {
      assertThat(fleet.caller().chat(Mode.PLAIN, "openai/round_robin").text()).isEqualTo("two");
    }
    assertThat(one.requests()).isEqualTo(3);
    assertThat(two.requests()).isEqualTo(6);
  }

  @Test
  void weightsAreShares() throws Exception {
    List<Reply> replies =
        Crowd.every(
            Duration.ofMillis(2), 400, () -> fleet.caller().chat(Mode.PLAIN, "openai/weighted"));
    assertThat(replies).allSatisfy(reply -> assertThat(reply.status()).isEqualTo(200));
    // 300 of 400 are expected; 52 is six standard deviations.
    assertThat(two.requests()).isBetween(248, 352);
    assertThat(one.requests() + two.requests()).isEqualTo(400);
  }

  @Test
  void theFasterOneIsPreferredOnceBothAreKnown() throws Exception {
    one.always(Answers.openai().text("one").firstTokenAfter(Duration.ofMillis(200)));
    for (int i = 0; i < 8; i++) {
      fleet.caller().chat(Mode.STREAM, "openai/least_latency");
    }
    assertThat(one.requests()).isLessThanOrEqualTo(1);
    assertThat(two.requests()).isGreaterThanOrEqualTo(7);
  }

  @Test
  void priorityIsTheOrderOfTheFile() throws Exception {
    for (int i = 0; i < 4; i++) {
      assertThat(fleet.caller().chat(Mode.PLAIN, "openai/priority").text()).isEqualTo("one");
    }
  }
}
