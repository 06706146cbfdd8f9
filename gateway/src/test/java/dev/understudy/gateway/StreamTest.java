package dev.understudy.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.config.Limits;
import dev.understudy.policy.OnFailure;
import dev.understudy.policy.RetryPolicy;
import dev.understudy.policy.Streaming;
import dev.understudy.testkit.peer.Answer;
import dev.understudy.testkit.peer.Answers;
import dev.understudy.testkit.peer.Ending;
import dev.understudy.testkit.peer.Providers;
import dev.understudy.testkit.peer.RawClient;
import dev.understudy.testkit.peer.Received;
import dev.understudy.testkit.peer.ScriptedProvider;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StreamTest {
  private static final String ROLE =
      "data: {\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}\n\n";
  private static final String ERROR =
      "data: {\"error\":{\"message\":\"no capacity\",\"type\":\"server_error\",\"code\":null}}\n\n";
  private static final String FINISH =
      "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
  private static final String DONE = "data: [DONE]\n\n";

  @RegisterExtension final Providers providers = new Providers();

  private final ScriptedProvider first = providers.start();
  private final ScriptedProvider second = providers.start();

  private static String content(String text) {
    return "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + text + "\"}}]}\n\n";
  }

  @Test
  void theEventsOfTheSameDialectArriveUnchanged() throws Exception {
    List<String> events = List.of(ROLE, content("a"), content("b"), FINISH, DONE);
    first.always(Answer.events(events));
    try (Rig rig = Rig.with().pair(first, second).start()) {
      HttpResponse<String> answer = rig.chatWith(Rig.chatStream("alpha/one"));
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo(String.join("", events));
      assertThat(answer.headers().firstValue("content-type")).hasValue("text/event-stream");
      assertThat(answer.headers().firstValue("x-understudy-attempts")).hasValue("1");
      assertThat(first.received(1).header("accept")).hasValue("text/event-stream");
    }
  }

  @Test
  void usageIsAskedForAndShownOnlyToWhomAskedForIt() throws Exception {
    first.always(Answers.openai().text("one two").usage(7, 2));
    try (Rig rig = Rig.with().openai("alpha/one", first, RetryPolicy.DEFAULT).start()) {
      String plain = rig.chatWith(Rig.chatStream("alpha/one")).body();
      assertThat(first.received(1).text()).contains("\"stream_options\":{\"include_usage\":true}");
      assertThat(plain).doesNotContain("\"usage\"").endsWith(DONE);
      String asking =
          Rig.chatStream("alpha/one")
              .replace("\"stream\"", "\"stream_options\":{\"include_usage\":true},\"stream\"");
      assertThat(rig.chatWith(asking).body()).contains("\"prompt_tokens\":7");
      assertThat(first.received(2).text()).isEqualTo(asking.replace("alpha/one", "one"));
    }
  }

  @Test
  void whoRejectsTheQuestionIsNotAskedForUsage() throws Exception {
    first.always(Answers.openai().text("one two"));
    try (Rig rig = Rig.with().openai("mistral/one", first, RetryPolicy.DEFAULT).start()) {
      rig.chatWith(Rig.chatStream("mistral/one"));
      assertThat(first.received(1).text()).doesNotContain("stream_options");
    }
  }

  @Test
  void anthropicEventsArriveUnchangedToo() throws Exception {
    first.always(Answers.anthropic().text("one two three"));
    try (Rig rig = Rig.with().anthropic("alpha/one", first, RetryPolicy.DEFAULT).start()) {
      HttpResponse<String> answer =
          rig.messagesWith(
              Rig.messagesStream("alpha/one"),
              "anthropic-version",
              "2023-06-01",
              "anthropic-beta",
              "x-1");
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).startsWith("event: message_start\ndata: ");
      assertThat(answer.body())
          .endsWith("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");
      assertThat(first.received(1).header("x-api-key")).hasValue("key-of-alpha-one");
      assertThat(first.received(1).header("anthropic-version")).hasValue("2023-06-01");
      assertThat(first.received(1).header("anthropic-beta")).hasValue("x-1");
      assertThat(first.received(1).path()).isEqualTo("/v1/messages");
    }
  }

  static Stream<Answer> failuresBeforeContent() {
    return Stream.of(
        Answers.openai().error(429),
        Answers.openai().error(503),
        Answers.reset(),
        Answers.hangUp(),
        Answer.events(List.of(ERROR)),
        Answer.events(List.of(ERROR, DONE)),
        Answer.events(List.of(ROLE, ERROR)),
        Answer.events(List.of(ROLE)),
        Answer.events(List.of(ROLE, DONE)),
        Answer.events(List.of(ROLE, FINISH, DONE)),
        Answer.events(List.of()),
        Answer.events(List.of(ROLE, "data: {oops\n\n")),
        Answer.events(List.of(ROLE, content("x"))).stopBeforePart(1, Ending.RESET),
        Answer.events(List.of(ROLE, content("x"))).stopBeforePart(1, Ending.CLOSE),
        Answer.json(200, "{\"error\":{\"message\":\"busy\"}}"),
        Answer.json(200, "{\"choices\":[]}"),
        Answers.htmlPage(200));
  }

  @ParameterizedTest
  @MethodSource("failuresBeforeContent")
  void aFailureBeforeTheFirstContentLeavesNoTrace(Answer failure) throws Exception {
    first.always(failure);
    List<String> good = List.of(ROLE, content("fine"), FINISH, DONE);
    second.always(Answer.events(good));
    try (Rig rig = Rig.with().pair(first, second).start()) {
      HttpResponse<String> answer = rig.chatWith(Rig.chatStream("alpha/one"));
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo(String.join("", good));
      assertThat(answer.headers().firstValue("x-understudy-attempts")).hasValue("2");
      assertThat(answer.headers().firstValue("x-understudy-model")).hasValue("beta/two");
    }
  }

  static Stream<Answer> failuresAfterContent() {
    List<String> begun = List.of(ROLE, content("begun"));
    List<String> failed = List.of(ROLE, content("begun"), ERROR);
    List<String> denied = List.of(ROLE, content("begun"), ERROR, DONE);
    List<String> undone = List.of(ROLE, content("begun"), DONE);
    List<String> flat =
        List.of(ROLE, content("begun"), "data: {\"object\":\"error\",\"message\":\"no\"}\n\n");
    return Stream.of(
        Answer.events(begun),
        Answer.events(failed),
        Answer.events(denied),
        Answer.events(undone),
        Answer.events(flat),
        Answer.events(begun).stopBeforePart(2, Ending.RESET),
        Answer.events(begun).stopBeforePart(2, Ending.CLOSE),
        Answer.events(List.of(ROLE, content("begun"), content("never seen")))
            .stopAt(ROLE.length() + content("begun").length() + 20, Ending.CLOSE));
  }

  @ParameterizedTest
  @MethodSource("failuresAfterContent")
  void aFailureAfterTheFirstContentEndsHonestly(Answer failure) throws Exception {
    first.always(failure);
    second.always(Answers.openai().text("never asked"));
    try (Rig rig = Rig.with().pair(first, second).start()) {
      HttpResponse<String> answer = rig.chatWith(Rig.chatStream("alpha/one"));
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).startsWith(ROLE + content("begun") + "data: {\"error\":{");
      assertThat(answer.body()).contains("stream_interrupted");
      assertThat(answer.body()).doesNotContain("[DONE]").doesNotContain("no capacity");
      assertThat(second.requests()).isZero();
    }
  }

  @Test
  void anAnthropicCallerGetsItsOwnErrorEvent() throws Exception {
    first.always(Answers.anthropic().text("one two three four").cutAt(700));
    try (Rig rig = Rig.with().anthropic("alpha/one", first, RetryPolicy.DEFAULT).start()) {
      HttpResponse<String> answer = rig.messagesWith(Rig.messagesStream("alpha/one"));
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).contains("event: error\ndata: {\"type\":\"error\"");
      assertThat(answer.body()).contains("stream_interrupted").doesNotContain("message_stop");
    }
  }

  @Test
  void anEmptyStreamIsDeliveredWhenNobodyHasABetterOne() throws Exception {
    List<String> empty = List.of(ROLE, FINISH, DONE);
    first.always(Answer.events(empty));
    second.always(Answer.events(empty));
    try (Rig rig = Rig.with().pair(first, second).start()) {
      HttpResponse<String> answer = rig.chatWith(Rig.chatStream("alpha/one"));
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo(String.join("", empty));
      assertThat(answer.headers().firstValue("content-type")).hasValue("text/event-stream");
      assertThat(answer.headers().firstValue("x-understudy-attempts")).hasValue("2");
    }
  }

  @Test
  void anOverloadTellsItselfToAnAnthropicCaller() throws Exception {
    String start =
        "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"m\","
            + "\"type\":\"message\",\"role\":\"assistant\",\"content\":[],\"model\":\"one\","
            + "\"usage\":{\"input_tokens\":1,\"output_tokens\":1}}}\n\n";
    String block =
        "event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":0,"
            + "\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\n";
    String text =
        "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,"
            + "\"delta\":{\"type\":\"text_delta\",\"text\":\"begun\"}}\n\n";
    String error =
        "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\","
            + "\"message\":\"secret of the provider\"}}\n\n";
    first.always(Answer.events(List.of(start, block, text, error)));
    try (Rig rig = Rig.with().anthropic("alpha/one", first, RetryPolicy.DEFAULT).start()) {
      HttpResponse<String> answer = rig.messagesWith(Rig.messagesStream("alpha/one"));
      assertThat(answer.body()).startsWith(start + block + text + "event: error\ndata: ");
      assertThat(answer.body()).contains("overloaded_error").doesNotContain("secret");
    }
  }

  @Test
  void oneUnreadableEventIsLeftOut() throws Exception {
    first.always(
        Answer.events(List.of(ROLE, content("a"), "data: {oops\n\n", content("b"), FINISH, DONE)));
    try (Rig rig = Rig.with().pair(first, second).start()) {
      assertThat(rig.chatWith(Rig.chatStream("alpha/one")).body())
          .isEqualTo(ROLE + content("a") + content("b") + FINISH + DONE);
    }
  }

  @Test
  void aResetAfterTheProofIsNoFailure() throws Exception {
    first.always(
        Answer.events(List.of(ROLE, content("a"), FINISH)).stopBeforePart(3, Ending.RESET));
    try (Rig rig = Rig.with().pair(first, second).start()) {
      assertThat(rig.chatWith(Rig.chatStream("alpha/one")).body())
          .isEqualTo(ROLE + content("a") + FINISH + DONE);
    }
  }

  @Test
  void aStreamThatLingersAfterItsProofEndsForTheCaller() throws Exception {
    first.always(
        Answer.events(List.of(ROLE, content("a"), FINISH)).stopBeforePart(3, Ending.STALL));
    try (Rig rig = Rig.with().pair(first, second).start()) {
      long start = System.nanoTime();
      assertThat(rig.chatWith(Rig.chatStream("alpha/one")).body())
          .isEqualTo(ROLE + content("a") + FINISH + DONE);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
      assertThat(first.received(1).awaitGone(Duration.ofSeconds(1))).isTrue();
    }
  }

  @Test
  void withoutAPolicyAStreamIsPassedOnAsItComes() throws Exception {
    first.always(
        Answer.events(List.of(ROLE, content("a"), FINISH, DONE))
            .pauseBeforePart(1, Duration.ofSeconds(2)));
    try (Rig rig = Rig.with().openai("alpha/one", first, RetryPolicy.NONE).start();
        RawClient caller = rig.raw()) {
      long start = System.nanoTime();
      caller.post("/v1/chat/completions", "", Rig.chatStream("alpha/one"));
      caller.readUntil(ROLE);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
      caller.readUntil("0\r\n\r\n");
    }
  }

  @Test
  void commitCompleteFailsOverInTheMiddle() throws Exception {
    first.always(Answer.events(List.of(ROLE, content("half"))));
    List<String> good = List.of(ROLE, content("whole"), FINISH, DONE);
    second.always(Answer.events(good));
    RetryPolicy policy =
        RetryPolicy.builder()
            .fallbackModels(List.of("beta/two"))
            .streaming(
                new Streaming(
                    Streaming.Commit.COMPLETE,
                    Streaming.OnInterrupt.ERROR,
                    Optional.empty(),
                    Streaming.OnDisconnect.CANCEL))
            .build();
    try (Rig rig =
        Rig.with()
            .openai("alpha/one", first, policy)
            .openai("beta/two", second, RetryPolicy.NONE)
            .start()) {
      assertThat(rig.chatWith(Rig.chatStream("alpha/one")).body()).isEqualTo(String.join("", good));
    }
  }

  @Test
  void silenceIsFilledWithComments() throws Exception {
    first.always(Answers.openai().error(500).after(Duration.ofMillis(450)));
    List<String> good = List.of(ROLE, content("late"), FINISH, DONE);
    second.always(Answer.events(good).after(Duration.ofMillis(250)));
    try (Rig rig =
        Rig.with()
            .openai("alpha/one", first, beating(Duration.ofMillis(100)))
            .openai("beta/two", second, RetryPolicy.NONE)
            .start()) {
      HttpResponse<String> answer = rig.chatWith(Rig.chatStream("alpha/one"));
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("x-understudy-attempts")).isEmpty();
      assertThat(answer.body()).startsWith(": understudy\n\n: understudy\n\n");
      assertThat(answer.body()).contains(": understudy attempts=2 model=beta/two\n\n" + ROLE);
      assertThat(answer.body()).endsWith(content("late") + FINISH + DONE);
    }
  }

  @Test
  void afterACommentTheFailureIsToldInTheStream() throws Exception {
    first.always(Answers.openai().error(500).after(Duration.ofMillis(250)));
    second.always(Answers.openai().error(503));
    try (Rig rig =
        Rig.with()
            .openai("alpha/one", first, beating(Duration.ofMillis(100)))
            .openai("beta/two", second, RetryPolicy.NONE)
            .start()) {
      HttpResponse<String> answer = rig.chatWith(Rig.chatStream("alpha/one"));
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).startsWith(": understudy\n\n");
      assertThat(answer.body()).contains("\"retry_exhausted\"").contains("http_503");
      assertThat(answer.body()).doesNotContain("[DONE]");
    }
  }

  /// With the gate full a first failure is shown as it came, but the beginning of a stream that was
  /// cut is not a failure anyone could recognise.
  @Test
  void aTornStreamIsNotShownWhenTheRetryGateIsFull() throws Exception {
    first.always(Answer.events(List.of(ROLE)).thenClose());
    second.always(Answers.openai().text("late").firstTokenAfter(Duration.ofSeconds(2)));
    try (Rig rig = Rig.with().pair(first, second).limits(new Limits(1, 4096, 32 << 20)).start()) {
      CompletableFuture<HttpResponse<String>> holder =
          CompletableFuture.supplyAsync(() -> asked(rig));
      second.await(1, Duration.ofSeconds(5));

      HttpResponse<String> answer = asked(rig);

      assertThat(second.requests()).isEqualTo(1);
      assertThat(answer.statusCode()).isEqualTo(502);
      assertThat(answer.body()).contains("stream_interrupted", "RETRY_GATE");
      assertThat(holder.get(10, TimeUnit.SECONDS).body()).contains("late");
    }
  }

  private static HttpResponse<String> asked(Rig rig) {
    try {
      return rig.chatWith(Rig.chatStream("alpha/one"));
    } catch (Exception failed) {
      throw new AssertionError(failed);
    }
  }

  @Test
  void anEndMarkThatTheProviderLeavesOutIsWritten() throws Exception {
    List<String> events = List.of(ROLE, content("whole"), FINISH);
    first.always(Answer.events(events).thenClose());
    try (Rig rig = Rig.with().pair(first, second).start()) {
      HttpResponse<String> answer = rig.chatWith(Rig.chatStream("alpha/one"));
      assertThat(answer.body()).isEqualTo(String.join("", events) + DONE);
    }
  }

  @Test
  void afterACommentAnEmptyStreamIsTheRestOfTheAnswer() throws Exception {
    List<String> empty = List.of(ROLE, FINISH, DONE);
    first.always(Answer.events(empty).after(Duration.ofMillis(250)));
    RetryPolicy returning =
        beating(Duration.ofMillis(100)).toBuilder().onEmptyAnswer(OnFailure.RETURN).build();
    try (Rig rig =
        Rig.with()
            .openai("alpha/one", first, returning)
            .openai("beta/two", second, RetryPolicy.NONE)
            .start()) {
      HttpResponse<String> answer = rig.chatWith(Rig.chatStream("alpha/one"));
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).startsWith(": understudy\n\n").endsWith(String.join("", empty));
    }
  }

  private static RetryPolicy beating(Duration every) {
    return RetryPolicy.builder()
        .fallbackModels(List.of("beta/two"))
        .streaming(
            new Streaming(
                Streaming.Commit.FIRST_CONTENT,
                Streaming.OnInterrupt.ERROR,
                Optional.of(every),
                Streaming.OnDisconnect.CANCEL))
        .build();
  }

  @Test
  void aCallerThatLeavesCancelsTheProvider() throws Exception {
    first.always(
        Answer.events(List.of(ROLE, content("a"), content("b"))).stopBeforePart(2, Ending.STALL));
    try (Rig rig = Rig.with().pair(first, second).start()) {
      RawClient caller = rig.raw();
      caller.post("/v1/chat/completions", "", Rig.chatStream("alpha/one"));
      caller.readUntil(content("a"));
      caller.close();
      assertThat(first.received(1).awaitGone(Duration.ofSeconds(1))).isTrue();
    }
  }

  @Test
  void aCallerThatLeavesBeforeTheAnswerCancelsTheProvider() throws Exception {
    first.always(Answers.silence());
    try (Rig rig = Rig.with().pair(first, second).start()) {
      RawClient caller = rig.raw();
      caller.post("/v1/chat/completions", "", Rig.chat("alpha/one"));
      first.await(1, Duration.ofSeconds(5));
      caller.close();
      assertThat(first.received(1).awaitGone(Duration.ofSeconds(1))).isTrue();
      assertThat(second.requests()).isZero();
    }
  }

  @Test
  void aSlowCallerHoldsTheProviderBack() throws Exception {
    String big = content("x".repeat(20_000));
    List<String> events =
        Stream.concat(
                Stream.concat(Stream.of(ROLE), java.util.Collections.nCopies(3600, big).stream()),
                Stream.of(FINISH, DONE))
            .toList();
    // The pause splits the writes: everything before it must be written first.
    first.always(Answer.events(events).pauseBeforePart(3600, Duration.ofMillis(1)));
    try (Rig rig = Rig.with().pair(first, second).start();
        Socket caller = new Socket()) {
      caller.setReceiveBufferSize(64 * 1024);
      caller.connect(rig.gateway().address());
      String body = Rig.chatStream("alpha/one");
      String head =
          "POST /v1/chat/completions HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n"
              + "content-length: "
              + body.length()
              + "\r\n\r\n";
      caller.getOutputStream().write((head + body).getBytes(StandardCharsets.US_ASCII));
      Received request = first.await(1, Duration.ofSeconds(5));
      assertThat(request.awaitGone(Duration.ofSeconds(1))).isFalse();
      // More than the kernel's own buffers could take.
      assertThat(request.answered()).as("72 MB wait for the caller").isEmpty();
      caller.getInputStream().skipNBytes(72_000_000);
      long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
      while (request.answered().isEmpty() && System.nanoTime() - end < 0) {
        Thread.onSpinWait();
      }
      assertThat(request.answered()).as("the caller has caught up").isPresent();
    }
  }
}
