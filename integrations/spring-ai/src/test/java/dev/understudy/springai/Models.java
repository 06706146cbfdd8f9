package dev.understudy.springai;

import dev.understudy.testkit.faults.Dialect;
import dev.understudy.testkit.faults.Scene;
import dev.understudy.testkit.faults.Site;
import java.time.Duration;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.X509TrustManager;
import org.springframework.ai.anthropic.AnthropicChatModel;
import org.springframework.ai.anthropic.AnthropicChatOptions;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;

/// Spring AI's models at an address of ours, with their own retries turned off.
final class Models {
  private static final X509TrustManager TRUST = Site.trust();
  private static final SSLSocketFactory SOCKETS = Site.trusting().getSocketFactory();

  private Models() {}

  static ChatModel of(Dialect dialect, String address, String model) {
    return dialect == Dialect.MESSAGES ? anthropic(address, model) : openai(address, model);
  }

  static OpenAiChatModel openai(String address, String model) {
    return openai(OpenAiChatOptions.builder().model(model), address);
  }

  static OpenAiChatModel openai(OpenAiChatOptions.Builder options, String address) {
    return OpenAiChatModel.builder()
        .options(
            options
                .baseUrl(address + "/v1")
                .apiKey(Scene.KEY)
                .maxRetries(0)
                .timeout(Duration.ofSeconds(60))
                .build())
        .httpClientBuilderCustomizer(client -> client.sslSocketFactory(SOCKETS).trustManager(TRUST))
        .build();
  }

  static AnthropicChatModel anthropic(String address, String model) {
    return anthropic(AnthropicChatOptions.builder().model(model), address);
  }

  static AnthropicChatModel anthropic(AnthropicChatOptions.Builder options, String address) {
    return AnthropicChatModel.builder()
        .options(
            options
                .baseUrl(address)
                .apiKey(Scene.KEY)
                .maxRetries(0)
                .timeout(Duration.ofSeconds(60))
                .build())
        .httpClientBuilderCustomizer(client -> client.sslSocketFactory(SOCKETS).trustManager(TRUST))
        .build();
  }
}
