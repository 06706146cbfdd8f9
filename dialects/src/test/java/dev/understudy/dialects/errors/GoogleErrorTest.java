package dev.understudy.dialects.errors;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.attempt.Evidence;
import dev.understudy.attempt.FailureKind;
import dev.understudy.attempt.Target;
import dev.understudy.attempt.Verdict;
import dev.understudy.attempt.Where;
import dev.understudy.call.Call;
import dev.understudy.call.CallFailed;
import dev.understudy.call.History;
import dev.understudy.call.Needs;
import dev.understudy.call.Route;
import dev.understudy.call.Why;
import dev.understudy.dialects.Dialect;
import dev.understudy.dialects.Recorded;
import dev.understudy.policy.RetryPolicy;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class GoogleErrorTest {
  private static final JsonMapper JSON = JsonMapper.shared();

  private static JsonNode tree(String text) {
    return JSON.readTree(text.replace('\'', '"'));
  }

  private static CallFailed oneAttempt() {
    Target target = Target.of("gemini/gemini-2.5-pro");
    Verdict failure =
        new Verdict.Retry(
            FailureKind.OVERLOADED, Where.ANY_TARGET, Optional.empty(), Evidence.http(503));
    History history =
        History.of(Call.of("c1", 1, Route.of(target), RetryPolicy.DEFAULT, Needs.PLAIN, 0))
            .started(target, 0)
            .ended(1, failure, 7_000_000);
    return new CallFailed(Why.ATTEMPTS_SPENT, history, 7_000_000);
  }

  @Test
  void aPlainErrorHasTheShapeOfGooglesApis() {
    assertThat(
            JSON.readTree(
                ErrorBodies.plain(Dialect.GEMINI, 404, "model_not_found", "no \"x\"", "r1")))
        .isEqualTo(
            tree(
                """
                {'error':{'code':404,'message':'no \\"x\\"','status':'NOT_FOUND','details':[
                  {'@type':'type.googleapis.com/google.rpc.ErrorInfo','reason':'MODEL_NOT_FOUND',
                   'domain':'understudy'},
                  {'@type':'type.googleapis.com/google.rpc.RequestInfo','requestId':'r1'}]}}\
                """));
  }

  @Test
  void anExhaustedCallTellsItsFactsAndWhenToComeBack() {
    ErrorAnswer answer =
        ErrorBodies.exhausted(
            Dialect.GEMINI, oneAttempt(), Optional.of(Duration.ofMillis(1_960)), "r1");
    assertThat(answer.status()).isEqualTo(503);
    ObjectNode error = (ObjectNode) JSON.readTree(answer.body()).path("error");
    assertThat(error.path("message").asString()).startsWith("All retry attempts exhausted: ");
    error.remove("message");
    assertThat(error)
        .isEqualTo(
            tree(
                """
                {'code':503,'status':'UNAVAILABLE','details':[
                  {'@type':'type.googleapis.com/google.rpc.ErrorInfo','reason':'RETRY_EXHAUSTED',
                   'domain':'understudy','metadata':{'code':'overloaded'}},
                  {'@type':'type.googleapis.com/google.rpc.RequestInfo','requestId':'r1'},
                  {'@type':'type.googleapis.com/google.rpc.RetryInfo','retryDelay':'1.96s'}],
                 'attempts':[{'model':'gemini/gemini-2.5-pro','error_type':'http_503','attempt':1,
                   'kind':'OVERLOADED','started_ms':0,'duration_ms':7}],
                 'total_attempts':1,'shortest_remaining_block_seconds':1.96,
                 'retry_budget_exhausted':false,'why':'ATTEMPTS_SPENT'}\
                """));
  }

  @Test
  void aStreamThatBreaksEndsWithAnErrorThatClientsKnow() {
    byte[] frame = ErrorBodies.inBand(Dialect.GEMINI, "stream_interrupted", "it broke", "r1");
    assertThat(JSON.readTree(Recorded.events(frame).getFirst().data()))
        .isEqualTo(
            tree(
                "{'error':{'code':503,'message':'stream_interrupted: it"
                    + " broke','status':'UNAVAILABLE'}}"));
    byte[] report =
        ErrorBodies.inBandExhausted(Dialect.GEMINI, oneAttempt(), Optional.empty(), "r1");
    JsonNode error = JSON.readTree(Recorded.events(report).getFirst().data()).path("error");
    assertThat(error.path("code").asInt()).isEqualTo(503);
    assertThat(error.path("total_attempts").asInt()).isEqualTo(1);
    assertThat(error.path("details").size()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "400, INVALID_ARGUMENT",
    "401, UNAUTHENTICATED",
    "402, RESOURCE_EXHAUSTED",
    "403, PERMISSION_DENIED",
    "404, NOT_FOUND",
    "409, ABORTED",
    "413, INVALID_ARGUMENT",
    "429, RESOURCE_EXHAUSTED",
    "499, CANCELLED",
    "500, INTERNAL",
    "501, UNIMPLEMENTED",
    "502, UNAVAILABLE",
    "503, UNAVAILABLE",
    "504, DEADLINE_EXCEEDED",
    "529, UNAVAILABLE",
  })
  void everyStatusHasAName(int status, String name) {
    JsonNode error =
        JSON.readTree(ErrorBodies.plain(Dialect.GEMINI, status, "c", "m", "r")).path("error");
    assertThat(error.path("code").asInt()).isEqualTo(status);
    assertThat(error.path("status").asString()).isEqualTo(name);
  }

  @Test
  void anotherProvidersErrorIsToldInGooglesShape() {
    byte[] sent =
        "{\"error\":{\"message\":\"m\",\"type\":\"t\",\"code\":\"context_length_exceeded\"}}"
            .getBytes(UTF_8);
    JsonNode error =
        JSON.readTree(ErrorBodies.asSent(Dialect.GEMINI, Dialect.OPENAI, 400, sent, "r1"))
            .path("error");
    assertThat(error.path("message").asString()).isEqualTo("m");
    assertThat(error.path("status").asString()).isEqualTo("INVALID_ARGUMENT");
    assertThat(error.path("details").path(0).path("reason").asString())
        .isEqualTo("CONTEXT_LENGTH_EXCEEDED");
    assertThat(ErrorBodies.asSent(Dialect.GEMINI, Dialect.GEMINI, 400, sent, "r1")).isSameAs(sent);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'error':{'code':404,'message':'gone','status':'NOT_FOUND'}}|gone|NOT_FOUND",
        "[{'error':{'code':404,'message':'gone','status':'NOT_FOUND'}}]|gone|NOT_FOUND",
        "{'promptFeedback':{'blockReason':'SAFETY'}}|the prompt was blocked: SAFETY|content_policy",
      })
  void googlesErrorIsToldInOtherShapes(String body, String message, String code) {
    byte[] sent = body.replace('\'', '"').getBytes(UTF_8);
    JsonNode chat =
        JSON.readTree(ErrorBodies.asSent(Dialect.OPENAI, Dialect.GEMINI, 400, sent, "r1"));
    assertThat(chat.path("error").path("message").asString()).isEqualTo(message);
    assertThat(chat.path("error").path("code").asString()).isEqualTo(code);
    JsonNode messages =
        JSON.readTree(ErrorBodies.asSent(Dialect.ANTHROPIC, Dialect.GEMINI, 400, sent, "r1"));
    assertThat(messages.path("error").path("message").asString()).isEqualTo(message);
    assertThat(messages.path("request_id").asString()).isEqualTo("r1");
  }
}
