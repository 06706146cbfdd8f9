package dev.understudy.openaijava;

import com.openai.client.OpenAIClient;
import com.openai.client.OpenAIClientAsync;
import com.openai.client.OpenAIClientAsyncImpl;
import com.openai.client.OpenAIClientImpl;
import com.openai.client.okhttp.OkHttpClient;
import com.openai.core.ClientOptions;
import com.openai.core.Timeout;
import com.openai.core.http.HttpClient;
import dev.understudy.dialects.Dialect;
import dev.understudy.sdk.ApiFailover;
import dev.understudy.sdk.ApiTarget;
import dev.understudy.sdk.HttpClients;
import dev.understudy.sdk.SdkFailover;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Keeps the official OpenAI client alive over several targets.
///
/// ```java
/// OpenAIClient client =
///     OpenAiFailover.of(
///             ApiTarget.of("openai/gpt-4o").key(openAiKey),
///             ApiTarget.of("groq/llama-3.3-70b-versatile")
///                 .at("https://api.groq.com/openai/v1")
///                 .key(groqKey))
///         .policy(policy)
///         .client();
/// ```
///
/// Chat completions, responses, embeddings, images, speech, transcriptions, moderations and older
/// completions go to whichever target can; requests about objects that live at one provider (files,
/// batches, a response by its id) go to the first target and are only repeated there. A stream
/// fails over until its first content; after that a break is an error to its reader, or is mended
/// if the policy says `on_interrupt: resume`.
///
/// A failure for good is the SDK's own exception, made from the answer that counts; its header
/// fields tell the story (`x-understudy-attempts`, `x-understudy-trail`). If no answer came at all
/// it is an `OpenAIIoException` whose cause is [dev.understudy.call.CallFailed].
///
/// Make it once, not per call.
///
/// Compiled for openai-java 4.101.0.
public final class OpenAiFailover extends SdkFailover<HttpClient, OpenAiFailover> {
  private OpenAiFailover(ApiFailover failover, HttpClients<HttpClient> clients) {
    super(failover, clients);
  }

  /// Targets in their order; the first is the one to ask.
  ///
  /// @throws IllegalArgumentException if two have the same name, or one has no base URL and is not
  ///   of the provider `openai`
  public static OpenAiFailover of(ApiTarget first, ApiTarget... others) {
    return of(Stream.concat(Stream.of(first), Stream.of(others)).toList());
  }

  /// The same for a list.
  ///
  /// @throws IllegalArgumentException also if it is empty
  public static OpenAiFailover of(List<ApiTarget> targets) {
    return new OpenAiFailover(
        ApiFailover.of(Dialect.OPENAI, ClientOptions.PRODUCTION_URL, targets), HttpClients.none());
  }

  @Override
  protected OpenAiFailover with(ApiFailover otherFailover, HttpClients<HttpClient> otherClients) {
    return new OpenAiFailover(otherFailover, otherClients);
  }

  /// An HTTP client for `ClientOptions.builder().httpClient(…)`. Say `maxRetries(0)` there, or the
  /// SDK's attempts multiply with these; a warning is logged when it happens. The key and the base
  /// URL given there are not used.
  public HttpClient httpClient() {
    return new FailoverHttpClient(failover(), clients().or(() -> OkHttpClient.builder().build()));
  }

  /// A client that is ready to use; its own retries are off.
  public OpenAIClient client() {
    return client(options -> {});
  }

  /// The same with other settings of the SDK.
  ///
  /// @param settings changes anything but the HTTP client and the retries
  public OpenAIClient client(Consumer<ClientOptions.Builder> settings) {
    return new OpenAIClientImpl(options(settings));
  }

  /// An asynchronous client that is ready to use; its own retries are off.
  public OpenAIClientAsync asyncClient() {
    return asyncClient(options -> {});
  }

  /// The same with other settings of the SDK.
  ///
  /// @param settings changes anything but the HTTP client and the retries
  public OpenAIClientAsync asyncClient(Consumer<ClientOptions.Builder> settings) {
    return new OpenAIClientAsyncImpl(options(settings));
  }

  private ClientOptions options(Consumer<ClientOptions.Builder> settings) {
    ClientOptions.Builder options =
        ClientOptions.builder()
            .apiKey("each-target-has-its-own")
            .timeout(Timeout.builder().connect(failover().connect()).build());
    settings.accept(options);
    return options.httpClient(httpClient()).maxRetries(0).build();
  }
}
