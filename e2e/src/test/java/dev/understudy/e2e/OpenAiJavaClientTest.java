package dev.understudy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionFunctionTool;
import com.openai.models.chat.completions.ChatCompletionMessageFunctionToolCall;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The official OpenAI client for Java.
class OpenAiJavaClientTest {
  private static final ChatCompletionFunctionTool WEATHER =
      ChatCompletionFunctionTool.builder()
          .function(
              FunctionDefinition.builder()
                  .name("weather")
                  .description("The weather of a city.")
                  .parameters(
                      FunctionParameters.builder()
                          .putAdditionalProperty("type", JsonValue.from("object"))
                          .putAdditionalProperty(
                              "properties",
                              JsonValue.from(Map.of("city", Map.of("type", "string"))))
                          .putAdditionalProperty("required", JsonValue.from(List.of("city")))
                          .build())
                  .build())
          .build();

  @Test
  void itIsServedByAnAnthropicProviderWhenTheFirstOneFails() throws Exception {
    try (Fleet fleet = ClientFleets.openAiFails()) {
      OpenAIClient client =
          OpenAIOkHttpClient.builder()
              .baseUrl("http://127.0.0.1:" + fleet.gateway().port() + "/v1")
              .apiKey("callers-key")
              .maxRetries(0)
              .build();
      ChatCompletionCreateParams request =
          ChatCompletionCreateParams.builder()
              .model(ClientFleets.CHAT_MODEL)
              .addUserMessage("What is the weather in Oslo?")
              .addTool(WEATHER)
              .build();

      understoodAll(client.chat().completions().create(request));

      ChatCompletionCreateParams streamed =
          request.toBuilder()
              .streamOptions(ChatCompletionStreamOptions.builder().includeUsage(true).build())
              .build();
      ChatCompletionAccumulator whole = ChatCompletionAccumulator.create();
      try (StreamResponse<ChatCompletionChunk> stream =
          client.chat().completions().createStreaming(streamed)) {
        stream.stream().forEach(whole::accumulate);
      }
      understoodAll(whole.chatCompletion());
      client.close();
      ClientFleets.everyoneWasAskedTwice(fleet);
    }
  }

  private static void understoodAll(ChatCompletion answer) {
    ChatCompletion.Choice choice = answer.choices().getFirst();
    assertThat(choice.message().content()).hasValue(ClientFleets.TEXT);
    assertThat(choice.finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.TOOL_CALLS);
    ChatCompletionMessageFunctionToolCall.Function call =
        choice.message().toolCalls().orElseThrow().getFirst().function().orElseThrow().function();
    assertThat(call.name()).isEqualTo("weather");
    assertThat(Reply.parse(call.arguments())).isEqualTo(Reply.parse(ClientFleets.ARGUMENTS));
    assertThat(answer.usage().orElseThrow().completionTokens()).isEqualTo(5);
  }
}
