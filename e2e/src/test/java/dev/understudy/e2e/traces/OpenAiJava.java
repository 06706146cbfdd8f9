package dev.understudy.e2e.traces;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletionAssistantMessageParam;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionFunctionTool;
import com.openai.models.chat.completions.ChatCompletionMessageFunctionToolCall;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.chat.completions.ChatCompletionToolChoiceOption;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import com.openai.models.responses.EasyInputMessage;
import com.openai.models.responses.FunctionTool;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseFunctionToolCall;
import com.openai.models.responses.ResponseInputItem;
import com.openai.models.responses.ResponseStreamEvent;
import com.openai.models.responses.ToolChoiceOptions;
import java.util.List;
import java.util.Map;

/// The conversation by the official OpenAI client for Java.
final class OpenAiJava {
  private static final String ARGUMENTS = "{\"city\":\"Tromsø\"}";
  private static final JsonValue PROPERTIES =
      JsonValue.from(
          Map.of("city", JavaClients.object("type", "string", "description", Conversation.CITY)));
  private static final JsonValue REQUIRED = JsonValue.from(List.of("city"));

  private OpenAiJava() {}

  /// Asks for a completion and for a response, each plain and streamed.
  static void speak(String baseUrl) {
    OpenAIClient client =
        OpenAIOkHttpClient.builder()
            .baseUrl(baseUrl + "/v1")
            .apiKey(Conversation.KEY)
            .maxRetries(0)
            .build();
    ChatCompletionCreateParams chat = chat();
    client.chat().completions().create(chat);
    ChatCompletionCreateParams streamed =
        chat.toBuilder()
            .streamOptions(ChatCompletionStreamOptions.builder().includeUsage(true).build())
            .build();
    try (StreamResponse<ChatCompletionChunk> stream =
        client.chat().completions().createStreaming(streamed)) {
      stream.stream().forEach(chunk -> {});
    }
    ResponseCreateParams response = response();
    client.responses().create(response);
    try (StreamResponse<ResponseStreamEvent> stream =
        client.responses().createStreaming(response)) {
      stream.stream().forEach(event -> {});
    }
    client.close();
  }

  @SuppressWarnings("deprecation") // callers name their users this way until they must not
  private static ChatCompletionCreateParams chat() {
    return ChatCompletionCreateParams.builder()
        .model(Trace.MODEL)
        .addSystemMessage(Conversation.SYSTEM)
        .addUserMessage(Conversation.QUESTION)
        .addMessage(
            ChatCompletionAssistantMessageParam.builder()
                .content(Conversation.SAID)
                .addToolCall(
                    ChatCompletionMessageFunctionToolCall.builder()
                        .id("call_earlier")
                        .function(
                            ChatCompletionMessageFunctionToolCall.Function.builder()
                                .name(Conversation.TOOL)
                                .arguments(ARGUMENTS)
                                .build())
                        .build())
                .build())
        .addMessage(
            ChatCompletionToolMessageParam.builder()
                .toolCallId("call_earlier")
                .content(Conversation.RESULT)
                .build())
        .addUserMessage(Conversation.NEXT)
        .addTool(
            ChatCompletionFunctionTool.builder()
                .function(
                    FunctionDefinition.builder()
                        .name(Conversation.TOOL)
                        .description(Conversation.DESCRIPTION)
                        .parameters(
                            FunctionParameters.builder()
                                .putAdditionalProperty("type", JsonValue.from("object"))
                                .putAdditionalProperty("properties", PROPERTIES)
                                .putAdditionalProperty("required", REQUIRED)
                                .build())
                        .build())
                .build())
        .toolChoice(ChatCompletionToolChoiceOption.Auto.AUTO)
        .temperature(Conversation.TEMPERATURE)
        .maxCompletionTokens(Conversation.LIMIT)
        .user(Conversation.USER)
        .build();
  }

  private static ResponseCreateParams response() {
    return ResponseCreateParams.builder()
        .model(Trace.MODEL)
        .instructions(Conversation.SYSTEM)
        .inputOfResponse(
            List.of(
                message(EasyInputMessage.Role.USER, Conversation.QUESTION),
                message(EasyInputMessage.Role.ASSISTANT, Conversation.SAID),
                ResponseInputItem.ofFunctionCall(
                    ResponseFunctionToolCall.builder()
                        .callId("call_earlier")
                        .name(Conversation.TOOL)
                        .arguments(ARGUMENTS)
                        .build()),
                ResponseInputItem.ofFunctionCallOutput(
                    ResponseInputItem.FunctionCallOutput.builder()
                        .callId("call_earlier")
                        .output(Conversation.RESULT)
                        .build()),
                message(EasyInputMessage.Role.USER, Conversation.NEXT)))
        .addTool(
            FunctionTool.builder()
                .name(Conversation.TOOL)
                .description(Conversation.DESCRIPTION)
                .strict(false)
                .parameters(
                    FunctionTool.Parameters.builder()
                        .putAdditionalProperty("type", JsonValue.from("object"))
                        .putAdditionalProperty("properties", PROPERTIES)
                        .putAdditionalProperty("required", REQUIRED)
                        .build())
                .build())
        .toolChoice(ToolChoiceOptions.AUTO)
        .temperature(Conversation.TEMPERATURE)
        .maxOutputTokens(Conversation.LIMIT)
        .store(false)
        .build();
  }

  private static ResponseInputItem message(EasyInputMessage.Role role, String text) {
    return ResponseInputItem.ofEasyInputMessage(
        EasyInputMessage.builder().role(role).content(text).build());
  }
}
