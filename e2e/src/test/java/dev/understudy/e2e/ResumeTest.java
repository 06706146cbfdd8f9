package dev.understudy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.testkit.Seeds;
import dev.understudy.testkit.peer.Answer;
import dev.understudy.testkit.peer.Answers;
import dev.understudy.testkit.peer.Completion;
import dev.understudy.testkit.peer.Ending;
import dev.understudy.testkit.peer.Script;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Streams that break in front of their caller: whole with `on_interrupt: resume`, ended honestly
/// without.
@Execution(ExecutionMode.SAME_THREAD)
class ResumeTest {
  private static final String CONFIG =
      """
      listeners: [{type: model, name: main, address: 127.0.0.1, port: @port@}]
      defaults: {timeouts: {idle: 700ms, first_token: 5s}}
      model_providers:
        - {model: openai/resuming, access_key: $OPENAI_API_KEY,
           base_url: "http://127.0.0.1:@openai@/v1", retry_policy: resume_chat}
        - {model: openai/ending, access_key: $OPENAI_API_KEY,
           base_url: "http://127.0.0.1:@openai@/v1", retry_policy: end_chat}
        - {model: groq/again, access_key: $GROQ_API_KEY,
           base_url: "http://127.0.0.1:@groq@/v1", retry_policy: none}
        - {model: anthropic/claude-sonnet-4-5, name: claude, access_key: $ANTHROPIC_API_KEY,
           base_url: "http://127.0.0.1:@anthropic@", retry_policy: resume_messages}
        - {model: acme/claude-sonnet-4-5, name: twin, access_key: $ACME_API_KEY,
           provider_interface: anthropic, base_url: "http://127.0.0.1:@acme@", retry_policy: none}
      retry_policies:
        resume_chat: {fallback_models: [groq/again], circuit_breaker: off,
                      streaming: {on_interrupt: resume}}
        end_chat: {fallback_models: [groq/again], circuit_breaker: off}
        resume_messages: {fallback_models: [acme/claude-sonnet-4-5], circuit_breaker: off,
                          streaming: {on_interrupt: resume}}
      """;
  private static final int WORDS = 60;

  private static Fleet fleet;

  @BeforeAll
  static void start() throws Exception {
    fleet = Fleet.with(CONFIG);
  }

  @AfterAll
  static void stop() {
    fleet.close();
  }

  /// What happens to the first target's stream.
  enum Break {
    CUT_AFTER_40,
    STALLED_AFTER_20,
    ERROR_AFTER_30;

    Script of(Completion words, int opening) {
      return switch (this) {
        case CUT_AFTER_40 -> words.breakAfter(opening + 40, Ending.CLOSE);
        case STALLED_AFTER_20 -> words.breakAfter(opening + 20, Ending.STALL);
        case ERROR_AFTER_30 -> words.errorAfter(opening + 30);
      };
    }

    int words() {
      return switch (this) {
        case CUT_AFTER_40 -> 40;
        case STALLED_AFTER_20 -> 20;
        case ERROR_AFTER_30 -> 30;
      };
    }
  }

  private static String whole() throws Exception {
    fleet.provider("groq").reset().always(Answers.openai().words(WORDS));
    return fleet.caller().chat(Mode.STREAM, "groq/again").text();
  }

