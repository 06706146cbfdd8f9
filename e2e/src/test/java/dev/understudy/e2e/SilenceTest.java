package dev.understudy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.testkit.peer.Answer;
import dev.understudy.testkit.peer.Answers;
import dev.understudy.testkit.peer.Completion;
import dev.understudy.testkit.peer.Ending;
import dev.understudy.testkit.peer.Script;
import dev.understudy.testkit.peer.ScriptedProvider;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What must not be heard: keys, prompts, answers and addresses, in whatever error a call ends and
/// in whatever is written down about it.
class SilenceTest {
  private static final String PROMPT = "canary-in-the-prompt";
  private static final String ANSWER = "canary-in-the-answer";
  private static final String FORGED = "forged-line";

  @Test
  void noErrorAndNoLogTellsAKeyAPromptAnAnswerOrAnAddress() throws Exception {
    try (Fleet fleet = Fleet.of("gateway/steering.yaml")) {
      Map<String, Script> faults = faults(fleet);
      for (Map.Entry<String, Script> fault : faults.entrySet()) {
        fleet.providers().values().forEach(provider -> provider.reset().always(fault.getValue()));
        for (Mode mode : Mode.values()) {
          for (String model :
              new String[] {"openai/gpt-4o", "anthropic/claude-sonnet-4-0", "groq/bare"}) {
            silent(
                fleet,
                fault.getKey(),
                fleet.caller().post("/v1/chat/completions", with(Caller.chatBody(mode, model))));
            silent(
                fleet,
                fault.getKey(),
                fleet.caller().post("/v1/messages", with(Caller.messageBody(mode, model))));
          }
        }
      }
      String log = fleet.gateway().output();
      assertThat(log).contains("retry").doesNotContain("key-of-", PROMPT, ANSWER, "\tat ");
      assertThat(log.lines()).noneMatch(line -> line.startsWith(FORGED));
      assertThat(log).doesNotContain("\u001b[31m");
    }
  }

  private static String with(String body) {
    return body.replace("Say hello.", PROMPT);
  }

  private static Map<String, Script> faults(Fleet fleet) {
    String key = Fleet.keyOf("openai") + " " + Fleet.keyOf("anthropic") + " " + Fleet.keyOf("groq");
    String text = "wrong key " + key + "\\r\\n" + FORGED + "\\u001b[31m";
    Map<String, Script> faults = new LinkedHashMap<>();
    for (int status : new int[] {400, 401, 403, 404, 413, 422, 429, 500, 502, 503, 529, 302}) {
      faults.put(
          "repeats the key with " + status,
          Answer.json(
              status, "{\"error\":{\"message\":\"" + text + "\",\"type\":\"t\",\"code\":\"c\"}}"));
    }
    faults.put("error in a 200", Answer.json(200, "{\"error\":{\"message\":\"" + text + "\"}}"));
    faults.put("page", Answers.htmlPage(502));
    faults.put("garbage", Answers.garbage());
    faults.put("reset", Answers.reset());
    faults.put("hang up", Answers.hangUp());
    Completion cut = Answers.openai().text(ANSWER + " and more of it").breakAfter(2, Ending.RESET);
    faults.put("cut after content", cut);
    faults.put(
        "error in the stream",
        Answer.events(java.util.List.of("{\"error\":{\"message\":\"" + text + "\"}}")));
    for (ScriptedProvider any : fleet.providers().values()) {
      faults.put("redirect", Answer.status(307).header("location", any.baseUrl()));
    }
    return faults;
  }

  private static void silent(Fleet fleet, String fault, Reply reply) {
    String all = reply.headers() + reply.body();
    assertThat(all)
        .as(fault)
        .doesNotContain("key-of-", PROMPT, "127.0.0.1", "\tat ", "Exception", "io.netty");
    fleet
        .providers()
        .values()
        .forEach(provider -> assertThat(all).as(fault).doesNotContain(":" + provider.port()));
  }
}
