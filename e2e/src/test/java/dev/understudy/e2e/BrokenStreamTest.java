package dev.understudy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.testkit.peer.Answer;
import dev.understudy.testkit.peer.Answers;
import dev.understudy.testkit.peer.Ending;
import dev.understudy.testkit.peer.RawClient;
import dev.understudy.testkit.peer.Script;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Streams that break, before and after their first content.
@Execution(ExecutionMode.SAME_THREAD)
class BrokenStreamTest {
  private static final String PRIMARY = "openai/gpt-4o";

  private static Fleet fleet;

  @BeforeAll
  static void start() throws Exception {
    fleet =
        Fleet.with(
            Fleet.read("plano/broken_stream.yaml")
                .replace("    retry_policy:\n", "    retry_policy:\n      circuit_breaker: off\n"));
  }

  @AfterAll
  static void stop() {
    fleet.close();
  }

  static Stream<Named<Script>> failuresBeforeContent() {
    return Stream.of(
        Named.of("an error event", Answers.openai().text("never").errorBeforeContent()),
        Named.of("an error event at once", Answers.openai().text("never").errorAfter(0)),
        Named.of(
            "FIN after the role", Answers.openai().text("never").breakBeforeContent(Ending.CLOSE)),
        Named.of(
            "RST after the role", Answers.openai().text("never").breakBeforeContent(Ending.RESET)),
        Named.of("FIN after the head", Answers.openai().text("never").breakAfter(0, Ending.CLOSE)),
        Named.of(
            "an end without a finish mark",
            Answer.events(
                List.of(
                    "data: {\"id\":\"never\",\"object\":\"chat.completion.chunk\",\"created\":1,"
                        + "\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"role\":"
                        + "\"assistant\",\"content\":\"\"},\"finish_reason\":null}]}\n\n"))),
        Named.of("only [DONE]", Answer.events(List.of("data: [DONE]\n\n"))),
        Named.of("no event", Answer.events(List.of())),
        Named.of("FIN inside the first event", Answers.openai().text("never").cutAt(20)),
        Named.of("an event that is not JSON", Answer.events(List.of("data: {never\n\n"))),
        Named.of("a page of HTML", Answers.htmlPage(200)),
        Named.of("garbage", Answers.garbage()),
        Named.of("a reset at once", Answers.reset()));
  }

  @ParameterizedTest
  @MethodSource("failuresBeforeContent")
  void aStreamThatFailsBeforeItsFirstContentLeavesNoTrace(Script failure) throws Exception {
    fleet.provider("openai").reset().always(failure);
    fleet.provider("groq").reset().always(Answers.openai().text("one two three"));

    Reply reply = fleet.caller().chat(Mode.STREAM, PRIMARY);

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.text()).isEqualTo("one two three");
    assertThat(reply.header("x-understudy-attempts")).hasValue("2");
    assertThat(reply.body()).doesNotContain("never", "error").doesNotContain("gpt-4o");
    assertThat(reply.events()).filteredOn(event -> event.contains("\"role\"")).hasSize(1);
    assertThat(reply.events()).filteredOn("[DONE]"::equals).hasSize(1);
    assertThat(reply.events()).last().isEqualTo("[DONE]");
    assertThat(fleet.provider("openai").requests()).isPositive();
    assertThat(fleet.provider("groq").requests()).isEqualTo(1);
  }

  static Stream<Named<Script>> failuresAfterContent() {
    return Stream.of(
        Named.of("FIN", Answers.openai().text("one two").breakAfter(2, Ending.CLOSE)),
        Named.of("RST", Answers.openai().text("one two").breakAfter(2, Ending.RESET)),
        Named.of("an error event", Answers.openai().text("one two").errorAfter(2)),
        Named.of(
            "an end without a finish mark",
            Answer.events(
                List.of(
                    "data: {\"id\":\"x\",\"object\":\"chat.completion.chunk\",\"created\":1,"
                        + "\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":"
                        + "\"one\"},\"finish_reason\":null}]}\n\n",
                    "data: [DONE]\n\n"))));
  }

  @ParameterizedTest
  @MethodSource("failuresAfterContent")
  void aStreamThatBreaksAfterItsFirstContentEndsHonestly(Script failure) throws Exception {
    Script paced =
        failure.with(
            answer -> answer.pauseBeforePart(answer.partCount() - 1, Duration.ofMillis(200)));
    fleet.provider("openai").reset().always(paced);
    fleet.provider("groq").reset().always(Answers.openai().text("not asked"));

    Reply reply = fleet.caller().chat(Mode.STREAM, PRIMARY);

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.events()).first().asString().doesNotContain("error");
    assertThat(reply.events()).last().asString().contains("\"error\"", "stream_interrupted");
    assertThat(reply.body()).doesNotContain("[DONE]", "\"finish_reason\":\"stop\"");
    assertThat(fleet.provider("groq").requests()).isZero();
  }

  @Test
  void eventsArriveAsTheyAreSent() throws Exception {
    fleet
        .provider("openai")
        .reset()
        .always(Answers.openai().text("one two three").pace(Duration.ofMillis(300)));

    try (RawClient client = RawClient.to(fleet.gateway().port())) {
      client.post("/v1/chat/completions", "", Caller.chatBody(Mode.STREAM, PRIMARY));
      client.readUntil("\"one\"");
      long one = System.nanoTime();
      client.readUntil("\" three\"");
      assertThat(Duration.ofNanos(System.nanoTime() - one)).isGreaterThan(Duration.ofMillis(400));
    }
  }
}
