package dev.understudy.examples;

import dev.langchain4j.model.anthropic.AnthropicChatModel;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.understudy.langchain4j.FailoverChatModel;
import dev.understudy.langchain4j.RetryAfterHttpClient;

/// One LangChain4j model made of two.
public final class WithLangChain4j {
  private WithLangChain4j() {}

  /// Asks OpenAI's API at the first address, Anthropic's at the second; both with their `/v1`.
  public static void main(String[] args) {
    System.out.println(
        model(args[0], Keys.openAi(), args[1], Keys.anthropic()).chat("How does the show go on?"));
  }

  static ChatModel model(
      String openAiUrl, String openAiKey, String anthropicUrl, String anthropicKey) {
    // region models
    ChatModel openAi =
        OpenAiChatModel.builder()
            .baseUrl(openAiUrl)
            .apiKey(openAiKey)
            .modelName("gpt-4o")
            .maxRetries(0)
            .httpClientBuilder(RetryAfterHttpClient.builder())
            .build();
    ChatModel anthropic =
        AnthropicChatModel.builder()
            .baseUrl(anthropicUrl)
            .apiKey(anthropicKey)
            .modelName("claude-sonnet-4-5")
            .maxRetries(0)
            .httpClientBuilder(RetryAfterHttpClient.builder())
            .build();
    // endregion
    // region failover
    ChatModel model =
        FailoverChatModel.builder()
            .target("openai/gpt-4o", openAi)
            .target("anthropic/claude-sonnet-4-5", anthropic)
            .build();
    // endregion
    return model;
  }
}
