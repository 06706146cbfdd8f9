package dev.understudy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.JsonValue;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.ContentBlock;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.anthropic.models.messages.StopReason;
import com.anthropic.models.messages.TextBlock;
import com.anthropic.models.messages.Tool;
import com.anthropic.models.messages.ToolUseBlock;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The official Anthropic client for Java.
class AnthropicJavaClientTest {
  private static final Tool WEATHER =
      Tool.builder()
          .name("weather")
          .description("The weather of a city.")
          .inputSchema(
              Tool.InputSchema.builder()
                  .properties(
                      Tool.InputSchema.Properties.builder()
                          .putAdditionalProperty("city", JsonValue.from(Map.of("type", "string")))
                          .build())
                  .addRequired("city")
                  .build())
          .build();

  @Test
  void itIsServedByAnOpenAiProviderWhenTheFirstOneFails() throws Exception {
    try (Fleet fleet = ClientFleets.anthropicFails()) {
      AnthropicClient client =
          AnthropicOkHttpClient.builder()
              .baseUrl("http://127.0.0.1:" + fleet.gateway().port())
              .apiKey("callers-key")
              .maxRetries(0)
              .build();
      MessageCreateParams request =
          MessageCreateParams.builder()
              .model(ClientFleets.MESSAGES_MODEL)
              .maxTokens(200)
              .addUserMessage("What is the weather in Oslo?")
              .addTool(WEATHER)
              .build();

      understoodAll(client.messages().create(request));

      MessageAccumulator whole = MessageAccumulator.create();
      try (StreamResponse<RawMessageStreamEvent> stream =
          client.messages().createStreaming(request)) {
        stream.stream().forEach(whole::accumulate);
      }
      understoodAll(whole.message());
      client.close();
      ClientFleets.everyoneWasAskedTwice(fleet);
    }
  }

  private static void understoodAll(Message answer) {
    assertThat(
            answer.content().stream().flatMap(block -> block.text().stream()).map(TextBlock::text))
        .containsExactly(ClientFleets.TEXT);
    assertThat(answer.stopReason()).hasValue(StopReason.TOOL_USE);
    ToolUseBlock call =
        answer.content().stream()
            .flatMap((ContentBlock block) -> block.toolUse().stream())
            .findFirst()
            .orElseThrow();
    assertThat(call.name()).isEqualTo("weather");
    assertThat(call._input()).isEqualTo(JsonValue.from(Map.of("city", "Oslo")));
    assertThat(answer.usage().outputTokens()).isEqualTo(5);
  }
}
