package dev.understudy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.responses.FunctionTool;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseFunctionToolCall;
import com.openai.models.responses.ResponseOutputItem;
import com.openai.models.responses.ResponseOutputMessage;
import com.openai.models.responses.ResponseStatus;
import com.openai.models.responses.ResponseStreamEvent;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The official OpenAI client for Java, speaking responses. It is made to insist on every field
/// that its types promise.
class OpenAiJavaResponsesTest {
  private static final FunctionTool WEATHER =
      FunctionTool.builder()
          .name("weather")
          .description("The weather of a city.")
          .strict(false)
          .parameters(
              FunctionTool.Parameters.builder()
                  .putAdditionalProperty("type", JsonValue.from("object"))
                  .putAdditionalProperty(
                      "properties", JsonValue.from(Map.of("city", Map.of("type", "string"))))
                  .putAdditionalProperty("required", JsonValue.from(List.of("city")))
                  .build())
          .build();

  @Test
  void itIsServedByAnAnthropicProviderWhenTheFirstOneFails() throws Exception {
    try (Fleet fleet = ResponsesFleets.overMessages()) {
      isServed(fleet, ResponsesFleets.OPENAI);
      ClientFleets.askedTwice(fleet, "openai", "anthropic");
    }
  }

  @Test
  void itIsServedByAProviderOfChatCompletionsWhenTheFirstOneFails() throws Exception {
    try (Fleet fleet = ResponsesFleets.overChat()) {
      isServed(fleet, ResponsesFleets.MODERN);
      ClientFleets.askedTwice(fleet, "modern", "classic");
    }
  }

  private static void isServed(Fleet fleet, String model) {
    OpenAIClient client =
        OpenAIOkHttpClient.builder()
            .baseUrl("http://127.0.0.1:" + fleet.gateway().port() + "/v1")
            .apiKey("callers-key")
            .maxRetries(0)
            .responseValidation(true)
            .build();
    ResponseCreateParams request =
        ResponseCreateParams.builder()
            .model(model)
            .instructions("Be brief.")
            .input("What is the weather in Oslo?")
            .addTool(WEATHER)
            .build();
    understoodAll(client.responses().create(request));
    ResponseAccumulator whole = ResponseAccumulator.create();
    try (StreamResponse<ResponseStreamEvent> stream = client.responses().createStreaming(request)) {
      stream.stream().forEach(event -> whole.accumulate(event.validate()));
    }
    understoodAll(whole.response());
    client.close();
  }

  private static void understoodAll(Response answer) {
    assertThat(answer.validate().status()).hasValue(ResponseStatus.COMPLETED);
    List<ResponseOutputItem> items = answer.output();
    assertThat(items).hasSize(2);
    ResponseOutputMessage message = items.get(0).asMessage();
    assertThat(message.content().getFirst().asOutputText().text()).isEqualTo(ClientFleets.TEXT);
    ResponseFunctionToolCall call = items.get(1).asFunctionCall();
    assertThat(call.name()).isEqualTo("weather");
    assertThat(Reply.parse(call.arguments())).isEqualTo(Reply.parse(ClientFleets.ARGUMENTS));
    assertThat(answer.usage().orElseThrow().outputTokens()).isEqualTo(5);
  }
}