  @ParameterizedTest
  @EnumSource(Break.class)
  void anAnswerMadeAgainIsWhole(Break how) throws Exception {
    String whole = whole();
    fleet.provider("openai").reset().always(how.of(Answers.openai().words(WORDS), 1));
    fleet.provider("groq").reset().always(Answers.openai().words(WORDS));

    Reply reply = fleet.caller().chat(Mode.STREAM, "openai/resuming");

    assertThat(reply.text()).isEqualTo(whole);
    assertThat(reply.events().getLast()).isEqualTo("[DONE]");
    assertThat(reply.body()).containsOnlyOnce("\n: understudy resumed attempt=2\n");
    assertThat(fleet.provider("groq").requests()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(Break.class)
  void withoutResumeTheEndIsHonest(Break how) throws Exception {
    String whole = whole();
    fleet.provider("openai").reset().always(how.of(Answers.openai().words(WORDS), 1));
    fleet.provider("groq").reset().always(Answers.openai().words(WORDS));

    Reply reply = fleet.caller().chat(Mode.STREAM, "openai/ending");

    List<String> events = reply.events();
    assertThat(Reply.parse(events.getLast()).at("/error/code").asString())
        .isIn("stream_interrupted", "overloaded");
    assertThat(reply.body()).doesNotContain("[DONE]").doesNotContain("finish_reason\":\"stop");
    assertThat(whole).startsWith(reply.text());
    assertThat(reply.text().split(" ")).hasSize(how.words());
    assertThat(fleet.provider("groq").requests()).isZero();
  }

  @ParameterizedTest
  @EnumSource(Break.class)
  void aMessageIsContinuedByATwin(Break how) throws Exception {
    fleet.provider("acme").reset().always(Answers.anthropic().words(WORDS));
    String whole = fleet.caller().message(Mode.STREAM, "twin").text();
    fleet.provider("anthropic").reset().always(how.of(Answers.anthropic().words(WORDS), 3));
    fleet.provider("acme").reset().always(request -> rest(request.text(), whole).answer(request));

    Reply reply =
        fleet
            .caller()
            .post(
                "/v1/messages",
                Caller.messageBody(Mode.STREAM, "claude")
                    .replace("\"max_tokens\":64", "\"max_tokens\":640"));

    assertThat(reply.text()).isEqualTo(whole);
    assertThat(reply.body()).containsOnlyOnce("\n: understudy resumed attempt=2\n");
    assertThat(reply.body()).containsOnlyOnce("event: message_start");
    assertThat(reply.body()).endsWith("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");
  }

  /// What a model says that is given the beginning of its answer.
  private static Script rest(String request, String whole) {
    String given =
        Reply.parse(request).path("messages").path(1).path("content").asString("nothing given");
    assertThat(whole).startsWith(given);
    return Answers.anthropic().text(whole.substring(given.length()));
  }

  @Test
  void aRejectedBeginningIsNotWhatTheCallerSees() throws Exception {
    fleet
        .provider("anthropic")
        .reset()
        .always(Break.CUT_AFTER_40.of(Answers.anthropic().words(WORDS), 3));
    fleet
        .provider("acme")
        .reset()
        .always(
            Answers.anthropic()
                .error(
                    400,
                    "invalid_request_error",
                    "This model does not support assistant message prefill."));

    Reply reply =
        fleet
            .caller()
            .post(
                "/v1/messages",
                Caller.messageBody(Mode.STREAM, "claude")
                    .replace("\"max_tokens\":64", "\"max_tokens\":640"));

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body()).contains("event: error").contains("stream_interrupted");
    assertThat(reply.body()).doesNotContain("prefill").doesNotContain("message_stop");
    assertThat(fleet.provider("acme").requests()).isEqualTo(1);
  }

  @Test
  void aStreamBrokenAtAnyByteIsWhole() throws Exception {
    String whole = whole();
    Seeds.of(25)
        .forEach(seed -> {
          Random random = new Random(seed);
          Ending ending = random.nextBoolean() ? Ending.CLOSE : Ending.RESET;
          fleet
              .provider("openai")
              .reset()
              .always(request -> {
                Answer all = Answers.openai().words(WORDS).answer(request);
                int length = all.events().stream().mapToInt(String::length).sum();
                return all.stopAt(random.nextInt(length), ending);
              });
          fleet.provider("groq").reset().always(Answers.openai().words(WORDS));
          try {
            Reply reply = fleet.caller().chat(Mode.STREAM, "openai/resuming");
            assertThat(reply.text()).as("seed %d", seed).isEqualTo(whole);
            assertThat(reply.events().getLast()).as("seed %d", seed).isEqualTo("[DONE]");
          } catch (Exception failed) {
            throw new AssertionError("seed " + seed, failed);
          }
        });
  }

  @Test
  void usageIsAskedForAndTakenOutAgain() throws Exception {
    fleet.provider("openai").reset().always(Answers.openai().words(3).usage(9, 3));

    Reply unasked = fleet.caller().chat(Mode.STREAM, "openai/ending");
    assertThat(fleet.provider("openai").received(1).text())
        .contains("\"stream_options\":{\"include_usage\":true}");
    assertThat(unasked.body()).doesNotContain("usage");

    String asking =
        Caller.chatBody(Mode.STREAM, "openai/ending")
            .replace(
                "\"stream\":true", "\"stream\":true,\"stream_options\":{\"include_usage\":true}");
    assertThat(fleet.caller().post("/v1/chat/completions", asking).body())
        .contains("\"prompt_tokens\":9");
  }

  @Test
  void whatABrokenStreamCostIsWrittenDown() throws Exception {
    fleet
        .provider("openai")
        .reset()
        .always(Break.CUT_AFTER_40.of(Answers.openai().words(WORDS), 1));
    String body = Caller.chatBody(Mode.STREAM, "openai/ending");
    fleet.caller().post("/v1/chat/completions", body, "x-request-id", "wasteful-call");
    Patience.until(
        Duration.ofSeconds(5),
        () ->
            fleet
                .gateway()
                .output()
                .lines()
                .anyMatch(line ->
                    line.contains("id=wasteful-call")
                        && line.matches(".* tokens_in=[1-9]\\d* tokens_out=[1-9]\\d* .*")
                        && line.matches(".* wasted=[1-9]\\d* .*")));
  }
}
