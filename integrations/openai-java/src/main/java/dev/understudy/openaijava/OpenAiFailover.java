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
/// Immutable and thread-safe: a method that changes a setting gives a changed copy, and copies
/// share what is known about the targets. Make it once, not per call.
///
/// Compiled for openai-java 4.101.0.
public final class OpenAiFailover {
  private final ApiFailover failover;
  private final Optional<HttpClient> delegate;
  private final Map<String, HttpClient> delegates;

  private OpenAiFailover(
      ApiFailover failover, Optional<HttpClient> delegate, Map<String, HttpClient> delegates) {
    this.failover = failover;
    this.delegate = delegate;
    this.delegates = delegates;
  }

  /// Targets in their order; the first is the one to ask.
  ///
  /// @throws IllegalArgumentException if two have the same name, or one has no base URL and is not
  ///   of the provider `openai`
  public static OpenAiFailover of(ApiTarget first, ApiTarget... others) {
    List<ApiTarget> targets = new ArrayList<>();
    targets.add(first);
    targets.addAll(List.of(others));
    return of(targets);
  }

  /// The same for a list.
  ///
  /// @throws IllegalArgumentException also if it is empty
  public static OpenAiFailover of(List<ApiTarget> targets) {
    List<ApiTarget> addressed = targets.stream().map(OpenAiFailover::addressed).toList();
    return new OpenAiFailover(
        ApiFailover.of(Dialect.OPENAI, addressed), Optional.empty(), Map.of());
  }

  private static ApiTarget addressed(ApiTarget target) {
    boolean theirs = target.baseUrl().isEmpty() && target.target().provider().equals("openai");
    return theirs ? target.at(ClientOptions.PRODUCTION_URL) : target;
  }

  /// The same under these rules.
  public OpenAiFailover policy(RetryPolicy value) {
    return new OpenAiFailover(failover.policy(value), delegate, delegates);
  }

  /// The same on this engine: its health, clock, gate and listener.
  public OpenAiFailover engine(Engine value) {
    return new OpenAiFailover(failover.engine(value), delegate, delegates);
  }

  /// The same, heard by this listener.
  public OpenAiFailover listener(EngineListener value) {
    return new OpenAiFailover(failover.listener(value), delegate, delegates);
  }

  /// The same over this HTTP client in place of the SDK's own. It must neither retry nor add
  /// credentials. Closing a client of ours closes it.
  public OpenAiFailover over(HttpClient value) {
    return new OpenAiFailover(failover, Optional.of(value), delegates);
  }

  /// The same with an HTTP client of its own for one target: another proxy, other certificates.
  ///
  /// @throws IllegalArgumentException if no target has this name
  public OpenAiFailover over(String target, HttpClient value) {
    if (failover.targets().stream().noneMatch(known -> known.target().name().equals(target))) {
      throw new IllegalArgumentException("no target is called " + target);
    }
    Map<String, HttpClient> more = new HashMap<>(delegates);
    more.put(target, value);
    return new OpenAiFailover(failover, delegate, Map.copyOf(more));
  }

  /// An HTTP client for `ClientOptions.builder().httpClient(…)`. Say `maxRetries(0)` there, or the
  /// SDK's attempts multiply with these; a warning is logged when it happens. The key and the base
  /// URL given there are not used.
  public HttpClient httpClient() {
    HttpClient usual = delegate.orElseGet(() -> OkHttpClient.builder().build());
    return new FailoverHttpClient(failover, usual, delegates);
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
    return "OpenAiFailover" + failover.targets();
  }

  private static ClientOptions.Builder options() {
    return ClientOptions.builder().apiKey("each-target-has-its-own");
  }
}
