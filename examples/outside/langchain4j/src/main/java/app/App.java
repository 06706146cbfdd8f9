package app;

import dev.langchain4j.model.anthropic.AnthropicChatModel;
import dev.langchain4j.model.anthropic.AnthropicStreamingChatModel;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.understudy.config.ConfigFile;
import dev.understudy.langchain4j.FailoverChatModel;
import dev.understudy.langchain4j.FailoverStreamingChatModel;
import dev.understudy.langchain4j.RetryAfterHttpClient;
import dev.understudy.policy.RetryPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// A LangChain4j application that keeps answering.
final class App {
  private final ChatModel model;
  private final StreamingChatModel streaming;

  App(String openAi, String anthropic) {
    RetryPolicy policy = ConfigFile.loadPolicies(Path.of("policies.yaml")).orThrow().get("talk");
    model =
        FailoverChatModel.builder()
            .target("openai/gpt-4o", openAi(openAi))
            .target("anthropic/claude-sonnet-4-5", anthropic(anthropic))
            .policy(policy)
            .build();
    streaming =
        FailoverStreamingChatModel.builder()
            .target("openai/gpt-4o", openAiStreaming(openAi))
            .target("anthropic/claude-sonnet-4-5", anthropicStreaming(anthropic))
            .policy(policy)
            .build();
  }

  public static void main(String[] args) throws Exception {
    int missing;
    try (Incidents incidents = new Incidents()) {
      App app = new App(incidents.first.baseUrl() + "/v1", incidents.second.baseUrl() + "/v1");
      missing = incidents.play(app::ask, app::stream);
    }
    System.out.println(missing + " answers missing");
    System.exit(missing == 0 ? 0 : 1);
  }

  private String ask() {
    return model.chat("How does the show go on?");
  }

  private String stream() throws Exception {
    StringBuilder text = new StringBuilder();
    CompletableFuture<String> whole = new CompletableFuture<>();
    streaming.chat(
        "How does the show go on?",
        new StreamingChatResponseHandler() {
          @Override
          public void onPartialResponse(String part) {
            text.append(part);
          }

          @Override
          public void onCompleteResponse(ChatResponse response) {
            whole.complete(text.toString());
          }

          @Override
          public void onError(Throwable error) {
            whole.completeExceptionally(error);
          }
        });
    return whole.get(30, TimeUnit.SECONDS);
  }

  private static ChatModel openAi(String url) {
    return OpenAiChatModel.builder()
        .baseUrl(url)
        .apiKey("key")
        .modelName("gpt-4o")
        .timeout(Duration.ofSeconds(3))
        .maxRetries(0)
        .httpClientBuilder(RetryAfterHttpClient.builder())
        .build();
  }

  private static StreamingChatModel openAiStreaming(String url) {
    return OpenAiStreamingChatModel.builder()
        .baseUrl(url)
        .apiKey("key")
        .modelName("gpt-4o")
        .timeout(Duration.ofSeconds(3))
        .httpClientBuilder(RetryAfterHttpClient.builder())
        .build();
  }

  private static ChatModel anthropic(String url) {
    return AnthropicChatModel.builder()
        .baseUrl(url)
        .apiKey("key")
        .modelName("claude-sonnet-4-5")
        .maxRetries(0)
        .httpClientBuilder(RetryAfterHttpClient.builder())
        .build();
  }

  private static StreamingChatModel anthropicStreaming(String url) {
    return AnthropicStreamingChatModel.builder()
        .baseUrl(url)
        .apiKey("key")
        .modelName("claude-sonnet-4-5")
        .httpClientBuilder(RetryAfterHttpClient.builder())
        .build();
  }
}
