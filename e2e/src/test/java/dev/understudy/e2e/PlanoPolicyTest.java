package dev.understudy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.testkit.peer.Answer;
import dev.understudy.testkit.peer.Answers;
import dev.understudy.testkit.peer.Received;
import dev.understudy.testkit.peer.ScriptedProvider;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/// Retry policies in Plano's format, a file for each case, plain and streamed. Times are measured
/// at the scripted provider.
class PlanoPolicyTest {
  private static final String PRIMARY = "openai/gpt-4o";
  private static final String FALLBACK = "groq/llama-3.3-70b-versatile";

  @ParameterizedTest
  @EnumSource
  void a429IsAnsweredByTheOtherProvider(Mode mode) throws Exception {
    failureIsAnsweredByTheOtherProvider(mode, "plano/status_429.yaml", 429);
  }

  @ParameterizedTest
  @EnumSource
  void a503IsAnsweredByTheOtherProvider(Mode mode) throws Exception {
    failureIsAnsweredByTheOtherProvider(mode, "plano/status_503.yaml", 503);
  }

  private void failureIsAnsweredByTheOtherProvider(Mode mode, String file, int status)
      throws Exception {
    try (Fleet fleet = Fleet.of(file)) {
      fleet.provider("openai").always(Answers.openai().error(status));
      fleet.provider("groq").always(Answers.openai().text("hello from groq"));

      Reply reply = fleet.caller().chat(mode, PRIMARY);

      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.streamed()).isEqualTo(mode == Mode.STREAM);
      assertThat(reply.text()).isEqualTo("hello from groq");
      assertThat(reply.header("x-understudy-attempts")).hasValue("2");
      assertThat(reply.header("x-understudy-model")).hasValue(FALLBACK);
      assertThat(reply.header("x-request-id")).isPresent();
      assertThat(fleet.provider("openai").requests()).isEqualTo(1);
      assertThat(fleet.provider("groq").requests()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whenAllFailTheLastStatusAndAllAttemptsAreTold(Mode mode) throws Exception {
    try (Fleet fleet = Fleet.of("plano/exhausted.yaml")) {
      fleet.provider("openai").always(Answers.openai().error(429).retryAfter(7));
      fleet.provider("groq").always(Answers.reset());
      fleet.provider("mistral").always(Answers.openai().error(503));

      Reply reply = fleet.caller().chat(mode, PRIMARY);

      assertThat(reply.status()).isEqualTo(503);
      assertThat(reply.header("content-type")).hasValue("application/json");
      assertThat(reply.header("x-should-retry")).hasValue("false");
      JsonNode error = reply.json().get("error");
      assertThat(error.get("type").asString()).isEqualTo("retry_exhausted");
      assertThat(error.get("total_attempts").asInt()).isEqualTo(3);
      assertThat(error.get("observed_max_retry_after_seconds").asInt()).isEqualTo(7);
      assertThat(error.get("attempts").findValuesAsString("model"))
          .containsExactly(PRIMARY, FALLBACK, "mistral/mistral-large-latest");
      assertThat(error.get("attempts").findValuesAsString("error_type"))
          .containsExactly("http_429", "connection_lost", "http_503");
      assertThat(error.get("attempts").findValuesAsString("attempt"))
          .containsExactly("1", "2", "3");
      assertThat(reply.body()).doesNotContain("key-of", "Say hello", "Rate limit reached");
    }
  }

  @ParameterizedTest
  @EnumSource
  void withoutAPolicyAnErrorPassesUntouched(Mode mode) throws Exception {
    try (Fleet fleet = Fleet.of("plano/no_policy.yaml")) {
      String body = "{ \"error\" : {\"message\":\"slow\\u0020down\", \"odd\": 1.0e0 } }";
      fleet.provider("openai").always(Answer.json(429, body).retryAfter(3));

      Reply reply = fleet.caller().chat(mode, PRIMARY);

      assertThat(reply.status()).isEqualTo(429);
      assertThat(reply.body()).isEqualTo(body);
      assertThat(reply.header("retry-after")).hasValue("3");
      assertThat(reply.header("content-type")).hasValue("application/json");
      assertThat(fleet.provider("openai").requests()).isEqualTo(1);
      assertThat(fleet.provider("groq").requests()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void oneAttemptMeansOneAttempt(Mode mode) throws Exception {
    try (Fleet fleet = Fleet.of("plano/max_attempts_1.yaml")) {
      fleet.provider("openai").always(Answers.openai().error(429));
      fleet.provider("groq").always(Answers.openai().text("not asked"));

      Reply reply = fleet.caller().chat(mode, PRIMARY);

      assertThat(reply.status()).isEqualTo(429);
      assertThat(fleet.provider("openai").requests()).isEqualTo(1);
      assertThat(fleet.provider("groq").requests()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aBackoffOf500WithoutJitterWaits500And1000(Mode mode) throws Exception {
    try (Fleet fleet = Fleet.of("plano/backoff.yaml")) {
      ScriptedProvider openai = fleet.provider("openai");
      openai
          .next(Answers.openai().error(500), Answers.openai().error(500))
          .always(Answers.openai().text("at last"));

      Reply reply = fleet.caller().chat(mode, PRIMARY);

      assertThat(reply.text()).isEqualTo("at last");
      assertThat(reply.header("x-understudy-attempts")).hasValue("3");
      assertThat(openai.requests()).isEqualTo(3);
      assertThat(gap(openai, 1)).isBetween(Duration.ofMillis(500), Duration.ofMillis(999));
      assertThat(gap(openai, 2)).isBetween(Duration.ofSeconds(1), Duration.ofMillis(1_999));
    }
  }

  @ParameterizedTest
  @EnumSource
  void fallbacksAreTriedInTheOrderOfTheList(Mode mode) throws Exception {
    try (Fleet fleet = Fleet.of("plano/fallback_order.yaml")) {
      fleet.provider("openai").always(Answers.openai().error(503));
      fleet.provider("mistral").always(Answers.openai().error(503));
      fleet.provider("groq").always(Answers.openai().text("third"));

      Reply reply = fleet.caller().chat(mode, PRIMARY);

      assertThat(reply.text()).isEqualTo("third");
      List<Long> arrivals =
          List.of(
              fleet.provider("openai").received(1).arrived(),
              fleet.provider("mistral").received(1).arrived(),
              fleet.provider("groq").received(1).arrived());
      assertThat(arrivals).isSorted();
      assertThat(reply.header("x-understudy-attempts")).hasValue("3");
    }
  }

  @ParameterizedTest
  @EnumSource
  void retryAfterOnTheSameModelIsWaitedFor(Mode mode) throws Exception {
    try (Fleet fleet = Fleet.of("plano/retry_after_same_model.yaml")) {
      ScriptedProvider openai = fleet.provider("openai");
      openai
          .next(Answers.openai().error(429).retryAfter(2))
          .always(Answers.openai().text("after two seconds"));

      Reply reply = fleet.caller().chat(mode, PRIMARY);

      assertThat(reply.text()).isEqualTo("after two seconds");
      assertThat(gap(openai, 1)).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(4));
    }
  }

  @ParameterizedTest
  @EnumSource
  void anotherProviderIsNotWaitedForAndTheBlockedModelIsSkippedUntilTheBlockEnds(Mode mode)
      throws Exception {
    try (Fleet fleet = Fleet.of("plano/retry_after_other_provider.yaml")) {
      ScriptedProvider openai = fleet.provider("openai");
      openai
          .next(Answers.openai().error(429).retryAfter(2))
          .always(Answers.openai().text("openai again"));
      fleet.provider("groq").always(Answers.openai().text("groq at once"));

      Reply first = fleet.caller().chat(mode, PRIMARY);
      assertThat(first.text()).isEqualTo("groq at once");
      assertThat(first.header("x-understudy-attempts")).hasValue("2");
      assertThat(fleet.provider("groq").received(1).since(openai.received(1)))
          .isLessThan(Duration.ofMillis(1_900));

      Reply second = fleet.caller().chat(mode, PRIMARY);
      assertThat(second.text()).isEqualTo("groq at once");
      assertThat(second.header("x-understudy-attempts")).hasValue("1");
      assertThat(openai.requests()).isEqualTo(1);

      Patience.until(
          Duration.ofSeconds(8),
          () -> fleet.caller().chat(mode, PRIMARY).text().equals("openai again"));
      assertThat(openai.requests()).isEqualTo(2);
      assertThat(gap(openai, 1)).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(5));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aSilentProviderIsLeftAfterItsTimeout(Mode mode) throws Exception {
    try (Fleet fleet = Fleet.of("plano/silent.yaml")) {
      ScriptedProvider openai = fleet.provider("openai");
      openai.always(Answers.silence());
      fleet.provider("groq").always(Answers.openai().text("not silent"));

      Reply reply = fleet.caller().chat(mode, PRIMARY);

      assertThat(reply.text()).isEqualTo("not silent");
      Received silent = openai.received(1);
      assertThat(fleet.provider("groq").received(1).since(silent))
          .isBetween(Duration.ofMillis(850), Duration.ofSeconds(3));
      assertThat(silent.awaitGone(Duration.ofSeconds(1))).isTrue();
      assertThat(openai.requests()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aSlowProviderIsBlockedAfterItsLatencyEvent(Mode mode) throws Exception {
    try (Fleet fleet = Fleet.of("plano/slow.yaml")) {
      ScriptedProvider openai = fleet.provider("openai");
      openai.always(Answers.openai().text("slow").firstTokenAfter(Duration.ofMillis(1_500)));
      fleet.provider("groq").always(Answers.openai().text("fast"));

      Reply first = fleet.caller().chat(mode, PRIMARY);
      assertThat(first.status()).isEqualTo(200);
      assertThat(first.text()).isIn("slow", "fast");
      assertThat(openai.requests()).isEqualTo(1);

      Reply second = fleet.caller().chat(mode, PRIMARY);
      assertThat(second.text()).isEqualTo("fast");
      assertThat(second.header("x-understudy-attempts")).hasValue("1");
      assertThat(second.took()).isLessThan(Duration.ofSeconds(1));
      assertThat(openai.requests()).isEqualTo(1);
    }
  }

  /// How long after request `number` the next one came.
  private static Duration gap(ScriptedProvider provider, int number) {
    return provider.received(number + 1).since(provider.received(number));
  }
}
