package dev.understudy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.testkit.peer.Answers;
import dev.understudy.testkit.peer.RawClient;
import dev.understudy.testkit.peer.Received;
import dev.understudy.testkit.peer.ScriptedProvider;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A provider that is down while calls go on.
@Execution(ExecutionMode.SAME_THREAD)
class OutageTest {
  private static final String MODEL = "openai/gpt-4o";
  private static final String CONFIG =
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
        - model: groq/llama-3.3-70b-versatile
          base_url: http://127.0.0.1:@groq@
          access_key: $GROQ_API_KEY
      """;

  /// Tests whose breaker opens with the first failure, for half a second.
  private static final String QUICK = "quick";

  private static final String QUICK_BREAKER =
      CONFIG.replace(
          "fallback_scope:", "circuit_breaker: {failures: 1, open: 500ms}\n      fallback_scope:");

  private Fleet fleet;
  private ScriptedProvider openai;
  private ScriptedProvider groq;

  @BeforeEach
  void start(TestInfo test) throws Exception {
    fleet = Fleet.with(test.getTags().contains(QUICK) ? QUICK_BREAKER : CONFIG);
    openai = fleet.provider("openai").always(Answers.openai().text("from openai"));
    groq = fleet.provider("groq").always(Answers.openai().text("from groq"));
  }

  @AfterEach
  void stop() {
    fleet.close();
  }

  private Reply call() throws Exception {
    return fleet.caller().chat(Mode.PLAIN, MODEL);
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 529})
  void twentyCallsASecondAreServedAndHardlyMultiplied(int status) throws Exception {
    openai.always(Answers.openai().error(status));

    List<Reply> replies = Crowd.every(Duration.ofMillis(50), 160, this::call);

    assertThat(replies).allSatisfy(reply -> assertThat(reply.text()).isEqualTo("from groq"));
    int attempts = openai.requests() + groq.requests();
    assertThat((double) attempts / replies.size()).isLessThanOrEqualTo(1.2);
    // Five open the breaker; what was under way by then does not count.
    assertThat(openai.requests()).isBetween(5, 10);
  }

  @Test
  @Tag(QUICK)
  void ofAHundredCallsThatArriveWhenTheBreakerMayProbeOneIsTheProbe() throws Exception {
    openai.next(Answers.openai().error(503));
    openai.always(Answers.openai().text("from openai").with(a -> a.after(Duration.ofSeconds(2))));
    assertThat(call().text()).isEqualTo("from groq");
    LockSupport.parkNanos(Duration.ofMillis(700).toNanos());

    List<Reply> replies = Crowd.at(100, this::call);

    assertThat(openai.requests()).isEqualTo(2);
    assertThat(replies).filteredOn(reply -> reply.text().equals("from openai")).hasSize(1);
    assertThat(replies).filteredOn(reply -> reply.text().equals("from groq")).hasSize(99);
    assertThat(call().text()).isEqualTo("from openai");
  }

  @Test
  @Tag(QUICK)
  void aProbeThatItsCallerLeavesDoesNotKeepOthersFromProbing() throws Exception {
    openai.next(Answers.openai().error(503), Answers.silence());
    assertThat(call().text()).isEqualTo("from groq");
    LockSupport.parkNanos(Duration.ofMillis(700).toNanos());

    try (RawClient client = RawClient.to(fleet.gateway().port())) {
      client.post("/v1/chat/completions", "", Caller.chatBody(Mode.PLAIN, MODEL));
      openai.await(2, Duration.ofSeconds(5));
    }
    assertThat(openai.received(2).awaitGone(Duration.ofSeconds(1))).isTrue();

    // The provider may see the end of the probe a moment before the gateway has written it down.
    long patience = System.nanoTime() + Duration.ofSeconds(3).toNanos();
    String text = call().text();
    while (!text.equals("from openai") && System.nanoTime() < patience) {
      text = call().text();
    }
    assertThat(text).isEqualTo("from openai");
  }

  /// Ninety seconds of real time: `make outage`. The same in virtual time is in `simulator`.
  @Test
  @Timeout(150)
  @EnabledIfSystemProperty(named = "outage", matches = "true")
  void aMinuteOfOutageUnderACallEveryFourSecondsIsNotNoticed() throws Exception {
    openai.always(Answers.openai().error(503));
    long down = System.nanoTime();
    var number = new AtomicInteger();
    LockSupport.parkNanos(1);
    Thread repair =
        Thread.ofVirtual()
            .start(() -> {
              LockSupport.parkNanos(Duration.ofSeconds(60).toNanos());
              openai.always(Answers.openai().text("from openai"));
              number.set(openai.requests());
            });

    List<Reply> replies = Crowd.every(Duration.ofSeconds(4), 24, this::call);

    repair.join();
    assertThat(replies).allSatisfy(reply -> assertThat(reply.status()).isEqualTo(200));
    assertThat(number.get()).as("attempts on the dead one").isLessThanOrEqualTo(10);
    Received back = openai.received(number.get() + 1);
    Duration after = Duration.ofNanos(back.arrived() - down).minusSeconds(60);
    System.out.printf(
        "outage of 60 s, a call every 4 s: %d attempts on the dead provider, used again after %d"
            + " ms%n",
        number.get(), after.toMillis());
    assertThat(after).isLessThan(Duration.ofSeconds(30));
    assertThat(replies.getLast().text()).isEqualTo("from openai");
  }
}
