package dev.understudy.providers;

/// The providers that most programs need, each with a key and nothing else. Their builders have the
/// rest.
///
/// ```java
/// Provider models =
///     FailoverProvider.builder()
///         .target(Target.of("openai/gpt-4o"), Providers.openai(openAiKey))
///         .target(Target.of("anthropic/claude-sonnet-4-5"), Providers.anthropic(anthropicKey))
///         .build();
/// ```
public final class Providers {
  private Providers() {}

  /// OpenAI.
  public static OpenAiProvider openai(String apiKey) {
    return OpenAiProvider.builder().apiKey(apiKey).build();
  }

  /// Anthropic.
  public static AnthropicProvider anthropic(String apiKey) {
    return AnthropicProvider.builder().apiKey(apiKey).build();
  }

  /// Gemini at Google's API for developers.
  public static GeminiProvider gemini(String apiKey) {
    return GeminiProvider.builder().apiKey(apiKey).build();
  }

  /// A resource of Azure OpenAI, by the address of its API:
  /// `https://NAME.openai.azure.com/openai/v1`, or that of a deployment with its `?api-version=`.
  public static OpenAiProvider azure(String baseUrl, String apiKey) {
    return OpenAiProvider.builder()
        .name("azure")
        .baseUrl(baseUrl)
        .apiKey(apiKey)
        .apiKeyIn("api-key")
        .build();
  }

  /// A server that speaks like OpenAI and wants no key: vLLM, Ollama, a gateway next door.
  ///
  /// @param name in failures, and for the tables by which they are judged
  public static OpenAiProvider local(String name, String baseUrl) {
    return OpenAiProvider.builder().name(name).baseUrl(baseUrl).build();
  }
}
