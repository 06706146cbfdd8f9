package dev.understudy.openaijava;

import com.openai.core.RequestOptions;
import com.openai.core.http.HttpClient;
import com.openai.core.http.HttpRequest;
import com.openai.core.http.HttpRequestBody;
import com.openai.core.http.HttpResponse;
import com.openai.errors.OpenAIIoException;
import dev.understudy.call.CallFailed;
import dev.understudy.dialects.Piece;
import dev.understudy.sdk.ApiFailover;
import dev.understudy.sdk.ApiRequest;
import dev.understudy.sdk.ApiTarget;
import dev.understudy.sdk.PendingAnswer;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/// The SDK's HTTP client: each request is a call that fails over.
final class FailoverHttpClient implements HttpClient {
  private static final System.Logger LOG = System.getLogger(FailoverHttpClient.class.getName());

  /// A caller that retries by itself says which of its retries this is; the first try is `0`.
  private static final String RETRY_COUNT = "X-Stainless-Retry-Count";

  /// Whatever the SDK was given as a credential stays here.
  private static final Set<String> CREDENTIALS =
      Set.of(
          "authorization",
          "proxy-authorization",
          "cookie",
          "api-key",
          "x-api-key",
          "openai-organization",
          "openai-project");

  private final ApiFailover failover;
  private final HttpClient usual;
  private final Map<String, HttpClient> delegates;
  private final AtomicBoolean warned = new AtomicBoolean();

  /// @param usual sends what no other delegate does
  /// @param delegates by the name of a target
  FailoverHttpClient(ApiFailover failover, HttpClient usual, Map<String, HttpClient> delegates) {
    this.failover = failover;
    this.usual = usual;
    this.delegates = delegates;
  }

  @Override
  public HttpResponse execute(HttpRequest request, RequestOptions requestOptions) {
    warn(request);
    Optional<HttpRequestBody> body = SdkBody.of(request);
    try {
      return new Replied(
          failover.call(
              asked(request, body),
              (target, instead) ->
                  new Answered(
                      delegate(target)
                          .execute(sent(request, body, target, instead), requestOptions))));
    } catch (IOException | CallFailed failed) {
      throw told(failed);
    } finally {
      body.ifPresent(HttpRequestBody::close);
    }
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // closing the body is not what the caller waits for
  public CompletableFuture<HttpResponse> executeAsync(
      HttpRequest request, RequestOptions requestOptions) {
    warn(request);
    Optional<HttpRequestBody> body = SdkBody.of(request);
    CompletableFuture<HttpResponse> answer =
        failover.start(
            asked(request, body),
            (target, instead) ->
                new Answered(
                    PendingAnswer.await(
                        delegate(target)
                            .executeAsync(sent(request, body, target, instead), requestOptions),
                        HttpResponse::close)),
            Replied::new,
            failed ->
                failed instanceof IOException || failed instanceof CallFailed
                    ? told(failed)
                    : failed);
    answer.whenComplete((reply, failed) -> body.ifPresent(HttpRequestBody::close));
    return answer;
  }

  private static OpenAIIoException told(Throwable failed) {
    return new OpenAIIoException(failed.getMessage(), failed);
  }

  private void warn(HttpRequest request) {
    boolean again = request.headers().values(RETRY_COUNT).stream().anyMatch(n -> !n.equals("0"));
    if (again && !warned.getAndSet(true)) {
      LOG.log(
          System.Logger.Level.WARNING,
          "the SDK's own retries are on: its attempts multiply with the policy's."
              + " Use ClientOptions.builder().maxRetries(0)");
    }
  }

  private static ApiRequest asked(HttpRequest request, Optional<HttpRequestBody> body) {
    return new ApiRequest(
        request.method().name(), request.pathSegments(), body.map(SdkBody::readable));
  }

  private HttpClient delegate(ApiTarget target) {
    return delegates.getOrDefault(target.target().name(), usual);
  }

  private static HttpRequest sent(
      HttpRequest request,
      Optional<HttpRequestBody> body,
      ApiTarget target,
      Optional<List<Piece>> instead) {
    Set<String> foreign = new HashSet<>();
    for (String name : request.headers().names()) {
      if (CREDENTIALS.contains(name.toLowerCase(Locale.ROOT))) {
        foreign.add(name);
      }
    }
    HttpRequest.Builder sent =
        request.toBuilder().baseUrl(target.baseUrl().orElseThrow()).removeAllHeaders(foreign);
    target.key().ifPresent(key -> sent.replaceHeaders("Authorization", "Bearer " + key));
    target.headers().forEach(sent::replaceHeaders);
    body.ifPresent(original -> sent.body(SdkBody.sent(original, instead)));
    return sent.build();
  }

  @Override
  public void close() {
    usual.close();
    delegates.values().forEach(HttpClient::close);
  }
}
