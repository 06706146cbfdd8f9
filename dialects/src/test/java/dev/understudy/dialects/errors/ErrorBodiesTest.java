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
import dev.understudy.dialects.Recorded.Event;
import dev.understudy.dialects.ResponseSoFar;
import dev.understudy.dialects.stream.Signal;
import dev.understudy.dialects.stream.StreamMachine;
import dev.understudy.policy.RetryPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ErrorBodiesTest {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Target A = Target.of("openai/gpt-4o");
  private static final Target B = Target.of("anthropic/claude");
  private static final long MILLISECOND = 1_000_000;

  private static JsonNode tree(String text) {
    return JSON.readTree(text.replace('\'', '"'));
  }

  private static History begun() {
    return History.of(Call.of("c1", 1, Route.of(A, B), policy(), Needs.PLAIN, 0));
  }

  private static RetryPolicy policy() {
    return RetryPolicy.DEFAULT;
  }

  private static Verdict failure(FailureKind kind, Evidence evidence, long hintMillis) {
    Optional<Duration> hint =
        hintMillis == 0 ? Optional.empty() : Optional.of(Duration.ofMillis(hintMillis));
    return new Verdict.Retry(kind, Where.ANY_TARGET, hint, evidence);
  }

  private static CallFailed twoAttempts() {
    History history =
        begun()
            .started(A, 0)
            .ended(1, failure(FailureKind.THROTTLED, Evidence.http(429), 2_000), 12 * MILLISECOND)
            .started(B, 20 * MILLISECOND)
            .ended(2, failure(FailureKind.OVERLOADED, Evidence.http(529), 1_500), 50 * MILLISECOND);
    return new CallFailed(Why.ATTEMPTS_SPENT, history, 50 * MILLISECOND);
  }

  @Test
  void tellsTheWholeStory() {
    ErrorAnswer answer =
        ErrorBodies.exhausted(
            Dialect.OPENAI, twoAttempts(), Optional.of(Duration.ofMillis(1_960)), "r1");
    assertThat(answer.status()).isEqualTo(529);
    assertThat(answer.retryAfter()).contains(Duration.ofMillis(1_960));
    JsonNode error = JSON.readTree(answer.body()).path("error");
    assertThat(error.path("message").asString())
        .isEqualTo("All retry attempts exhausted: " + twoAttempts().getMessage());
    ((tools.jackson.databind.node.ObjectNode) error).remove("message");
    assertThat(error)
        .isEqualTo(
            tree(
                """
                {'type':'retry_exhausted','code':'overloaded','attempts':[
                  {'model':'openai/gpt-4o','error_type':'http_429','attempt':1,'kind':'THROTTLED',
                   'started_ms':0,'duration_ms':12,'retry_after_seconds':2},
                  {'model':'anthropic/claude','error_type':'http_529','attempt':2,'kind':'OVERLOADED',
                   'started_ms':20,'duration_ms':30,'retry_after_seconds':1.5}],
                 'total_attempts':2,'observed_max_retry_after_seconds':2,
                 'shortest_remaining_block_seconds':1.96,
                 'retry_budget_exhausted':false,'why':'ATTEMPTS_SPENT'}\
                """));
  }

  @Test
  void anAnthropicCallerGetsTheSameFacts() {
    ErrorAnswer answer =
        ErrorBodies.exhausted(Dialect.ANTHROPIC, twoAttempts(), Optional.empty(), "r1");
    JsonNode root = JSON.readTree(answer.body());
    assertThat(root.path("type").asString()).isEqualTo("error");
    assertThat(root.path("request_id").asString()).isEqualTo("r1");
    JsonNode error = root.path("error");
    assertThat(error.path("type").asString()).isEqualTo("overloaded_error");
    assertThat(error.path("code").asString()).isEqualTo("overloaded");
    assertThat(error.path("attempts").size()).isEqualTo(2);
    assertThat(error.has("shortest_remaining_block_seconds")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "THROTTLED, 429, 429",
    "QUOTA_EXHAUSTED, 402, 402",
    "AUTH, 401, 502",
    "SERVER_ERROR, 500, 500",
    "MODEL_NOT_FOUND, 404, 404",
    "CONNECT_FAILED, 0, 502",
    "CONNECTION_LOST, 0, 502",
    "TIMED_OUT, 0, 504",
    "HIGH_LATENCY, 0, 504",
    "MALFORMED_ANSWER, 302, 502",
    "EMPTY_ANSWER, 200, 502",
    "STREAM_INTERRUPTED, 200, 502",
    "THROTTLED, 200, 429",
    "OVERLOADED, 200, 503",
    "SERVER_ERROR, 200, 502",
    "UNSUPPORTED, 400, 501",
  })
  void theStatusSaysWhoseFaultItWas(FailureKind kind, int status, int shown) {
    Evidence evidence = status == 0 ? Evidence.of("connect_failed") : Evidence.http(status);
    History history = begun().started(A, 0).ended(1, failure(kind, evidence, 0), 1);
    CallFailed failed = new CallFailed(Why.ATTEMPTS_SPENT, history, 1);
    assertThat(ErrorBodies.exhausted(Dialect.OPENAI, failed, Optional.empty(), "r").status())
        .isEqualTo(shown);
  }

  @Test
  void aCallWithoutAnAttemptIsUnavailable() {
    CallFailed failed = new CallFailed(Why.BLOCKED_TOO_LONG, begun(), 1);
    ErrorAnswer answer = ErrorBodies.exhausted(Dialect.OPENAI, failed, Optional.empty(), "r");
    assertThat(answer.status()).isEqualTo(503);
    assertThat(JSON.readTree(answer.body()).path("error").path("total_attempts").asInt()).isZero();
  }

  @Test
  void plainErrorsSpeakTheCallersDialect() {
    assertThat(
            JSON.readTree(
                ErrorBodies.plain(Dialect.OPENAI, 404, "model_not_found", "no \"x\"", "r")))
        .isEqualTo(
            tree(
                "{'error':{'message':'no"
                    + " \\\"x\\\"','type':'invalid_request_error','param':null,'code':'model_not_found'}}"));
    assertThat(JSON.readTree(ErrorBodies.plain(Dialect.ANTHROPIC, 413, "too_large", "big", "r")))
        .isEqualTo(
            tree(
                "{'type':'error','error':{'type':'request_too_large','message':'big','code':'too_large'},'request_id':'r'}"));
  }

  @Test
  void aBrokenResponseFailsUnderItsOwnNameAndNumber() {
    ResponseSoFar soFar = new ResponseSoFar("resp_1", 1_752_100_000, "gpt-4.1", 7);
    List<Event> events =
        Recorded.events(
            ErrorBodies.inBand(
                Dialect.RESPONSES, "overloaded", "cut off", "r", Optional.of(soFar)));
    assertThat(events).hasSize(1);
    assertThat(events.getFirst().name()).isEqualTo("response.failed");
    assertThat(tree(events.getFirst().data()))
        .isEqualTo(
            tree(
                """
                {'type':'response.failed','sequence_number':7,'response':{'id':'resp_1',
                 'object':'response','created_at':1752100000,'status':'failed',
                 'error':{'code':'server_error','message':'stream_interrupted: cut off'},
                 'incomplete_details':null,'instructions':null,'metadata':{},'model':'gpt-4.1',
                 'output':[],'parallel_tool_calls':true,'temperature':null,'tool_choice':'auto',
                 'tools':[],'top_p':null,'usage':null}}\
                """));
  }

  @Test
  void aResponseThatNeverBeganTellsTheWholeStory() {
    Event event =
        Recorded.events(
                ErrorBodies.inBandExhausted(
                    Dialect.RESPONSES, twoAttempts(), Optional.empty(), "r1"))
            .getFirst();
    JsonNode response = JSON.readTree(event.data()).path("response");
    assertThat(response.path("id").asString()).isEqualTo("resp_r1");
    assertThat(response.path("status").asString()).isEqualTo("failed");
    assertThat(response.path("error").path("code").asString()).isEqualTo("overloaded");
    assertThat(response.path("error").path("attempts").size()).isEqualTo(2);
  }

  @Test
  void bothOfOpenAisDialectsHaveOneShapeOfErrors() {
    byte[] sent = "{\"error\":{\"message\":\"m\"}}".getBytes(UTF_8);
    assertThat(ErrorBodies.asSent(Dialect.RESPONSES, Dialect.OPENAI, 400, sent, "r"))
        .isSameAs(sent);
    assertThat(ErrorBodies.asSent(Dialect.OPENAI, Dialect.RESPONSES, 400, sent, "r"))
        .isSameAs(sent);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "BEDROCK") // no caller speaks it
  void anInBandErrorFailsTheStreamOfItsDialect(Dialect dialect) {
    for (byte[] frame :
        List.of(
            ErrorBodies.inBand(dialect, "stream_interrupted", "cut\noff", "r"),
            ErrorBodies.inBandExhausted(dialect, twoAttempts(), Optional.empty(), "r"))) {
      List<Event> events = Recorded.events(frame);
      assertThat(events).hasSize(1);
      byte[] data = events.getFirst().bytes();
      assertThat(StreamMachine.of(dialect).on(events.getFirst().name(), data, 0, data.length))
          .isEqualTo(Signal.FAILED);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'error':{'message':'m','type':'t','code':'c'}}",
        "{'object':'error','message':'m','type':'t','code':'c'}",
        "{'error':'m','type':'t','code':'c'}",
        "{'message':'m','code':'c'}",
        "{'detail':'m','code':'c'}",
        "{'type':'error','error':{'type':'c','message':'m'},'request_id':'q'}",
      })
  void aProvidersErrorIsToldInTheCallersShape(String body) {
    byte[] sent = body.replace('\'', '"').getBytes(UTF_8);
    assertThat(JSON.readTree(ErrorBodies.asSent(Dialect.OPENAI, Dialect.ANTHROPIC, 400, sent, "r")))
        .isEqualTo(
            tree(
                "{'error':{'message':'m','type':'invalid_request_error','param':null,'code':'c'}}"));
    JsonNode other =
        JSON.readTree(ErrorBodies.asSent(Dialect.ANTHROPIC, Dialect.OPENAI, 400, sent, "r"));
    assertThat(other.path("error"))
        .isEqualTo(tree("{'type':'invalid_request_error','message':'m'}"));
    assertThat(ErrorBodies.asSent(Dialect.OPENAI, Dialect.OPENAI, 400, sent, "r")).isSameAs(sent);
  }

  @Test
  void aPageOfAProxyBecomesASentence() {
    byte[] page = "<html>secret</html>".getBytes(UTF_8);
    assertThat(
            new String(
                ErrorBodies.asSent(Dialect.OPENAI, Dialect.ANTHROPIC, 400, page, "r"), UTF_8))
        .contains("status 400")
        .doesNotContain("secret");
  }
}
