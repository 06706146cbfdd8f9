package dev.understudy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.testkit.peer.Answers;
import dev.understudy.testkit.peer.Completion;
import dev.understudy.testkit.peer.Ending;
import dev.understudy.testkit.peer.RawClient;
import dev.understudy.testkit.peer.Received;
import dev.understudy.testkit.peer.Script;
import dev.understudy.testkit.peer.ScriptedProvider;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Identical streams in flight under `coalesce: identical_in_flight`. Every test has a model of its
/// own, and they run at the same time.
class SharedStreamsTest {
  private static final Duration WHILE = Duration.ofSeconds(1);
  private static final Completion FIVE = Answers.openai().text("one two three four five");

  private static Fleet fleet;
  private static ScriptedProvider openai;

  @BeforeAll
  static void start() throws Exception {
    fleet = Fleet.of("gateway/coalesce.yaml");
    openai = fleet.provider("openai");
    fleet.provider("groq").always(FIVE);
  }

  @AfterAll
  static void stop() {
    fleet.close();
  }

  private static void script(String model, Script script) {
    openai.when(request -> request.model().filter(model::equals).isPresent(), script);
  }

  /// The first two words at once, the others after a while in which somebody may join or leave.
  private static Script halting() {
    return FIVE.with(answer -> answer.pauseBeforePart(3, WHILE));
  }

  private static List<Received> asked(String model) {
    return openai.received().stream()
        .filter(request -> request.model().filter(model::equals).isPresent())
        .toList();
  }

  private static RawClient chat(String model) throws IOException {
    return RawClient.to(fleet.gateway().port())
        .post(
            "/v1/chat/completions",
            "connection: close\r\n",
            Caller.chatBody(Mode.STREAM, "openai/" + model));
  }

  private static List<String> events(String answer) {
    return answer.lines().filter(line -> line.startsWith("data: ")).toList();
  }

  @Test
  void whoJoinsHasTheWholeStreamOfTheOneAttempt() throws Exception {
    script("whole", halting());
    try (RawClient one = chat("whole")) {
      String begun = one.readUntil("two");
      try (RawClient late = chat("whole")) {
        String answer = late.readAll();
        assertThat(answer)
            .startsWith("HTTP/1.1 200")
            .containsIgnoringCase("x-understudy-attempts: 1\r\n")
            .containsSubsequence("one", "two", "three", "four", "five", "\"stop\"", "[DONE]");
        String first = begun + one.readAll();
        assertThat(events(answer)).isEqualTo(events(first));
      }
    }
    assertThat(asked("whole")).hasSize(1);
  }

  @Test
  void theFirstCallerMayLeaveAndTheOtherHasItsStream() throws Exception {
    script("first-leaves", halting());
    try (RawClient one = chat("first-leaves")) {
      one.readUntil("two");
      try (RawClient other = chat("first-leaves")) {
        other.readUntil("two");
        one.reset();
        assertThat(other.readAll()).containsSubsequence("three", "five", "[DONE]");
      }
    }
    assertThat(asked("first-leaves")).hasSize(1);
    assertThat(asked("first-leaves").getFirst().gone()).isEmpty();
  }

  @Test
  void theLastToLeaveCancels() throws Exception {
    script("all-leave", FIVE.breakAfter(3, Ending.STALL));
    try (RawClient one = chat("all-leave")) {
      one.readUntil("two");
      try (RawClient other = chat("all-leave")) {
        other.readUntil("two");
        one.reset();
        Received attempt = asked("all-leave").getFirst();
        assertThat(attempt.awaitGone(Duration.ofMillis(500))).isFalse();
        other.reset();
        assertThat(attempt.awaitGone(Duration.ofSeconds(1))).isTrue();
      }
    }
    assertThat(asked("all-leave")).hasSize(1);
  }

  @Test
  void aBreakIsToldToBoth() throws Exception {
    script(
        "breaks",
        FIVE.breakAfter(4, Ending.RESET).with(answer -> answer.pauseBeforePart(3, WHILE)));
    try (RawClient one = chat("breaks")) {
      String begun = one.readUntil("two");
      try (RawClient other = chat("breaks")) {
        for (String answer : List.of(begun + one.readAll(), other.readAll())) {
          assertThat(answer)
              .containsSubsequence("one", "two", "three", "\"code\":\"stream_interrupted\"")
              .doesNotContain("[DONE]", "\"finish_reason\":\"stop\"");
        }
      }
    }
    assertThat(asked("breaks")).hasSize(1);
  }

  @Test
  void aSharedCallFailsOverOnceForAll() throws Exception {
    script("fails", Answers.openai().error(503).after(WHILE));
    try (RawClient one = chat("fails");
        RawClient other = chat("fails")) {
      for (RawClient caller : List.of(one, other)) {
        assertThat(caller.readAll())
            .startsWith("HTTP/1.1 200")
            .containsIgnoringCase("x-understudy-model: groq/spare\r\n")
            .containsIgnoringCase("x-understudy-attempts: 2\r\n")
            .containsSubsequence("one", "five", "[DONE]");
      }
    }
    assertThat(asked("fails")).hasSize(1);
    assertThat(fleet.provider("groq").requests()).isEqualTo(1);
  }
}
