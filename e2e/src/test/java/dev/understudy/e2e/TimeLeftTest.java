package dev.understudy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.testkit.peer.Answers;
import dev.understudy.testkit.peer.ScriptedProvider;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What becomes of a call's time: some of it is kept for those who may still be asked, and none is
/// spent on waiting while somebody else is free.
@Execution(ExecutionMode.SAME_THREAD)
class TimeLeftTest {
  private static Fleet fleet;
  private static ScriptedProvider openai;
  private static ScriptedProvider groq;

  @BeforeAll
  static void start() throws Exception {
    fleet =
        Fleet.with(
            """
            version: v1
            listeners:
              - {type: model, name: main, port: @port@}
            model_providers:
              - model: openai/reserve
                base_url: http://127.0.0.1:@openai@
                access_key: $OPENAI_API_KEY
                timeouts: {first_token: 1s}
                retry_policy:
                  fallback_models: [groq/spare]
                  fallback_scope: fallback_list_only
                  circuit_breaker: off
              - model: openai/patient
                base_url: http://127.0.0.1:@openai@
                access_key: $OPENAI_API_KEY
                retry_policy:
                  fallback_models: [groq/spare]
                  fallback_scope: fallback_list_only
                  default_strategy: [same_model, different_provider]
                  default_max_attempts: 3
                  retry_after_handling: {max_wait: 2s}
              - model: openai/alone
                base_url: http://127.0.0.1:@openai@
                access_key: $OPENAI_API_KEY
                retry_policy:
                  fallback_scope: fallback_list_only
                  default_strategy: same_model
                  retry_after_handling: {max_wait: 2s}
              - model: openai/short
                base_url: http://127.0.0.1:@openai@
                access_key: $OPENAI_API_KEY
                retry_policy:
                  fallback_scope: fallback_list_only
                  default_strategy: same_model
                  retry_after_handling: {max_wait: 2s}
              - model: groq/spare
                base_url: http://127.0.0.1:@groq@
                access_key: $GROQ_API_KEY
            """);
    openai = fleet.provider("openai");
    groq = fleet.provider("groq");
  }

  @AfterAll
  static void stop() {
    fleet.close();
  }

  @BeforeEach
  void bothAreWell() {
    openai.reset().always(Answers.openai().text("from openai"));
    groq.reset().always(Answers.openai().text("from groq"));
  }

  @ParameterizedTest
  @EnumSource
  void aSilentTargetLeavesTimeForTheNext(Mode mode) throws Exception {
    openai.always(Answers.silence());

    Reply reply =
        fleet
            .caller()
            .post(
                "/v1/chat/completions",
                Caller.chatBody(mode, "openai/reserve"),
                "x-request-timeout-ms",
                "3000");

    assertThat(reply.text()).isEqualTo("from groq");
    // A plain answer may take all but the second that the other needs for its first token.
    assertThat(reply.took())
        .isBetween(Duration.ofMillis(mode == Mode.PLAIN ? 1_950 : 950), Duration.ofMillis(2_900));
    assertThat(openai.received(1).awaitGone(Duration.ofSeconds(1))).isTrue();
  }

  @Test
  void nobodyWaitsForABlockedTargetWhileAnotherIsFree() throws Exception {
    openai.always(Answers.openai().error(429).retryAfter(1));

    Reply reply = fleet.caller().chat(Mode.PLAIN, "openai/patient");

    assertThat(reply.text()).isEqualTo("from groq");
    assertThat(reply.took()).isLessThan(Duration.ofSeconds(10));
    assertThat(openai.requests()).isEqualTo(1);
  }

  @Test
  void theOnlyTargetIsWaitedFor() throws Exception {
    openai.next(Answers.openai().error(429).retryAfter(1));

    Reply reply = fleet.caller().chat(Mode.PLAIN, "openai/alone");

    assertThat(reply.text()).isEqualTo("from openai");
    assertThat(reply.header("x-understudy-attempts")).hasValue("2");
    assertThat(openai.received(2).since(openai.received(1)))
        .isBetween(Duration.ofMillis(1_000), Duration.ofMillis(1_900));
  }

  @Test
  void aWaitThatIsTooLongIsNotBegun() throws Exception {
    openai.next(Answers.openai().error(429).retryAfter(20));

    Reply reply = fleet.caller().chat(Mode.PLAIN, "openai/short");

    assertThat(reply.status()).isEqualTo(429);
    assertThat(reply.took()).isLessThan(Duration.ofSeconds(10));
    assertThat(reply.header("retry-after")).hasValue("20");
    assertThat(openai.requests()).isEqualTo(1);
  }
}
