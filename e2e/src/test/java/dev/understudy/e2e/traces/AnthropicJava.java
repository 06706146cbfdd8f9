package dev.understudy.e2e.traces;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.JsonValue;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.models.messages.CacheControlEphemeral;
import com.anthropic.models.messages.ContentBlockParam;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.Metadata;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.anthropic.models.messages.TextBlockParam;
import com.anthropic.models.messages.Tool;
import com.anthropic.models.messages.ToolChoiceAuto;
import com.anthropic.models.messages.ToolResultBlockParam;
import com.anthropic.models.messages.ToolUseBlockParam;
import java.util.List;

/// The conversation by the official Anthropic client for Java.
final class AnthropicJava {
  private AnthropicJava() {}

  /// Asks for a message, plain and streamed.
  static void speak(String baseUrl) {
    AnthropicClient client =
        AnthropicOkHttpClient.builder()
            .baseUrl(baseUrl)
            .apiKey(Conversation.KEY)
            .maxRetries(0)
            .build();
    MessageCreateParams message = message();
    client.messages().create(message);
    try (StreamResponse<RawMessageStreamEvent> stream =
        client.messages().createStreaming(message)) {
      stream.stream().forEach(event -> {});
    }
    client.close();
  }

  private static MessageCreateParams message() {
    return MessageCreateParams.builder()
        .model(Trace.MODEL)
        .maxTokens(Conversation.LIMIT)
        .putAdditionalBodyProperty("temperature", JsonValue.from(Conversation.TEMPERATURE))
        .systemOfTextBlockParams(
            List.of(
                TextBlockParam.builder()
                    .text(Conversation.SYSTEM)
                    .cacheControl(CacheControlEphemeral.builder().build())
                    .build()))
        .addUserMessage(Conversation.QUESTION)
        .addAssistantMessageOfContentBlockParams(
            List.of(
                ContentBlockParam.ofText(Conversation.SAID),
                ContentBlockParam.ofToolUse(
                    ToolUseBlockParam.builder()
                        .id("toolu_earlier")
                        .name(Conversation.TOOL)
                        .input(
                            ToolUseBlockParam.Input.builder()
                                .putAdditionalProperty("city", JsonValue.from("Tromsø"))
                                .build())
                        .build())))
        .addUserMessageOfContentBlockParams(
            List.of(
                ContentBlockParam.ofToolResult(
                    ToolResultBlockParam.builder()
                        .toolUseId("toolu_earlier")
                        .content(Conversation.RESULT)
                        .build()),
                ContentBlockParam.ofText(Conversation.NEXT)))
        .addTool(
            Tool.builder()
                .name(Conversation.TOOL)
                .description(Conversation.DESCRIPTION)
                .inputSchema(
                    Tool.InputSchema.builder()
                        .properties(
                            Tool.InputSchema.Properties.builder()
                                .putAdditionalProperty(
                                    "city",
                                    JsonValue.from(
                                        JavaClients.object(
                                            "type", "string", "description", Conversation.CITY)))
                                .build())
                        .addRequired("city")
                        .build())
                .build())
        .toolChoice(ToolChoiceAuto.builder().build())
        .metadata(Metadata.builder().userId(Conversation.USER).build())
        .putAdditionalHeader("anthropic-beta", Conversation.BETA)
        .build();
  }
}
