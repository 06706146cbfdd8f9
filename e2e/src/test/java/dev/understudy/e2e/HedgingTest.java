package dev.understudy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.testkit.peer.Answers;
import dev.understudy.testkit.peer.ScriptedProvider;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A second attempt beside a silent first one.
@SuppressWarnings("NullAway.Init") // every test starts with a fleet of its own
class HedgingTest {
  private static final String MODEL = "openai/gpt-4o";
  private static final Duration SOON = Duration.ofSeconds(1);

  private Fleet fleet;
  private ScriptedProvider openai;
  private ScriptedProvider groq;

  private void hedging(String hedging) throws Exception {
    fleet =
        Fleet.with(
            """
            version: v1
            listeners:
              - {type: model, name: main, port: @port@}
            model_providers:
              - model: openai/gpt-4o
                base_url: http://127.0.0.1:@openai@
                access_key: $OPENAI_API_KEY
                retry_policy:
                  fallback_models: [groq/llama-3.3-70b-versatile]
                  fallback_scope: fallback_list_only
                  hedging: %s
              - model: groq/llama-3.3-70b-versatile
                base_url: http://127.0.0.1:@groq@
                access_key: $GROQ_API_KEY
            """
                .formatted(hedging));
    openai = fleet.provider("openai");
    groq = fleet.provider("groq").always(Answers.openai().text("from groq"));
  }

  @AfterEach
  void stop() {
    fleet.close();
  }

  @ParameterizedTest
  @EnumSource
  void aSilentFirstAttemptIsOvertakenAndCancelled(Mode mode) throws Exception {
    hedging("{after: 200ms, max_extra_load: 1}");
    openai.always(Answers.openai().text("from openai").firstTokenAfter(Duration.ofSeconds(8)));

    Reply reply = fleet.caller().chat(mode, MODEL);

    assertThat(reply.text()).isEqualTo("from groq");
    assertThat(reply.header("x-understudy-attempts")).hasValue("2");
    assertThat(reply.took()).isBetween(Duration.ofMillis(195), Duration.ofSeconds(3));
    assertThat(openai.received(1).awaitGone(SOON)).isTrue();
    assertThat(groq.requests()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void aFirstAttemptThatWinsLateIsTheOnlyAnswer(Mode mode) throws Exception {
    hedging("{after: 200ms, max_extra_load: 1}");
    openai.always(Answers.openai().text("from openai").firstTokenAfter(Duration.ofMillis(600)));
    groq.always(Answers.openai().text("from groq").firstTokenAfter(Duration.ofSeconds(8)));

    Reply reply = fleet.caller().chat(mode, MODEL);

    assertThat(reply.text()).isEqualTo("from openai");
    assertThat(reply.body()).doesNotContain("groq", "llama");
    assertThat(groq.received(1).awaitGone(SOON)).isTrue();
    assertThat(openai.requests()).isEqualTo(1);
    assertThat(groq.requests()).isEqualTo(1);
  }

  @Test
  void aHedgeThatFailsDoesNotEndTheCall() throws Exception {
    hedging("{after: 200ms, max_extra_load: 1}");
    openai.always(Answers.openai().text("from openai").firstTokenAfter(Duration.ofMillis(800)));
    groq.always(Answers.openai().error(503));

    Reply reply = fleet.caller().chat(Mode.STREAM, MODEL);

    assertThat(reply.text()).isEqualTo("from openai");
    assertThat(openai.requests()).isEqualTo(1);
  }

  @Test
  void hedgesStayWithinTheirShareOfTheCalls() throws Exception {
    hedging("{after: 50ms, max_extra_load: 0.05}");
    openai.always(Answers.openai().text("from openai").firstTokenAfter(Duration.ofMillis(300)));

    List<Reply> replies =
        Crowd.every(Duration.ofMillis(20), 200, () -> fleet.caller().chat(Mode.STREAM, MODEL));

    assertThat(replies).allSatisfy(reply -> assertThat(reply.status()).isEqualTo(200));
    assertThat(groq.requests()).isBetween(1, 10);
  }

  @Test
  void aRequestThatLeavesStateBehindIsNotHedged() throws Exception {
    hedging("{after: 100ms, max_extra_load: 1}");
    openai.always(Answers.openai().text("from openai").firstTokenAfter(Duration.ofMillis(600)));

    Reply reply =
        fleet
            .caller()
            .post(
                "/v1/chat/completions",
                Caller.chatBody(Mode.PLAIN, MODEL)
                    .replace("{\"model\"", "{\"store\":true,\"model\""));

    assertThat(reply.text()).isEqualTo("from openai");
    assertThat(groq.requests()).isZero();
  }

  @Test
  void withoutADelayItIsWhatNineteenOfTwentyCallsTake() throws Exception {
    hedging("{after: p95, max_extra_load: 0.5}");
    openai.always(Answers.openai().text("from openai").firstTokenAfter(Duration.ofMillis(40)));
    for (int i = 0; i < 30; i++) {
      assertThat(fleet.caller().chat(Mode.STREAM, MODEL).status()).isEqualTo(200);
    }
    int before = groq.requests();
    openai.always(Answers.openai().text("from openai").firstTokenAfter(Duration.ofSeconds(8)));

    Reply reply = fleet.caller().chat(Mode.STREAM, MODEL);

    assertThat(reply.text()).isEqualTo("from groq");
    assertThat(reply.took()).isBetween(Duration.ofMillis(40), Duration.ofSeconds(3));
    assertThat(groq.requests()).isEqualTo(before + 1);
  }
}
