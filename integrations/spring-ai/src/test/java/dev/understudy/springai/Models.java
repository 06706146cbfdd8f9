package dev.understudy.springai;

import dev.understudy.attempt.Timeouts;
import dev.understudy.testkit.faults.Dialect;
import dev.understudy.testkit.faults.Scene;
import dev.understudy.testkit.faults.Site;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.Interceptor;
import org.springframework.ai.anthropic.AnthropicChatModel;
import org.springframework.ai.anthropic.AnthropicChatOptions;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;

/// Spring AI's models at an address of ours, with their own retries turned off.
final class Models {
  private static final X509TrustManager TRUST = Site.trust();
  private static final SSLSocketFactory SOCKETS = Site.trusting().getSocketFactory();

  /// In all of them.
  static final HangUp HANG_UP = new HangUp();

  private Models() {}

  /// @param connect how long a connection may take to be there
  static ChatModel of(Dialect dialect, String address, String model, Duration connect) {
    return dialect == Dialect.MESSAGES
        ? anthropic(AnthropicChatOptions.builder().model(model), address, connect)
        : openai(OpenAiChatOptions.builder().model(model), address, connect);
  }

  private static Interceptor connecting(Duration limit) {
    return chain ->
        chain
            .withConnectTimeout((int) limit.toMillis(), TimeUnit.MILLISECONDS)
            .proceed(chain.request());
  }

  static OpenAiChatModel openai(String address, String model) {
    return openai(OpenAiChatOptions.builder().model(model), address);
  }

  static OpenAiChatModel openai(OpenAiChatOptions.Builder options, String address) {
    return openai(options, address, Timeouts.DEFAULT.connect());
  }

  private static OpenAiChatModel openai(
      OpenAiChatOptions.Builder options, String address, Duration connect) {
    return OpenAiChatModel.builder()
        .options(
            options
                .baseUrl(address + "/v1")
                .apiKey(Scene.KEY)
                .maxRetries(0)
                .timeout(Duration.ofSeconds(10))
                .build())
        .httpClientBuilderCustomizer(client ->
            client
                .sslSocketFactory(SOCKETS)
                .trustManager(TRUST)
                .interceptor(connecting(connect))
                .interceptor(HANG_UP))
        .build();
  }

  static AnthropicChatModel anthropic(String address, String model) {
    return anthropic(AnthropicChatOptions.builder().model(model), address);
  }

  static AnthropicChatModel anthropic(AnthropicChatOptions.Builder options, String address) {
    return anthropic(options, address, Timeouts.DEFAULT.connect());
  }

  private static AnthropicChatModel anthropic(
      AnthropicChatOptions.Builder options, String address, Duration connect) {
    return AnthropicChatModel.builder()
        .options(
            options
                .baseUrl(address)
                .apiKey(Scene.KEY)
                .maxRetries(0)
                .timeout(Duration.ofSeconds(10))
                .build())
        .httpClientBuilderCustomizer(client ->
            client
                .sslSocketFactory(SOCKETS)
                .trustManager(TRUST)
                .interceptor(connecting(connect))
                .interceptor(HANG_UP))
        .build();
  }
}
