package dev.understudy.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.attempt.Timeouts;
import dev.understudy.config.ProviderInterface;
import dev.understudy.policy.RetryPolicy;
import dev.understudy.policy.Rule;
import dev.understudy.policy.Strategy;
import dev.understudy.testkit.peer.Answer;
import dev.understudy.testkit.peer.Answers;
import dev.understudy.testkit.peer.Providers;
import dev.understudy.testkit.peer.ScriptedProvider;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a caller gets when a call fails.
class FailureAnswerTest {
  @RegisterExtension final Providers providers = new Providers();

  private final ScriptedProvider first = providers.start();
  private final ScriptedProvider second = providers.start();

  private static RetryPolicy once() {
    return RetryPolicy.builder().defaultRule(Rule.of(1, Strategy.DIFFERENT_PROVIDER)).build();
  }

  @Test
  void allExhaustedIsToldWithEveryAttempt() throws Exception {
    first.always(Answers.openai().error(429).retryAfter(7));
    second.always(Answers.openai().error(503).retryAfter(9));
    try (Rig rig = Rig.with().pair(first, second).start()) {
      HttpResponse<String> answer = rig.chatWith(Rig.chat("alpha/one"), "x-request-id", "id-7");
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.body())
          .contains("\"type\":\"retry_exhausted\"")
          .contains("\"model\":\"alpha/one\"")
          .contains("http_429")
          .contains("http_503")
          .contains("\"total_attempts\":2")
          .doesNotContain("key-of")
          .doesNotContain("127.0.0.1");
      assertThat(answer.headers().firstValue("x-should-retry")).hasValue("false");
      assertThat(answer.headers().firstValue("x-request-id")).hasValue("id-7");
      assertThat(answer.headers().firstValue("x-understudy-attempts")).hasValue("2");
      assertThat(answer.headers().firstValue("retry-after")).hasValue("7");
    }
  }

  @Test
  void anAnthropicCallerGetsTheReportInItsOwnShape() throws Exception {
    first.always(Answers.anthropic().error(529));
    try (Rig rig = Rig.with().anthropic("alpha/one", first, once()).start()) {
      HttpResponse<String> answer = rig.messagesWith(Rig.messages("alpha/one"));
      assertThat(answer.statusCode()).isEqualTo(529);
      assertThat(answer.body()).contains("\"type\":\"error\"").contains("http_529");
      assertThat(answer.headers().firstValue("x-should-retry")).hasValue("false");
    }
  }

  @Test
  void theStatusFollowsTheLastFailure() throws Exception {
    first.next(Answers.reset(), Answer.json(200, "{\"cut"), Answers.silence());
    Timeouts quick =
        new Timeouts(
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofMillis(300));
    try (Rig rig =
        Rig.with()
            .model("alpha/one", ProviderInterface.OPENAI, first, once(), quick, false)
            .start()) {
      assertThat(rig.chatWith(Rig.chat("alpha/one")).statusCode()).isEqualTo(502);
      assertThat(rig.chatWith(Rig.chat("alpha/one")).statusCode()).isEqualTo(502);
      HttpResponse<String> late = rig.chatWith(Rig.chat("alpha/one"));
      assertThat(late.statusCode()).isEqualTo(504);
      assertThat(late.body()).contains("timeout_300ms");
      assertThat(first.received(3).awaitGone(Duration.ofSeconds(1))).isTrue();
    }
  }

  @Test
  void aRefusedKeyOfOursIsNotTheCallersFault() throws Exception {
    first.always(Answers.openai().error(401));
    try (Rig rig = Rig.with().openai("alpha/one", first, once()).start()) {
      HttpResponse<String> answer = rig.chatWith(Rig.chat("alpha/one"));
      assertThat(answer.statusCode()).isEqualTo(502);
      assertThat(answer.body()).contains("upstream_auth");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 404, 413, 422})
  void whatIsWrongWithTheRequestComesBackAsSent(int status) throws Exception {
    String body = "{\"error\":{\"message\":\"odd  spacing\",\"type\":\"t\",\"code\":\"c\"}}";
    first.always(
        Answer.json(status, body)
            .header("retry-after", "3")
            .header("openai-organization", "org-1"));
    try (Rig rig = Rig.with().pair(first, second).start()) {
      HttpResponse<String> answer = rig.chatWith(Rig.chat("alpha/one"));
      assertThat(answer.statusCode()).isEqualTo(status);
      assertThat(answer.body()).isEqualTo(body);
      assertThat(answer.headers().firstValue("x-should-retry")).hasValue("false");
      assertThat(answer.headers().firstValue("retry-after")).hasValue("3");
      assertThat(answer.headers().firstValue("openai-organization")).isEmpty();
      assertThat(answer.headers().firstValue("x-understudy-attempts")).hasValue("1");
      assertThat(second.requests()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 429, 500, 503})
  void withoutAPolicyErrorsPassUntouched(int status) throws Exception {
    String body = "{\"error\":{\"message\":\"as it was\"}}";
    first.always(Answer.json(status, body).header("x-should-retry", "true").retryAfter(9));
    try (Rig rig = Rig.with().openai("alpha/one", first, RetryPolicy.NONE).start()) {
      HttpResponse<String> answer = rig.chatWith(Rig.chat("alpha/one"));
      assertThat(answer.statusCode()).isEqualTo(status);
      assertThat(answer.body()).isEqualTo(body);
      assertThat(answer.headers().firstValue("x-should-retry")).hasValue("true");
      assertThat(answer.headers().firstValue("retry-after")).hasValue("9");
      assertThat(first.requests()).isEqualTo(1);
    }
  }

  @Test
  void aKeyThatAProviderRepeatsIsTakenOut() throws Exception {
    first.always(Answer.json(400, "{\"error\":{\"message\":\"bad key-of-alpha-one\"}}"));
    try (Rig rig = Rig.with().openai("alpha/one", first, RetryPolicy.NONE).start()) {
      assertThat(rig.chatWith(Rig.chat("alpha/one")).body())
          .isEqualTo("{\"error\":{\"message\":\"bad ***\"}}");
    }
  }

  @Test
  void anEmptyAnswerIsDeliveredWhenNobodyHasABetterOne() throws Exception {
    String empty =
        "{\"id\":\"x\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\","
            + "\"content\":\"\"},\"finish_reason\":\"stop\"}]}";
    first.always(Answer.json(200, empty));
    second.always(Answer.json(200, empty));
    try (Rig rig = Rig.with().pair(first, second).start()) {
      HttpResponse<String> answer = rig.chatWith(Rig.chat("alpha/one"));
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo(empty);
      assertThat(answer.headers().firstValue("x-understudy-attempts")).hasValue("2");
    }
  }

  @Test
  void theTrailTellsEveryAttempt() throws Exception {
    first.always(Answers.openai().error(500));
    second.always(Answers.openai().text("fine"));
    try (Rig rig = Rig.with().pair(first, second).start()) {
      HttpResponse<String> answer =
          rig.chatWith(Rig.chat("alpha/one"), "x-understudy-explain", "true");
      assertThat(answer.headers().firstValue("x-understudy-trail").orElseThrow())
          .matches("#1 alpha/one FIRST http_500 \\d+ms; #2 beta/two FAILOVER ok \\d+ms");
    }
  }

  @Test
  void theCallersDeadlineCanOnlyShorten() throws Exception {
    first.always(Answers.silence());
    try (Rig rig = Rig.with().openai("alpha/one", first, RetryPolicy.DEFAULT).start()) {
      long start = System.nanoTime();
      HttpResponse<String> answer =
          rig.chatWith(Rig.chat("alpha/one"), "x-request-timeout-ms", "300");
      assertThat(answer.statusCode()).isEqualTo(504);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
      assertThat(rig.chatWith(Rig.chat("alpha/one"), "x-request-timeout-ms", "soon").statusCode())
          .isEqualTo(400);
      assertThat(rig.gateway().serving()).isZero();
    }
  }

  @Test
  void theCallersOwnListReplacesTheFallbacks() throws Exception {
    ScriptedProvider third = providers.start();
    first.always(Answers.openai().error(500));
    second.always(Answers.openai().text("second"));
    third.always(Answers.openai().text("third"));
    try (Rig rig =
        Rig.with().pair(first, second).openai("gamma/three", third, RetryPolicy.NONE).start()) {
      assertThat(
              rig.chatWith(Rig.chat("alpha/one"), "x-understudy-models", "gamma/three, beta/two")
                  .body())
          .contains("third");
      String listed =
          Rig.chat("alpha/one")
              .replace("\"messages\"", "\"models\":[\"gamma/three\"],\"messages\"");
      assertThat(rig.chatWith(listed).body()).contains("third");
      assertThat(first.received(2).text()).doesNotContain("models\"");
      HttpResponse<String> unknown =
          rig.chatWith(Rig.chat("alpha/one"), "x-understudy-models", "gamma/thre");
      assertThat(unknown.statusCode()).isEqualTo(404);
      assertThat(unknown.body()).contains("gamma/three");
    }
  }

  @Test
  void aBlockedTargetIsPassedOver() throws Exception {
    first.always(Answers.openai().error(429).retryAfter(60));
    second.always(Answers.openai().text("fine"));
    try (Rig rig = Rig.with().pair(first, second).start()) {
      rig.chatWith(Rig.chat("alpha/one"));
      HttpResponse<String> next = rig.chatWith(Rig.chat("alpha/one"));
      assertThat(next.headers().firstValue("x-understudy-attempts")).hasValue("1");
      assertThat(next.headers().firstValue("x-understudy-model")).hasValue("beta/two");
      assertThat(first.requests()).isEqualTo(1);
    }
  }

  @Test
  void anEnormousAnswerIsPassedOnInsteadOfHeld() throws Exception {
    String text = "y".repeat(9 << 20);
    String body =
        "{\"id\":\"x\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\""
            + text
            + "\"},\"finish_reason\":\"stop\"}]}";
    first.always(Answer.json(200, body));
    try (Rig rig = Rig.with().pair(first, second).start()) {
      HttpResponse<String> answer = rig.chatWith(Rig.chat("alpha/one"));
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body().equals(body)).isTrue();
    }
  }

  @Test
  void passthroughSendsTheCallersKeyThereAndOnlyThere() throws Exception {
    first.always(Answers.openai().error(500));
    second.always(Answers.openai().text("fine"));
    RetryPolicy policy = RetryPolicy.builder().fallbackModels(List.of("beta/two")).build();
    try (Rig rig =
        Rig.with()
            .model("alpha/one", ProviderInterface.OPENAI, first, policy, Timeouts.DEFAULT, true)
            .openai("beta/two", second, RetryPolicy.NONE)
            .start()) {
      rig.chatWith(Rig.chat("alpha/one"), "authorization", "Bearer the-callers-own");
      assertThat(first.received(1).header("authorization")).hasValue("Bearer the-callers-own");
      assertThat(second.received(1).header("authorization")).hasValue("Bearer key-of-beta-two");
    }
  }

  @Test
  void aRefusedKeyOfTheCallerIsTheCallersAffair() throws Exception {
    first.always(Answers.openai().error(401));
    RetryPolicy policy = RetryPolicy.builder().fallbackModels(List.of("beta/two")).build();
    try (Rig rig =
        Rig.with()
            .model("alpha/one", ProviderInterface.OPENAI, first, policy, Timeouts.DEFAULT, true)
            .openai("beta/two", second, RetryPolicy.NONE)
            .start()) {
      HttpResponse<String> answer =
          rig.chatWith(Rig.chat("alpha/one"), "authorization", "Bearer wrong");
      assertThat(answer.statusCode()).isEqualTo(401);
      assertThat(second.requests()).isZero();
    }
  }

  @Test
  void aCallThatTheModelCouldNotWriteIsRetriedOnceAndThenShown() throws Exception {
    first.always(
        dev.understudy.testkit.peer.Answer.json(
            400, "{\"error\":{\"message\":\"m\",\"code\":\"tool_use_failed\"}}"));
    RetryPolicy policy = RetryPolicy.builder().defaultRule(Rule.of(5, Strategy.SAME_MODEL)).build();
    try (Rig rig = Rig.with().openai("groq/one", first, policy).start()) {
      HttpResponse<String> answer = rig.chatWith(Rig.chat("groq/one"));
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body()).contains("tool_use_failed").doesNotContain("retry_exhausted");
      assertThat(first.requests()).isEqualTo(2);
    }
  }

  @Test
  void identicalCallsShareOne() throws Exception {
    first.always(Answers.openai().text("shared").after(Duration.ofMillis(500)));
    RetryPolicy policy =
        RetryPolicy.builder().coalesce(dev.understudy.policy.Coalesce.IDENTICAL_IN_FLIGHT).build();
    try (Rig rig = Rig.with().openai("alpha/one", first, policy).start();
        var one = rig.raw();
        var other = rig.raw();
        var different = rig.raw()) {
      one.post("/v1/chat/completions", "", Rig.chat("alpha/one"));
      other.post("/v1/chat/completions", "", Rig.chat("alpha/one"));
      different.post("/v1/chat/completions", "", Rig.chat("alpha/one") + " ");
      for (var caller : List.of(one, other, different)) {
        assertThat(caller.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 200");
        caller.readUntil("shared");
      }
      assertThat(first.requests()).isEqualTo(2);
    }
  }

  @Test
  void callsWithDifferentCredentialsNeverShare() throws Exception {
    first.always(Answers.openai().text("shared").after(Duration.ofMillis(500)));
    RetryPolicy policy =
        RetryPolicy.builder().coalesce(dev.understudy.policy.Coalesce.IDENTICAL_IN_FLIGHT).build();
    try (Rig rig = Rig.with().openai("alpha/one", first, policy).start();
        var one = rig.raw();
        var other = rig.raw()) {
      one.post("/v1/chat/completions", "x-api-key: a\r\n", Rig.chat("alpha/one"));
      other.post("/v1/chat/completions", "x-api-key: b\r\n", Rig.chat("alpha/one"));
      one.readUntil("shared");
      other.readUntil("shared");
      assertThat(first.requests()).isEqualTo(2);
    }
  }

  @Test
  void aJoinerThatLeavesDisturbsNobody() throws Exception {
    first.always(Answers.openai().text("shared").after(Duration.ofMillis(1500)));
    RetryPolicy policy =
        RetryPolicy.builder().coalesce(dev.understudy.policy.Coalesce.IDENTICAL_IN_FLIGHT).build();
    try (Rig rig = Rig.with().openai("alpha/one", first, policy).start();
        var other = rig.raw()) {
      var one = rig.raw();
      one.post("/v1/chat/completions", "", Rig.chat("alpha/one"));
      first.await(1, Duration.ofSeconds(5));
      other.post("/v1/chat/completions", "", Rig.chat("alpha/one"));
      // Long enough for the second call to join, short of the answer.
      assertThat(first.received(1).awaitGone(Duration.ofMillis(400))).isFalse();
      one.close();
      assertThat(other.readUntil("shared")).startsWith("HTTP/1.1 200");
      assertThat(first.requests()).isEqualTo(1);
    }
  }

  @Test
  void keysNeverCross() throws Exception {
    ScriptedProvider third = providers.start();
    List<ScriptedProvider> all = List.of(first, second, third);
    for (ScriptedProvider provider : all) {
      provider.always(request ->
          request.number() % 3 == 0
              ? Answers.openai().error(503)
              : request.number() % 3 == 1
                  ? Answers.reset()
                  : Answers.openai().text("fine").answer(request));
    }
    RetryPolicy restless =
        RetryPolicy.builder()
            .defaultRule(Rule.of(6, Strategy.DIFFERENT_PROVIDER))
            .attemptsPerTarget(java.util.OptionalInt.of(2))
            .circuitBreaker(Optional.empty())
            .retryBudget(Optional.empty())
            .build();
    try (Rig rig =
        Rig.with()
            .openai("alpha/one", first, restless)
            .openai("beta/two", second, restless)
            .openai("gamma/three", third, restless)
            .start()) {
      List<String> models = List.of("alpha/one", "beta/two", "gamma/three");
      for (int i = 0; i < 60; i++) {
        rig.chatWith(Rig.chat(models.get(i % 3)), "authorization", "Bearer callers");
      }
    }
    for (int i = 0; i < 3; i++) {
      String own = "Bearer key-of-" + List.of("alpha-one", "beta-two", "gamma-three").get(i);
      assertThat(all.get(i).requests()).isGreaterThan(10);
      assertThat(all.get(i).received())
          .allSatisfy(request -> assertThat(request.header("authorization")).hasValue(own));
    }
  }
}
