package dev.understudy.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.policy.Coalesce;
import dev.understudy.policy.RetryPolicy;
import dev.understudy.policy.Rule;
import dev.understudy.policy.Strategy;
import dev.understudy.policy.Streaming;
import dev.understudy.testkit.peer.Answer;
import dev.understudy.testkit.peer.Answers;
import dev.understudy.testkit.peer.Completion;
import dev.understudy.testkit.peer.Ending;
import dev.understudy.testkit.peer.Providers;
import dev.understudy.testkit.peer.RawClient;
import dev.understudy.testkit.peer.ScriptedProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Identical streams in flight. Callers are on two event loops in turn.
class SharedStreamTest {
  private static final String PATH = "/v1/chat/completions";
  private static final Duration SHORT = Duration.ofMillis(200);
  private static final Duration LONG = Duration.ofSeconds(10);
  private static final RetryPolicy SHARING =
      RetryPolicy.builder().coalesce(Coalesce.IDENTICAL_IN_FLIGHT).build();

  @RegisterExtension final Providers providers = new Providers();

  private final ScriptedProvider provider = providers.start();
  private final ScriptedProvider second = providers.start();

  private Rig rig() throws Exception {
    return Rig.with().openai("alpha/one", provider, SHARING).start();
  }

  private static RawClient ask(Rig rig) throws Exception {
    return ask(rig, "");
  }

  private static RawClient ask(Rig rig, String headers) throws Exception {
    return rig.raw().post(PATH, "connection: close\r\n" + headers, Rig.chatStream("alpha/one"));
  }

  /// What a caller got after the head, without the chunks' lengths.
  private static String body(String answer) {
    return answer
        .substring(answer.indexOf("\r\n\r\n") + 4)
        .replaceAll("(?m)^[0-9a-f]+\r\n", "")
        .replace("\r\n", "");
  }

  private static Completion slowly() {
    return Answers.openai().text("one two three four five").pace(SHORT);
  }

