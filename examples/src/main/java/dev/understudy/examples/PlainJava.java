package dev.understudy.examples;

import dev.understudy.attempt.Target;
import dev.understudy.provider.ChatRequest;
import dev.understudy.provider.ChatStream;
import dev.understudy.provider.FailoverProvider;
import dev.understudy.provider.Message;
import dev.understudy.provider.Provider;
import dev.understudy.provider.RetryingProvider;
import dev.understudy.providers.AnthropicProvider;
import dev.understudy.providers.ConfiguredProvider;
import dev.understudy.providers.OpenAiProvider;
import java.nio.file.Path;
import java.util.Map;

/// Two providers of ours behind one, for a plain answer and for a stream; one that is only asked
/// again; those of a gateway's file.
public final class PlainJava {
  private PlainJava() {}

  /// Asks OpenAI's API at the first address, Anthropic's at the second.
  public static void main(String[] args) {
    try (Provider models = models(args[0], Keys.openAi(), args[1], Keys.anthropic())) {
      System.out.println(ask(models));
      System.out.println(stream(models));
    }
  }

  static Provider models(String openAi, String openAiKey, String anthropic, String anthropicKey) {
    // region models
    Provider models =
        FailoverProvider.builder()
            .target(
                Target.of("openai/gpt-4o"),
                OpenAiProvider.builder().baseUrl(openAi).apiKey(openAiKey).build())
            .target(
                Target.of("anthropic/claude-sonnet-4-5"),
                AnthropicProvider.builder().baseUrl(anthropic).apiKey(anthropicKey).build())
            .build();
    // endregion
    return models;
  }

  static String ask(Provider models) {
    // region ask
    ChatRequest question =
        ChatRequest.of("openai/gpt-4o", Message.user("How does the show go on?"));
    String answer = models.chat(question).text();
    // endregion
    return answer;
  }

  static String stream(Provider models) {
    ChatRequest question =
        ChatRequest.of("openai/gpt-4o", Message.user("How does the show go on?"));
    // region stream
    StringBuilder text = new StringBuilder();
    try (ChatStream words = models.chatStream(question)) {
      words.forEachRemaining(word -> text.append(word.text()));
    }
    // endregion
    return text.toString();
  }

  static Provider alone(String openAi, String openAiKey) {
    // region alone
    Provider model =
        RetryingProvider.builder(OpenAiProvider.builder().baseUrl(openAi).apiKey(openAiKey).build())
            .maxRetries(3)
            .build();
    // endregion
    return model;
  }

  static String configured(Path file, Map<String, String> environment) {
    // region file
    try (Provider models = ConfiguredProvider.builder().environment(environment).load(file)) {
      return models.chat(ChatRequest.of("openai/gpt-4o", Message.user("Who goes on?"))).text();
    }
    // endregion
  }
}
