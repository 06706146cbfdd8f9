package dev.understudy.openaijava;

import com.openai.core.RequestOptions;
import com.openai.core.http.Headers;
import com.openai.core.http.HttpClient;
import com.openai.core.http.HttpRequest;
import com.openai.core.http.HttpRequestBody;
import com.openai.core.http.HttpResponse;
import com.openai.errors.OpenAIIoException;
import dev.understudy.sdk.ApiAnswer;
import dev.understudy.sdk.ApiFailover;
import dev.understudy.sdk.ApiRequest;
import dev.understudy.sdk.HeaderFields;
import dev.understudy.sdk.HttpClients;
import dev.understudy.sdk.PendingAnswer;
import dev.understudy.sdk.Sending;
import dev.understudy.sdk.Words;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// The SDK's HTTP client: each request is a call that fails over.
///
/// @param clients have a usual one
record FailoverHttpClient(ApiFailover failover, HttpClients<HttpClient> clients)
    implements HttpClient {
  private static final Words<HttpResponse> WORDS =
      new Words<>(Replied::new, OpenAIIoException::new);

  @Override
  public HttpResponse execute(HttpRequest request, RequestOptions options) {
    return failover.call(
        asked(request),
        sending -> answered(clients.to(sending.target()).execute(sent(request, sending), options)),
        WORDS);
  }

  @Override
  public CompletableFuture<HttpResponse> executeAsync(HttpRequest request, RequestOptions options) {
    return failover.start(
        asked(request),
        sending ->
            answered(
                PendingAnswer.await(
                    clients.to(sending.target()).executeAsync(sent(request, sending), options),
                    HttpResponse::close)),
        WORDS);
  }

  private static ApiRequest asked(HttpRequest request) {
    return new ApiRequest(
        request.method().name(),
        request.pathSegments(),
        fields(request.headers()),
        Optional.ofNullable(request.body()).map(FailoverHttpClient::body));
  }

  private static ApiRequest.Body body(HttpRequestBody body) {
    return new ApiRequest.Body(
        Optional.ofNullable(body.contentType()),
        body.contentLength(),
        body.repeatable(),
        body::writeTo,
        body::close);
  }

  private static HttpRequest sent(HttpRequest request, Sending sending) {
    HttpRequest.Builder sent =
        request.toBuilder().baseUrl(sending.baseUrl()).headers(sending.headers());
    sending.body().ifPresent(body -> sent.body(new LentBody(body)));
    return sent.build();
  }

  private static ApiAnswer answered(HttpResponse response) {
    return new ApiAnswer(
        response.statusCode(), fields(response.headers()), response.body(), response::close);
  }

  private static Map<String, List<String>> fields(Headers headers) {
    return HeaderFields.of(headers.names(), headers::values);
  }

  @Override
  public void close() {
    clients.close(HttpClient::close);
  }
}