  @Test
  void identicalStreamsAreOneCallAndEveryoneGetsAllOfIt() throws Exception {
    provider.always(slowly());
    try (Rig rig = rig();
        RawClient one = ask(rig)) {
      one.readUntil("two");
      List<RawClient> late = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        late.add(ask(rig, "x-request-id: late-" + i + "\r\n"));
      }
      String rest = one.readAll();
      assertThat(rest).contains("five", "[DONE]");
      List<String> bodies = new ArrayList<>();
      for (RawClient caller : late) {
        String answer = caller.readAll();
        assertThat(answer)
            .startsWith("HTTP/1.1 200")
            .contains("x-request-id: late-" + late.indexOf(caller));
        bodies.add(body(answer));
        caller.close();
      }
      assertThat(bodies.getFirst()).contains("one", "two", "five").endsWith("data: [DONE]\n\n");
      assertThat(bodies).containsOnly(bodies.getFirst());
      assertThat(bodies.getFirst()).endsWith(body("\r\n\r\n" + rest).substring(10));
      assertThat(provider.requests()).isEqualTo(1);
    }
  }

  @Test
  void aStreamThatHasEndedIsNotJoined() throws Exception {
    provider.always(Answers.openai().text("hi"));
    try (Rig rig = rig()) {
      for (int call = 1; call <= 3; call++) {
        assertThat(rig.chatWith(Rig.chatStream("alpha/one")).body()).endsWith("[DONE]\n\n");
        assertThat(provider.requests()).isEqualTo(call);
      }
      assertThat(rig.gateway().drain(LONG)).isTrue();
    }
  }

  @Test
  void aJoinerThatLeavesDisturbsNobody() throws Exception {
    provider.always(slowly());
    try (Rig rig = rig();
        RawClient one = ask(rig);
        RawClient other = ask(rig)) {
      other.readUntil("two");
      other.reset();
      assertThat(one.readAll()).contains("five", "[DONE]");
      assertThat(provider.requests()).isEqualTo(1);
    }
  }

  @Test
  void theFirstCallerMayLeaveAndTheOthersGetTheirStream() throws Exception {
    provider.always(slowly());
    try (Rig rig = rig();
        RawClient one = ask(rig)) {
      one.readUntil("one");
      try (RawClient other = ask(rig)) {
        other.readUntil("one");
        one.reset();
        assertThat(other.readAll()).contains("five", "[DONE]");
      }
      assertThat(provider.requests()).isEqualTo(1);
      assertThat(rig.gateway().drain(LONG)).isTrue();
    }
  }

  @Test
  void theLastToLeaveCancels() throws Exception {
    provider.always(Answers.openai().text("one two three").breakAfter(3, Ending.STALL));
    try (Rig rig = rig();
        RawClient one = ask(rig)) {
      one.readUntil("one");
      RawClient other = ask(rig);
      other.readUntil("one");
      one.reset();
      assertThat(provider.received(1).awaitGone(SHORT)).isFalse();
      other.reset();
      assertThat(provider.received(1).awaitGone(Duration.ofSeconds(2))).isTrue();
      try (RawClient next = ask(rig)) {
        next.readUntil("one");
        assertThat(provider.requests()).isEqualTo(2);
      }
      assertThat(rig.gateway().drain(LONG)).isTrue();
    }
  }

  @Test
  void aBreakIsToldToEveryone() throws Exception {
    provider.always(slowly().breakAfter(4, Ending.RESET));
    try (Rig rig = rig();
        RawClient one = ask(rig);
        RawClient other = ask(rig)) {
      for (RawClient caller : List.of(one, other)) {
        assertThat(caller.readAll())
            .contains("one", "two", "\"code\":\"stream_interrupted\"")
            .doesNotContain("[DONE]", "\"finish_reason\":\"stop\"");
      }
      assertThat(provider.requests()).isEqualTo(1);
    }
  }

  @Test
  void aFailureBeforeTheFirstContentIsEveryonesToo() throws Exception {
    provider.always(Answers.openai().error(400).after(Duration.ofMillis(400)));
    try (Rig rig = rig();
        RawClient one = ask(rig);
        RawClient other = ask(rig)) {
      assertThat(one.readAll()).startsWith("HTTP/1.1 400");
      assertThat(other.readAll()).startsWith("HTTP/1.1 400");
      assertThat(provider.requests()).isEqualTo(1);
    }
  }

  @Test
  void aResumedStreamIsResumedForEveryone() throws Exception {
    provider.always(slowly().breakAfter(4, Ending.RESET));
    second.always(slowly());
    RetryPolicy resuming =
        RetryPolicy.builder()
            .coalesce(Coalesce.IDENTICAL_IN_FLIGHT)
            .fallbackModels(List.of("beta/two"))
            .defaultRule(Rule.of(3, Strategy.DIFFERENT_PROVIDER))
            .streaming(
                new Streaming(
                    Streaming.Commit.FIRST_CONTENT,
                    Streaming.OnInterrupt.RESUME,
                    Optional.empty(),
                    Streaming.OnDisconnect.CANCEL))
            .build();
    try (Rig rig =
            Rig.with()
                .openai("alpha/one", provider, resuming)
                .openai("beta/two", second, RetryPolicy.NONE)
                .start();
        RawClient one = ask(rig)) {
      one.readUntil("understudy resumed attempt=2");
      try (RawClient late = ask(rig)) {
        String answer = late.readAll();
        assertThat(answer).containsSubsequence("one", "two", "resumed attempt=2", "five", "[DONE]");
        assertThat(answer).doesNotContain("stream_interrupted");
      }
      assertThat(one.readAll()).contains("five", "[DONE]");
      assertThat(provider.requests()).isEqualTo(1);
      assertThat(second.requests()).isEqualTo(1);
    }
  }

  @Test
  void everyoneHasHeartbeatsOfTheirOwn() throws Exception {
    provider.always(Answers.openai().text("hi").firstTokenAfter(Duration.ofMillis(900)));
    RetryPolicy beating =
        RetryPolicy.builder()
            .coalesce(Coalesce.IDENTICAL_IN_FLIGHT)
            .streaming(
                new Streaming(
                    Streaming.Commit.FIRST_CONTENT,
                    Streaming.OnInterrupt.ERROR,
                    Optional.of(SHORT),
                    Streaming.OnDisconnect.CANCEL))
            .build();
    try (Rig rig = Rig.with().openai("alpha/one", provider, beating).start();
        RawClient one = ask(rig);
        RawClient other = ask(rig)) {
      for (RawClient caller : List.of(one, other)) {
        assertThat(caller.readAll())
            .containsSubsequence(": understudy\n", ": understudy attempts=1", "hi", "[DONE]");
      }
      assertThat(provider.requests()).isEqualTo(1);
    }
  }

  @Test
  void otherQuestionsAreOtherCalls() throws Exception {
    provider.always(slowly());
    try (Rig rig = rig();
        RawClient one = ask(rig);
        RawClient keyed = ask(rig, "idempotency-key: k\r\n");
        RawClient stranger = ask(rig, "x-api-key: another\r\n");
        RawClient timed = ask(rig, "x-request-timeout-ms: 9000\r\n");
        RawClient plain = rig.raw().post(PATH, "", Rig.chat("alpha/one"));
        RawClient messages =
            rig.raw()
                .post("/v1/messages", "connection: close\r\n", Rig.messagesStream("alpha/one"));
        RawClient beta =
            rig.raw()
                .post(
                    "/v1/messages",
                    "connection: close\r\nanthropic-beta: b\r\n",
                    Rig.messagesStream("alpha/one"))) {
      for (RawClient caller : List.of(one, keyed, stranger, timed)) {
        assertThat(caller.readAll()).contains("five", "[DONE]");
      }
      for (RawClient caller : List.of(messages, beta)) {
        assertThat(caller.readAll()).contains("five", "message_stop").doesNotContain("[DONE]");
      }
      plain.readUntil("one two three four five");
      assertThat(provider.requests()).isEqualTo(7);
    }
  }

  @Test
  void whoDoesNotReadIsLetGoAloneAndHoldsUpNobody() throws Exception {
    String event =
        "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\""
            + "x".repeat(1000)
            + "\"}}]}\n\n";
    List<byte[]> parts =
        new ArrayList<>(Collections.nCopies(400, event.repeat(64).getBytes(UTF_8)));
    String finish =
        "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"
            + "data: [DONE]\n\n";
    parts.add(finish.getBytes(UTF_8));
    provider.always(
        Answer.events(List.of()).parts(parts).pauseBeforePart(1, Duration.ofMillis(500)));
    try (Rig rig = rig();
        RawClient stuck = ask(rig);
        RawClient one = ask(rig)) {
      stuck.readUntil("xxxx");
      one.readUntil("xxxx");
      String all = one.readAll();
      assertThat(all).contains("[DONE]");
      assertThat(all.length()).isGreaterThan(400 * 64 * 1000);
      String part = stuck.readAll();
      assertThat(part).contains("\"code\":\"stream_interrupted\"", "too far behind");
      assertThat(part).doesNotContain("[DONE]", "\"finish_reason\":\"stop\"");
      assertThat(part.length()).isBetween(64 * 1000, 400 * 64 * 1000);
      assertThat(provider.requests()).isEqualTo(1);
      assertThat(rig.gateway().drain(LONG)).isTrue();
    }
  }

  @Test
  void aStreamThatHasSaidTooMuchIsNotJoined() throws Exception {
    String event =
        "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\""
            + "x".repeat(1000)
            + "\"}}]}\n\n";
    byte[] large = event.repeat(5_000).getBytes(UTF_8);
    byte[] mark = event.replace("x", "y").getBytes(UTF_8);
    provider.next(
        Answer.events(List.of()).parts(List.of(large, mark, mark)).pauseBeforePart(2, LONG),
        Answers.openai().text("another"));
    try (Rig rig = rig();
        RawClient one = ask(rig)) {
      one.read(5_000_000);
      try (RawClient late = ask(rig)) {
        assertThat(late.readAll()).contains("another", "[DONE]");
      }
      assertThat(provider.requests()).isEqualTo(2);
    }
  }
}
