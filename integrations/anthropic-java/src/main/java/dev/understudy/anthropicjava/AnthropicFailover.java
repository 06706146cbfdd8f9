package dev.understudy.anthropicjava;

import com.anthropic.backends.Backend;
import com.anthropic.client.AnthropicClient;
import com.anthropic.client.AnthropicClientAsync;
import com.anthropic.client.AnthropicClientAsyncImpl;
import com.anthropic.client.AnthropicClientImpl;
import com.anthropic.client.okhttp.OkHttpClient;
import com.anthropic.core.ClientOptions;
import com.anthropic.core.Timeout;
import com.anthropic.core.http.HttpClient;
import dev.understudy.dialects.Dialect;
import dev.understudy.sdk.ApiFailover;
import dev.understudy.sdk.ApiTarget;
import dev.understudy.sdk.HttpClients;
import dev.understudy.sdk.SdkFailover;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Keeps the official Anthropic client alive over several targets.
///
/// ```java
/// AnthropicClient client =
///     AnthropicFailover.of(
///             ApiTarget.of("anthropic/claude-sonnet-4-5").key(key),
///             ApiTarget.of("anthropic/claude-haiku-4-5").key(otherKey))
///         .policy(policy)
///         .client();
/// ```
///
/// Messages and the counting of their tokens go to whichever target can; requests about objects
/// that live at one provider (files, batches) go to the first target and are only repeated there. A
/// stream fails over until its first content; after that a break is an error to its reader, or is
/// mended if the policy says `on_interrupt: resume`.
///
/// A failure for good is the SDK's own exception, made from the answer that counts; its header
/// fields tell the story (`x-understudy-attempts`, `x-understudy-trail`). If no answer came at all
/// it is an `AnthropicIoException` whose cause is [dev.understudy.call.CallFailed].
///
/// Make it once, not per call.
///
/// Compiled for anthropic-java 3.12.0.
public final class AnthropicFailover extends SdkFailover<HttpClient, AnthropicFailover> {
  private AnthropicFailover(ApiFailover failover, HttpClients<HttpClient> clients) {
    super(failover, clients);
  }

  /// Targets in their order; the first is the one to ask.
  ///
  /// @throws IllegalArgumentException if two have the same name, or one has no base URL and is not
  ///   of the provider `anthropic`
  public static AnthropicFailover of(ApiTarget first, ApiTarget... others) {
    return of(Stream.concat(Stream.of(first), Stream.of(others)).toList());
  }

  /// The same for a list.
  ///
  /// @throws IllegalArgumentException also if it is empty
  public static AnthropicFailover of(List<ApiTarget> targets) {
    return new AnthropicFailover(
        ApiFailover.of(Dialect.ANTHROPIC, ClientOptions.PRODUCTION_URL, targets),
        HttpClients.none());
  }

  @Override
  protected AnthropicFailover with(
      ApiFailover otherFailover, HttpClients<HttpClient> otherClients) {
    return new AnthropicFailover(otherFailover, otherClients);
  }

  /// The backend for an HTTP client of the SDK's that is to go under this one: it has no key and no
  /// address of its own.
  ///
  /// ```java
  /// failover.over(OkHttpClient.builder().backend(AnthropicFailover.backend()).proxy(proxy).build())
  /// ```
  public static Backend backend() {
    return EachItsOwn.BACKEND;
  }

  /// An HTTP client for `ClientOptions.builder().httpClient(…)`. Say `maxRetries(0)` there, or the
  /// SDK's attempts multiply with these; a warning is logged when it happens. The key and the base
  /// URL given there are not used.
  public HttpClient httpClient() {
    return new FailoverHttpClient(
        failover(), clients().or(() -> OkHttpClient.builder().backend(backend()).build()));
  }

  /// A client that is ready to use; its own retries are off.
  public AnthropicClient client() {
    return client(options -> {});
  }

  /// The same with other settings of the SDK.
  ///
  /// @param settings changes anything but the HTTP client and the retries
  public AnthropicClient client(Consumer<ClientOptions.Builder> settings) {
    return new AnthropicClientImpl(options(settings));
  }

  /// An asynchronous client that is ready to use; its own retries are off.
  public AnthropicClientAsync asyncClient() {
    return asyncClient(options -> {});
  }

  /// The same with other settings of the SDK.
  ///
  /// @param settings changes anything but the HTTP client and the retries
  public AnthropicClientAsync asyncClient(Consumer<ClientOptions.Builder> settings) {
    return new AnthropicClientAsyncImpl(options(settings));
  }

  private ClientOptions options(Consumer<ClientOptions.Builder> settings) {
    ClientOptions.Builder options =
        ClientOptions.builder().timeout(Timeout.builder().connect(failover().connect()).build());
    settings.accept(options);
    return options.httpClient(httpClient()).maxRetries(0).build();
  }
}
