package dev.understudy.dialects.classify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Verdict;
import dev.understudy.attempt.Where;
import dev.understudy.dialects.Endpoint;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerShapeTest {
  private static final String CHAT =
      "{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",%s},"
          + "\"finish_reason\":\"%s\"}],\"usage\":{\"completion_tokens\":0%s}}";
  private static final String MESSAGE =
      "{\"type\":\"message\",\"content\":[%s],\"stop_reason\":\"%s\"}";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"content\":\"Hi\"",
        "\"content\":null,\"refusal\":\"No.\"",
        "\"content\":null,\"tool_calls\":[{\"id\":\"1\"}]",
        "\"content\":\"\",\"reasoning_content\":\"hm\"",
        "\"content\":[{\"type\":\"text\",\"text\":\"x\"}]",
        "\"content\":null,\"audio\":{\"id\":\"a\"}"
      })
  void anythingInAChatAnswerMakesItGood(String message) {
    assertThat(chat(CHAT.formatted(message, "stop", ""))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"content\":\"\"",
        "\"content\":null",
        "\"content\":[]",
        "\"content\":null,\"tool_calls\":[]",
        "\"content\":\"\",\"refusal\":null,\"annotations\":[{\"x\":1}]"
      })
  void nothingInAChatAnswerIsAnEmptyAnswer(String message) {
    assertFailure(
        chat(CHAT.formatted(message, "stop", "")), FailureKind.EMPTY_ANSWER, Where.OTHER_TARGET);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"text\":\"Hi\"}",
        "{\"text\":\"\"},{\"toolUse\":{\"toolUseId\":\"a\",\"name\":\"f\",\"input\":{}}}",
        "{\"reasoningContent\":{\"reasoningText\":{\"text\":\"hm\"}}}",
        "{\"image\":{\"format\":\"png\"}}"
      })
  void anythingInAConverseAnswerMakesItGood(String block) {
    assertThat(converse("[" + block + "]", "end_turn")).isEmpty();
  }

  @Test
  void aConverseAnswerIsJudgedByItsMessage() {
    for (String nothing : List.of("[]", "[{\"text\":\"\"}]", "[{}]")) {
      assertFailure(converse(nothing, "end_turn"), FailureKind.EMPTY_ANSWER, Where.OTHER_TARGET);
      assertThat(converse(nothing, "guardrail_intervened")).isEmpty();
      assertThat(converse(nothing, "content_filtered")).isEmpty();
    }
    for (String odd : List.of("{}", "null", "[1]", "\"text\"")) {
      assertFailure(converse(odd, "end_turn"), FailureKind.MALFORMED_ANSWER, Where.OTHER_TARGET);
    }
  }

  private static Optional<Verdict.Failure> converse(String content, String reason) {
    String body =
        "{\"metrics\":{},\"output\":{\"x\":[],\"message\":{\"role\":\"assistant\",\"content\":"
            + content
            + "}},\"stopReason\":\""
            + reason
            + "\"}";
    return ErrorClassifier.of("bedrock")
        .judgeAnswer(
            Endpoint.CONVERSE, HeaderLookup.NONE, body.getBytes(StandardCharsets.UTF_8), Case.NOW);
  }

  @Test
  void aPolicyReasonAndCountedReasoningAreAnswers() {
    assertThat(chat(CHAT.formatted("\"content\":null", "content_filter", ""))).isEmpty();
    String details = ",\"completion_tokens_details\":{\"reasoning_tokens\":12}";
    assertThat(chat(CHAT.formatted("\"content\":null", "stop", details))).isEmpty();
    String none = ",\"completion_tokens_details\":{\"reasoning_tokens\":0}";
    assertThat(chat(CHAT.formatted("\"content\":null", "stop", none))).isPresent();
  }

  @Test
  void oneChoiceWithSomethingInItIsEnough() {
    assertThat(
            chat(
                "{\"choices\":[{\"message\":{\"content\":\"\"}},"
                    + "{\"message\":{\"content\":\"x\"}}]}"))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "1",
        "\"text\"",
        "{\"choices\":{}}",
        "{\"choices\":[{\"delta\":{\"content\":\"x\"}}]}",
        "{\"choices\":[1]}",
        "{\"data\":[]}"
      })
  void soundJsonOfAnotherShapeIsAMisfit(String body) {
    assertFailure(chat(body), FailureKind.MALFORMED_ANSWER, Where.OTHER_TARGET);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "  ",
        "{",
        "not json",
        "{\"choices\":[{\"message\":{\"content\":\"Hi\"}}]} x",
        "{\"choices\":[{\"message\":{\"content\":\"Hi\"}}]}{}",
        "{\"choices\":[NaN]}",
        "<html>"
      })
  void whatIsNotOneJsonDocumentIsBroken(String body) {
    assertFailure(chat(body), FailureKind.MALFORMED_ANSWER, Where.ANY_TARGET);
  }

  @Test
  void anAnswerCutAnywhereIsNeverGood() {
    String whole = CHAT.formatted("\"content\":\"Grüße\"", "stop", "");
    byte[] bytes = whole.getBytes(StandardCharsets.UTF_8);
    for (int cut = 0; cut < bytes.length; cut++) {
      byte[] part = java.util.Arrays.copyOf(bytes, cut);
      assertFailure(
          judged(Endpoint.CHAT_COMPLETIONS, HeaderLookup.NONE, part),
          FailureKind.MALFORMED_ANSWER,
          Where.ANY_TARGET);
    }
    assertThat(judged(Endpoint.CHAT_COMPLETIONS, HeaderLookup.NONE, bytes)).isEmpty();
  }

  @Test
  void bytesThatAreNotUtf8AreBroken() {
    byte[] body =
        CHAT.formatted("\"content\":\"x?x\"", "stop", "").getBytes(StandardCharsets.UTF_8);
    for (int at = 0; at < body.length; at++) {
      if (body[at] == '?') {
        body[at] = (byte) 0xC0;
      }
    }
    assertFailure(
        judged(Endpoint.CHAT_COMPLETIONS, HeaderLookup.NONE, body),
        FailureKind.MALFORMED_ANSWER,
        Where.ANY_TARGET);
    byte[] wide =
        CHAT.formatted("\"content\":\"x\"", "stop", "").getBytes(StandardCharsets.UTF_16BE);
    assertFailure(
        judged(Endpoint.CHAT_COMPLETIONS, HeaderLookup.NONE, wide),
        FailureKind.MALFORMED_ANSWER,
        Where.ANY_TARGET);
  }

  @Test
  void anErrorAtTheTopIsAnErrorAndOneDeeperDownIsData() {
    assertFailure(
        chat("{\"error\":{\"message\":\"x\",\"code\":\"rate_limit_exceeded\"}}"),
        FailureKind.THROTTLED,
        Where.ANY_TARGET);
    assertFailure(
        chat("{\"object\":\"error\",\"message\":\"boom\"}"),
        FailureKind.SERVER_ERROR,
        Where.ANY_TARGET);
    assertFailure(chat("{\"error\":\"boom\"}"), FailureKind.SERVER_ERROR, Where.ANY_TARGET);
    assertThat(
            chat(
                "{\"error\":null,\"choices\":[{\"message\":{\"content\":\"x\",\"error\":{}},"
                    + "\"error\":{\"code\":\"rate_limit_exceeded\"}}]}"))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "rate_limit_exceeded, 429",
    "insufficient_quota, 429",
    "server_is_overloaded, 503",
    "context_length_exceeded, 400",
    "content_policy_violation, 400",
    "invalid_api_key, 502",
    "something_else, 502"
  })
  void anErrorInsideA200IsReportedByItsKind(String code, int status) {
    Verdict.Failure failure =
        chat("{\"error\":{\"message\":\"x\",\"code\":\"" + code + "\"}}").orElseThrow();
    assertThat(failure.evidence().status()).hasValue(status);
    assertThat(failure.evidence().errorType()).isEqualTo("http_" + status);
  }

  @Test
  void anErrorInsideA200IsReportedWithItsOwnNumber() {
    Verdict.Failure failure = chat("{\"error\":{\"message\":\"x\",\"code\":524}}").orElseThrow();
    assertThat(failure.evidence().status()).hasValue(524);
    assertThat(failure.kind()).isEqualTo(FailureKind.SERVER_ERROR);
  }

  @Test
  void aPageIsNeverAnAnswerAndAStreamNotToAPlainRequest() {
    String good = CHAT.formatted("\"content\":\"Hi\"", "stop", "");
    assertFailure(
        judged(Endpoint.CHAT_COMPLETIONS, type("Text/HTML; charset=x"), utf8(good)),
        FailureKind.MALFORMED_ANSWER,
        Where.ANY_TARGET);
    assertFailure(
        judged(Endpoint.CHAT_COMPLETIONS, type("text/event-stream"), utf8("data: {}\n\n")),
        FailureKind.MALFORMED_ANSWER,
        Where.OTHER_TARGET);
    assertThat(judged(Endpoint.CHAT_COMPLETIONS, type("application/json"), utf8(good))).isEmpty();
  }

  @Test
  void aPlainAnswerToAStreamingRequestIsAnErrorOrAMisfit() {
    ErrorClassifier openai = ErrorClassifier.of("openai");
    String error = "{\"error\":{\"message\":\"x\",\"code\":\"insufficient_quota\"}}";
    assertThat(openai.judgeUnstreamed(HeaderLookup.NONE, utf8(error), Case.NOW).kind())
        .isEqualTo(FailureKind.QUOTA_EXHAUSTED);
    String good = CHAT.formatted("\"content\":\"Hi\"", "stop", "");
    Verdict.Failure misfit = openai.judgeUnstreamed(HeaderLookup.NONE, utf8(good), Case.NOW);
    assertThat(misfit.kind()).isEqualTo(FailureKind.MALFORMED_ANSWER);
    assertThat(misfit.where()).isEqualTo(Where.OTHER_TARGET);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"text\",\"text\":\"Hi\"}",
        "{\"type\":\"thinking\",\"thinking\":\"hm\",\"signature\":\"s\"}",
        "{\"type\":\"tool_use\",\"id\":\"1\",\"name\":\"f\",\"input\":{}}",
        "{\"type\":\"redacted_thinking\",\"data\":\"x\"}",
        "{\"type\":\"text\",\"text\":\"\"},{\"type\":\"server_tool_use\",\"id\":\"2\"}"
      })
  void anythingInAMessageMakesItGood(String blocks) {
    assertThat(message(MESSAGE.formatted(blocks, "end_turn"))).isEmpty();
  }

  @Test
  void nothingInAMessageIsAnEmptyAnswerUnlessItIsARefusal() {
    for (String blocks : List.of("", "{\"type\":\"text\",\"text\":\"\"}")) {
      assertFailure(
          message(MESSAGE.formatted(blocks, "end_turn")),
          FailureKind.EMPTY_ANSWER,
          Where.OTHER_TARGET);
      assertThat(message(MESSAGE.formatted(blocks, "refusal"))).isEmpty();
    }
    assertFailure(
        message("{\"type\":\"message\",\"content\":\"Hi\"}"),
        FailureKind.MALFORMED_ANSWER,
        Where.OTHER_TARGET);
    assertFailure(
        message("{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"x\"}}"),
        FailureKind.OVERLOADED,
        Where.ANY_TARGET);
  }

  @Test
  void embeddingsNeedAVectorInEveryEntry() {
    assertThat(embeddings("{\"data\":[{\"embedding\":[0.1,2]}]}")).isEmpty();
    assertThat(embeddings("{\"data\":[{\"embedding\":\"AACAPw==\"}]}")).isEmpty();
    for (String empty :
        List.of(
            "{\"data\":[]}",
            "{\"data\":[{\"embedding\":[]}]}",
            "{\"data\":[{\"embedding\":[1]},{\"embedding\":\"\"}]}")) {
      assertFailure(embeddings(empty), FailureKind.EMPTY_ANSWER, Where.OTHER_TARGET);
    }
    for (String misfit : List.of("{\"data\":[{\"vector\":[1]}]}", "{\"data\":{}}", "{}")) {
      assertFailure(embeddings(misfit), FailureKind.MALFORMED_ANSWER, Where.OTHER_TARGET);
    }
  }

  private static Optional<Verdict.Failure> chat(String body) {
    return judged(Endpoint.CHAT_COMPLETIONS, HeaderLookup.NONE, utf8(body));
  }

  private static Optional<Verdict.Failure> message(String body) {
    return ErrorClassifier.of("anthropic")
        .judgeAnswer(Endpoint.MESSAGES, HeaderLookup.NONE, utf8(body), Case.NOW);
  }

  private static Optional<Verdict.Failure> embeddings(String body) {
    return judged(Endpoint.EMBEDDINGS, HeaderLookup.NONE, utf8(body));
  }

  private static Optional<Verdict.Failure> judged(
      Endpoint endpoint, HeaderLookup headers, byte[] body) {
    return ErrorClassifier.of("openai").judgeAnswer(endpoint, headers, body, Case.NOW);
  }

  private static HeaderLookup type(String value) {
    return HeaderLookup.of(Map.of("Content-Type", List.of(value)));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void assertFailure(
      Optional<Verdict.Failure> judged, FailureKind kind, Where where) {
    assertThat(judged).isPresent();
    assertThat(judged.get().kind()).isEqualTo(kind);
    assertThat(judged.get().where()).isEqualTo(where);
  }
}
