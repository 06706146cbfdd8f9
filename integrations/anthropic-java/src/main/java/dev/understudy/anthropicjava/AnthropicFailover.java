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
import dev.understudy.engine.Engine;
import dev.understudy.observe.EngineListener;
import dev.understudy.policy.RetryPolicy;
import dev.understudy.sdk.ApiFailover;
import dev.understudy.sdk.ApiTarget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

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
/// Immutable and thread-safe: a method that changes a setting gives a changed copy, and copies
/// share what is known about the targets. Make it once, not per call.
///
/// Compiled for anthropic-java 3.12.0.
public final class AnthropicFailover {
  private final ApiFailover failover;
  private final Optional<HttpClient> delegate;
  private final Map<String, HttpClient> delegates;

  private AnthropicFailover(
      ApiFailover failover, Optional<HttpClient> delegate, Map<String, HttpClient> delegates) {
    this.failover = failover;
    this.delegate = delegate;
    this.delegates = delegates;
  }

  /// Targets in their order; the first is the one to ask.
  ///
  /// @throws IllegalArgumentException if two have the same name, or one has no base URL and is not
  ///   of the provider `anthropic`
  public static AnthropicFailover of(ApiTarget first, ApiTarget... others) {
    List<ApiTarget> targets = new ArrayList<>();
    targets.add(first);
    targets.addAll(List.of(others));
    return of(targets);
  }

  /// The same for a list.
  ///
  /// @throws IllegalArgumentException also if it is empty
  public static AnthropicFailover of(List<ApiTarget> targets) {
    List<ApiTarget> addressed = targets.stream().map(AnthropicFailover::addressed).toList();
    return new AnthropicFailover(
        ApiFailover.of(Dialect.ANTHROPIC, addressed), Optional.empty(), Map.of());
  }

  private static ApiTarget addressed(ApiTarget target) {
    boolean theirs = target.baseUrl().isEmpty() && target.target().provider().equals("anthropic");
    return theirs ? target.at(ClientOptions.PRODUCTION_URL) : target;
  }

  /// The same under these rules.
  public AnthropicFailover policy(RetryPolicy value) {
    return new AnthropicFailover(failover.policy(value), delegate, delegates);
  }

  /// The same on this engine: its health, clock, gate and listener.
  public AnthropicFailover engine(Engine value) {
    return new AnthropicFailover(failover.engine(value), delegate, delegates);
  }

  /// The same, heard by this listener.
  public AnthropicFailover listener(EngineListener value) {
    return new AnthropicFailover(failover.listener(value), delegate, delegates);
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

  /// The same over this HTTP client in place of the SDK's own. It must neither retry nor add
  /// credentials. Closing a client of ours closes it.
  public AnthropicFailover over(HttpClient value) {
    return new AnthropicFailover(failover, Optional.of(value), delegates);
  }

  /// The same with an HTTP client of its own for one target: another proxy, other certificates.
  ///
  /// @throws IllegalArgumentException if no target has this name
  public AnthropicFailover over(String target, HttpClient value) {
    if (failover.targets().stream().noneMatch(known -> known.target().name().equals(target))) {
      throw new IllegalArgumentException("no target is called " + target);
    }
    Map<String, HttpClient> more = new HashMap<>(delegates);
    more.put(target, value);
    return new AnthropicFailover(failover, delegate, Map.copyOf(more));
  }

  /// An HTTP client for `ClientOptions.builder().httpClient(…)`. Say `maxRetries(0)` there, or the
  /// SDK's attempts multiply with these; a warning is logged when it happens. The key and the base
  /// URL given there are not used.
  public HttpClient httpClient() {
    HttpClient usual = delegate.orElseGet(() -> OkHttpClient.builder().backend(backend()).build());
    return new FailoverHttpClient(failover, usual, delegates);
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
    Duration connect =
        failover.targets().stream()
            .map(target -> target.target().timeouts().connect())
            .max(Duration::compareTo)
            .orElseThrow();
    ClientOptions.Builder options = options();
    options.timeout(Timeout.builder().connect(connect).build());
    settings.accept(options);
    return options.httpClient(httpClient()).maxRetries(0).build();
  }

  /// The names of the targets, in their order.
  @Override
  public String toString() {
    return "AnthropicFailover" + failover.targets();
  }

  private static ClientOptions.Builder options() {
    return ClientOptions.builder();
  }
}
