package dev.understudy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The official clients for Node.
class NodeClientsTest {
  @Test
  void theOpenAiClientIsServedByAnAnthropicProviderWhenTheFirstOneFails() throws Exception {
    try (Fleet fleet = ClientFleets.openAiFails()) {
      JsonNode said = run("openai.mjs", fleet, ClientFleets.CHAT_MODEL);
      understoodAll(said.get("plain"), "tool_calls");
      understoodAll(said.get("stream"), "tool_calls");
      ClientFleets.everyoneWasAskedTwice(fleet);
    }
  }

  @Test
  void theAnthropicClientIsServedByAnOpenAiProviderWhenTheFirstOneFails() throws Exception {
    try (Fleet fleet = ClientFleets.anthropicFails()) {
      JsonNode said = run("anthropic.mjs", fleet, ClientFleets.MESSAGES_MODEL);
      understoodAll(said.get("plain"), "tool_use");
      understoodAll(said.get("stream"), "tool_use");
      ClientFleets.everyoneWasAskedTwice(fleet);
    }
  }

  @Test
  void theOpenAiClientOfResponsesIsServedByAnAnthropicProviderWhenTheFirstOneFails()
      throws Exception {
    try (Fleet fleet = ResponsesFleets.overMessages()) {
      JsonNode said = run("responses.mjs", fleet, ResponsesFleets.OPENAI);
      understoodAll(said.get("plain"), "completed");
      understoodAll(said.get("stream"), "completed");
      ClientFleets.askedTwice(fleet, "openai", "anthropic");
    }
  }

  @Test
  void theOpenAiClientOfResponsesIsServedByAProviderOfChatCompletionsWhenTheFirstOneFails()
      throws Exception {
    try (Fleet fleet = ResponsesFleets.overChat()) {
      JsonNode said = run("responses.mjs", fleet, ResponsesFleets.MODERN);
      understoodAll(said.get("plain"), "completed");
      understoodAll(said.get("stream"), "completed");
      ClientFleets.askedTwice(fleet, "modern", "classic");
    }
  }

  @Test
  void theOpenAiClientOfChatCompletionsIsServedByAProviderOfResponsesWhenTheFirstOneFails()
      throws Exception {
    try (Fleet fleet = ResponsesFleets.overResponses()) {
      JsonNode said = run("openai.mjs", fleet, ResponsesFleets.CLASSIC);
      understoodAll(said.get("plain"), "tool_calls");
      understoodAll(said.get("stream"), "tool_calls");
      ClientFleets.askedTwice(fleet, "classic", "modern");
    }
  }

  @Test
  void theAnthropicClientIsServedByAProviderOfResponsesWhenTheFirstOneFails() throws Exception {
    try (Fleet fleet = ResponsesFleets.overResponses()) {
      JsonNode said = run("anthropic.mjs", fleet, ResponsesFleets.ANTHROPIC);
      understoodAll(said.get("plain"), "tool_use");
      understoodAll(said.get("stream"), "tool_use");
      ClientFleets.askedTwice(fleet, "anthropic", "modern");
    }
  }

  static void understoodAll(JsonNode answer, String finish) {
    assertThat(answer.get("text").asString()).isEqualTo(ClientFleets.TEXT);
    assertThat(answer.get("name").asString()).isEqualTo("weather");
    assertThat(Reply.parse(answer.get("arguments").asString()))
        .isEqualTo(Reply.parse(ClientFleets.ARGUMENTS));
    assertThat(answer.get("finish").asString()).isEqualTo(finish);
    assertThat(answer.get("output").asInt()).isEqualTo(5);
  }

  static JsonNode run(String script, Fleet fleet, String model) throws Exception {
    try {
      return Reply.parse(NodeScript.run(script, fleet.gateway().port(), model));
    } catch (AssertionError failed) {
      throw new AssertionError(fleet.gateway().output(), failed);
    }
  }
}
