package dev.understudy.e2e;

import static dev.understudy.e2e.NodeClientsTest.run;
import static dev.understudy.e2e.NodeClientsTest.understoodAll;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.testkit.peer.Answers;
import dev.understudy.testkit.peer.Completion;
import dev.understudy.testkit.peer.Ending;
import dev.understudy.testkit.peer.Received;
import dev.understudy.testkit.peer.ScriptedProvider;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Google's own client as a caller, and providers of Gemini behind the other official clients. The
/// first provider fails, plain and streamed, before the next one is asked.
class GeminiClientTest {
  private static final String PRO = "gemini/gemini-2.5-pro";
  private static final String FLASH = "gemini/gemini-2.5-flash";
  private static final String ALONE = "gemini/alone";

  private static Fleet fleet() throws Exception {
    return Fleet.of("gateway/gemini.yaml");
  }

  private static void fails(ScriptedProvider provider, Completion never) {
    provider.onPlain(never.errorBeforeContent()).onStream(never.errorBeforeContent());
  }

  private static Completion said(Completion text) {
    return text.tool("call_1", "weather", ClientFleets.ARGUMENTS).usage(9, 5);
  }

  @Test
  void googlesClientIsServedByAProviderOfChatCompletions() throws Exception {
    try (Fleet fleet = fleet()) {
      fails(fleet.provider("gemini"), Answers.gemini().text("never"));
      fleet.provider("openai").always(said(Answers.openai().text(ClientFleets.TEXT)));
      JsonNode heard = run("gemini.mjs", fleet, PRO);
      understoodAll(heard.get("plain"), "STOP");
      understoodAll(heard.get("stream"), "STOP");
      ClientFleets.askedTwice(fleet, "gemini", "openai");
      Received chat = fleet.provider("openai").received(1);
      assertThat(chat.text()).contains("\"Be brief.\"", "\"type\":\"object\"", "\"gpt-4o\"");
    }
  }

  @Test
  void googlesClientIsServedByAProviderOfMessages() throws Exception {
    try (Fleet fleet = fleet()) {
      fails(fleet.provider("gemini"), Answers.gemini().text("never"));
      fleet.provider("anthropic").always(said(Answers.anthropic().text(ClientFleets.TEXT)));
      JsonNode heard = run("gemini.mjs", fleet, FLASH);
      understoodAll(heard.get("plain"), "STOP");
      understoodAll(heard.get("stream"), "STOP");
      ClientFleets.askedTwice(fleet, "gemini", "anthropic");
    }
  }

  @Test
  void googlesClientIsServedByGeminiAsItIs() throws Exception {
    try (Fleet fleet = fleet()) {
      fleet.provider("gemini").always(said(Answers.gemini().text(ClientFleets.TEXT)));
      JsonNode heard = run("gemini.mjs", fleet, ALONE);
      understoodAll(heard.get("plain"), "STOP");
      understoodAll(heard.get("stream"), "STOP");
      Received plain = fleet.provider("gemini").received(1);
      assertThat(plain.path()).isEqualTo("/v1beta/models/alone:generateContent");
      assertThat(plain.header("x-goog-api-key")).contains(Fleet.keyOf("gemini"));
      assertThat(fleet.provider("gemini").received(2).path())
          .isEqualTo("/v1beta/models/alone:streamGenerateContent?alt=sse");
    }
  }

  @Test
  void googlesClientIsServedByVertex() throws Exception {
    try (Fleet fleet = fleet()) {
      fleet.provider("vertex").always(said(Answers.gemini().text(ClientFleets.TEXT)));
      understoodAll(run("gemini.mjs", fleet, "vertex/gemini-2.5-pro").get("stream"), "STOP");
      Received plain = fleet.provider("vertex").received(1);
      assertThat(plain.path())
          .isEqualTo(
              "/v1/projects/p/locations/europe-west1/publishers/google/models/gemini-2.5-pro"
                  + ":generateContent");
      assertThat(plain.header("authorization")).contains("Bearer " + Fleet.keyOf("vertex"));
    }
  }

  @Test
  void theOpenAiClientIsServedByGemini() throws Exception {
    try (Fleet fleet = fleet()) {
      fails(fleet.provider("openai"), Answers.openai().text("never"));
      fleet.provider("gemini").always(said(Answers.gemini().text(ClientFleets.TEXT)));
      JsonNode heard = run("openai.mjs", fleet, ClientFleets.CHAT_MODEL);
      understoodAll(heard.get("plain"), "tool_calls");
      understoodAll(heard.get("stream"), "tool_calls");
      ClientFleets.askedTwice(fleet, "openai", "gemini");
    }
  }

  @Test
  void theAnthropicClientIsServedByGemini() throws Exception {
    try (Fleet fleet = fleet()) {
      fails(fleet.provider("anthropic"), Answers.anthropic().text("never"));
      fleet.provider("gemini").always(said(Answers.gemini().text(ClientFleets.TEXT)));
      JsonNode heard = run("anthropic.mjs", fleet, ClientFleets.MESSAGES_MODEL);
      understoodAll(heard.get("plain"), "tool_use");
      understoodAll(heard.get("stream"), "tool_use");
      ClientFleets.askedTwice(fleet, "anthropic", "gemini");
    }
  }

  @Test
  void aStreamThatBreaksIsAnErrorForGooglesClient() throws Exception {
    try (Fleet fleet = fleet()) {
      Completion words = Answers.gemini().words(6);
      fleet
          .provider("gemini")
          .onPlain(Answers.gemini().error(503))
          .onStream(words.breakAfter(3, Ending.CLOSE));
      fleet.provider("openai").always(Answers.openai().error(503));
      JsonNode heard = run("gemini-errors.mjs", fleet, PRO);
      JsonNode plain = heard.get("plain").get("error");
      assertThat(plain.get("name").asString()).isEqualTo("ApiError");
      assertThat(plain.get("status").asInt()).isEqualTo(503);
      assertThat(plain.get("message").asString()).contains("RETRY_EXHAUSTED", "\"attempts\"");
      JsonNode stream = heard.get("stream");
      assertThat(stream.get("text").asString()).isEqualTo("word1 word2 word3");
      assertThat(stream.get("error").get("status").asInt()).isEqualTo(503);
      assertThat(stream.get("error").get("message").asString()).contains("stream_interrupted");
    }
  }

  @Test
  void aBlockedPromptIsToldAsGoogleTellsItAndToNobodyElse() throws Exception {
    try (Fleet fleet = fleet()) {
      fleet.provider("gemini").always(Answers.gemini().blockedPrompt("PROHIBITED_CONTENT"));
      JsonNode heard = run("gemini-errors.mjs", fleet, PRO);
      for (String mode : new String[] {"plain", "stream"}) {
        assertThat(heard.get(mode).get("error").isNull()).as(mode + heard).isTrue();
        assertThat(heard.get(mode).get("blocked").asString()).isEqualTo("PROHIBITED_CONTENT");
        assertThat(heard.get(mode).get("text").asString()).isEmpty();
      }
      assertThat(fleet.provider("openai").received()).isEmpty();
    }
  }
}
