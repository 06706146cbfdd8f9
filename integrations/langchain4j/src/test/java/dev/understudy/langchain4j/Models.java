package dev.understudy.langchain4j;

import dev.langchain4j.model.anthropic.AnthropicChatModel;
import dev.langchain4j.model.anthropic.AnthropicStreamingChatModel;
import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.understudy.policy.RetryPolicy;
import dev.understudy.policy.Rule;
import dev.understudy.policy.Strategy;
import dev.understudy.testkit.peer.ScriptedProvider;

/// LangChain4j's own models at scripted providers.
final class Models {
  static final String A = "openai/gpt-4o";
  static final String B = "anthropic/claude-sonnet-4-5";
  private static final String KEY = "a-key-of-tests";

  private Models() {}

  static OpenAiChatModel.OpenAiChatModelBuilder openAi(ScriptedProvider at) {
    return OpenAiChatModel.builder()
        .baseUrl(at.baseUrl() + "/v1")
        .apiKey(KEY)
        .modelName("gpt-4o")
        .maxRetries(0)
        .supportedCapabilities(Capability.RESPONSE_FORMAT_JSON_SCHEMA)
        .strictJsonSchema(true)
        .httpClientBuilder(RetryAfterHttpClient.builder());
  }

  static AnthropicChatModel.AnthropicChatModelBuilder anthropic(ScriptedProvider at) {
    return AnthropicChatModel.builder()
        .baseUrl(at.baseUrl() + "/v1")
        .apiKey(KEY)
        .modelName("claude-sonnet-4-5")
        .maxRetries(0)
        .httpClientBuilder(RetryAfterHttpClient.builder());
  }

  static OpenAiStreamingChatModel.OpenAiStreamingChatModelBuilder openAiStreaming(
      ScriptedProvider at) {
    return OpenAiStreamingChatModel.builder()
        .baseUrl(at.baseUrl() + "/v1")
        .apiKey(KEY)
        .modelName("gpt-4o")
        .httpClientBuilder(RetryAfterHttpClient.builder());
  }

  static AnthropicStreamingChatModel.AnthropicStreamingChatModelBuilder anthropicStreaming(
      ScriptedProvider at) {
    return AnthropicStreamingChatModel.builder()
        .baseUrl(at.baseUrl() + "/v1")
        .apiKey(KEY)
        .modelName("claude-sonnet-4-5")
        .httpClientBuilder(RetryAfterHttpClient.builder());
  }

  static FailoverChatModel both(ScriptedProvider openAi, ScriptedProvider anthropic) {
    return both(openAi(openAi).build(), anthropic(anthropic).build());
  }

  static FailoverChatModel both(ChatModel a, ChatModel b) {
    return FailoverChatModel.builder().target(A, a).target(B, b).build();
  }

  static FailoverStreamingChatModel bothStreaming(StreamingChatModel a, StreamingChatModel b) {
    return FailoverStreamingChatModel.builder().target(A, a).target(B, b).build();
  }

  /// Three attempts on one model.
  static RetryPolicy threeOnOneModel() {
    return RetryPolicy.builder().defaultRule(Rule.of(3, Strategy.SAME_MODEL)).build();
  }
}
