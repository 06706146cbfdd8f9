package dev.understudy.langchain4j;

import dev.langchain4j.exception.LangChain4jException;
import dev.langchain4j.model.anthropic.AnthropicChatModel;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.understudy.attempt.Target;
import dev.understudy.attempt.Timeouts;
import dev.understudy.call.CallFailed;
import dev.understudy.config.ConfigFile;
import dev.understudy.engine.Engine;
import dev.understudy.failover.Failures;
import dev.understudy.policy.RetryPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// The Java of `docs/langchain4j.md`.
final class LangChain4jDocsExample {
  private LangChain4jDocsExample() {}

  /// An exception of somebody's own model.
  static final class OutOfCredit extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  static ChatModel model(
      String openAiUrl, String openAiKey, String anthropicUrl, String anthropicKey, Path file) {
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
    return failover(openAi, anthropic, file);
  }

  static ChatModel failover(ChatModel openAi, ChatModel anthropic, Path file) {
    // region failover
    Map<String, RetryPolicy> policies = ConfigFile.loadPolicies(file).orThrow();
    ChatModel model =
        FailoverChatModel.builder()
            .target("openai/gpt-4o", openAi)
            .target("anthropic/claude-sonnet-4-5", anthropic)
            .policy(policies.getOrDefault("careful", RetryPolicy.DEFAULT))
            .build();
    // endregion
    return model;
  }

  static List<Object> shared(
      ChatModel chatA, ChatModel chatB, StreamingChatModel streamA, StreamingChatModel streamB) {
    // region shared
    Engine engine = Engine.builder().build();
    Target first = Target.of("openai/gpt-4o").with(Timeouts.DEFAULT);
    Target second = Target.of("anthropic/claude-sonnet-4-5").window(200_000);
    ChatModel chat =
        FailoverChatModel.builder()
            .target(first, chatA)
            .target(second, chatB)
            .engine(engine)
            .build();
    StreamingChatModel streaming =
        FailoverStreamingChatModel.builder()
            .target(first, streamA)
            .target(second, streamB)
            .engine(engine)
            .build();
    // endregion
    return List.of(chat, streaming);
  }

  static ChatModel classified(ChatModel own, ChatModel other) {
    // region failures
    ChatModel model =
        FailoverChatModel.builder()
            .target("own/model", own)
            .target("openai/gpt-4o", other)
            .failures(
                ModelFailures.standard()
                    .when(OutOfCredit.class, e -> Failures.throttled(Duration.ofMinutes(5))))
            .build();
    // endregion
    return model;
  }

  static String ask(ChatModel model) {
    // region caught
    try {
      return model.chat("Who goes on tonight?");
    } catch (LangChain4jException e) {
      if (e.getCause() instanceof CallFailed failed) {
        return failed.history().attempts().size() + " attempts";
      }
      throw e;
    }
    // endregion
  }
}
