package dev.understudy.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.understudy.testkit.peer.Answers;
import dev.understudy.testkit.peer.Ending;
import dev.understudy.testkit.peer.Providers;
import dev.understudy.testkit.peer.RawClient;
import dev.understudy.testkit.peer.ScriptedProvider;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

class AccessLogTest {
  @RegisterExtension final Providers providers = new Providers();

  private final ScriptedProvider first = providers.start();
  private final ScriptedProvider second = providers.start();
  private final Logger logger = (Logger) LoggerFactory.getLogger("understudy.access");
  private final LogLines lines = new LogLines();

  @BeforeEach
  void listen() {
    lines.start();
    logger.addAppender(lines);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(lines);
  }

  @Test
  void aCallIsOneLineAndEachAttemptOneMore() throws Exception {
    first.always(Answers.openai().error(503));
    second.always(Answers.openai().text("fine"));
    try (Rig rig = Rig.with().pair(first, second).start()) {
      rig.chatWith(Rig.chat("alpha/one"), "x-request-id", "id-1");
    }
    assertThat(lines.at(Level.INFO))
        .singleElement()
        .asString()
        .matches(
            "call id=id-1 caller=- path=/v1/chat/completions model=alpha/one target=beta/two"
                + " attempts=2 status=200 outcome=answered bytes=\\d+"
                + " tokens_in=9 tokens_out=1 wasted=0 ms=\\d+\\.\\d{3}");
    assertThat(lines.at(Level.DEBUG)).hasSize(2);
    assertThat(lines.at(Level.DEBUG).getFirst())
        .startsWith("attempt id=id-1 number=1 target=alpha/one why=FIRST")
        .contains("verdict=OVERLOADED error=http_503");
    assertThat(lines.at(Level.DEBUG).getLast()).contains("number=2 target=beta/two why=FAILOVER");
  }

  @Test
  void whatABrokenStreamCostIsWaste() throws Exception {
    first.always(Answers.openai().words(60).breakAfter(41, Ending.CLOSE));
    second.always(Answers.openai().words(60).usage(7, 60));
    try (Rig rig = Rig.with().pair(first, second).start()) {
      rig.chatWith(Rig.chatStream("alpha/one"));
      rig.chatWith(Rig.chatStream("beta/two"));
    }
    assertThat(lines.at(Level.INFO).getFirst())
        .contains("outcome=stream_interrupted")
        .containsPattern("tokens_in=\\d+ tokens_out=(3\\d|4\\d|5\\d|6\\d) wasted=\\d\\d")
        .contains(" estimated=true ");
    assertThat(lines.at(Level.INFO).getLast())
        .contains(" tokens_in=7 tokens_out=60 wasted=0 ")
        .doesNotContain("estimated");
    assertThat(lines.at(Level.DEBUG).getLast()).contains(" tokens_in=7 tokens_out=60 ");
  }

  @Test
  void refusalsAndCallersThatLeaveAreWrittenDownToo() throws Exception {
    first.always(Answers.silence());
    try (Rig rig = Rig.with().pair(first, second).start()) {
      rig.chatWith(Rig.chat("alpha/one\\u001b[2J\\nfake=1"));
      rig.chatWith("{");
      RawClient caller = rig.raw();
      caller.post("/v1/chat/completions", "x-request-id: gone-1\r\n", Rig.chat("alpha/one"));
      first.await(1, Duration.ofSeconds(5));
      caller.close();
      assertThat(first.received(1).awaitGone(Duration.ofSeconds(1))).isTrue();
    }
    assertThat(lines.at(Level.INFO)).hasSize(3);
    assertThat(lines.at(Level.INFO).get(0)).contains("status=404 outcome=model_not_found");
    assertThat(lines.at(Level.INFO).get(1)).contains("status=400 outcome=invalid_body");
    assertThat(lines.at(Level.INFO).get(2)).contains("id=gone-1").contains("status=499");
    assertThat(lines.at(Level.INFO).get(2)).contains("outcome=client_gone");
    assertThat(lines.at(Level.INFO))
        .allSatisfy(line -> assertThat(line.chars().noneMatch(c -> c < ' ')).isTrue());
  }

  @Test
  void noLineHoldsAPromptOrAKey() throws Exception {
    first.always(
        Answers.openai()
            .error(401, "invalid_request_error", "invalid_api_key", "wrong key: key-of-alpha-one"));
    second.always(Answers.openai().text("the answer"));
    try (Rig rig = Rig.with().pair(first, second).start()) {
      String prompt = Rig.chat("alpha/one").replace("\"hi\"", "\"the prompt\"");
      rig.chatWith(prompt, "authorization", "Bearer the-callers-key");
      rig.chatWith(prompt.replace("}]", "}}"));
    }
    assertThat(lines.events)
        .hasSizeGreaterThan(3)
        .allSatisfy(event ->
            assertThat(event.getFormattedMessage())
                .doesNotContain("the prompt")
                .doesNotContain("the answer")
                .doesNotContain("the-callers-key")
                .doesNotContain("key-of-"));
  }
}
