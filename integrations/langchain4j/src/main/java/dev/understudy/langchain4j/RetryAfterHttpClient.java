package dev.understudy.langchain4j;

import dev.langchain4j.exception.TimeoutException;
import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// An HTTP client for LangChain4j's models that loses nothing failover needs: header fields of
/// errors (`Retry-After`), errors inside answers of status 200, the end of a stream that never was
/// complete; and that ends a request at the provider as soon as nobody waits for it.
///
/// ```java
/// OpenAiChatModel.builder().httpClientBuilder(RetryAfterHttpClient.builder())
/// ```
///
/// Under a model that is not part of a failover it behaves like LangChain4j's own client. Over
/// `java.net.http`; streams are read on virtual threads. Thread-safe.
public final class RetryAfterHttpClient implements HttpClient {
  private final java.net.http.HttpClient http;
  private final Optional<Duration> readTimeout;

  RetryAfterHttpClient(java.net.http.HttpClient http, @Nullable Duration readTimeout) {
    this.http = http;
    this.readTimeout = Optional.ofNullable(readTimeout);
  }

  /// Starts from a client of its own. Not registered as a service: name it where a model is built.
  public static RetryAfterHttpClientBuilder builder() {
    return new RetryAfterHttpClientBuilder(java.net.http.HttpClient.newBuilder());
  }

  /// Starts from these settings: a proxy, TLS, an executor.
  public static RetryAfterHttpClientBuilder builder(java.net.http.HttpClient.Builder settings) {
    return new RetryAfterHttpClientBuilder(settings);
  }

  /// Asks and waits for the whole answer. Interrupting the thread ends the request.
  ///
  /// @throws HttpRefused if its status is none of success
  /// @throws TimeoutException if the answer is not complete within the read timeout
  @Override
  public SuccessfulHttpResponse execute(HttpRequest request) {
    CompletableFuture<HttpResponse<byte[]>> sent =
        http.sendAsync(Wire.request(request), BodyHandlers.ofByteArray());
    HttpResponse<byte[]> answer = whole(sent);
    if (!Wire.successful(answer)) {
      throw Wire.refused(answer, answer.body());
    }
    Exchange.current()
        .ifPresent(exchange ->
            exchange.answered(
                answer.request().uri().getPath(), answer.headers().map(), answer.body()));
    return Wire.success(answer, answer.body());
  }

  private HttpResponse<byte[]> whole(CompletableFuture<HttpResponse<byte[]>> sent) {
    try {
      return readTimeout.isPresent()
          ? sent.get(readTimeout.get().toNanos(), TimeUnit.NANOSECONDS)
          : sent.get();
    } catch (InterruptedException stopped) {
      sent.cancel(true);
      Thread.currentThread().interrupt();
      throw new IllegalHttpState(stopped);
    } catch (java.util.concurrent.TimeoutException late) {
      sent.cancel(true);
      throw new TimeoutException(late);
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof HttpTimeoutException late
          ? new TimeoutException(late)
          : new IllegalHttpState(failed.getCause());
    }
  }

  /// Asks for a stream and returns at once. The read timeout is for the head of the answer alone.
  @Override
  public void execute(
      HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
    Optional<Exchange> attempt = Exchange.current();
    CompletableFuture<HttpResponse<InputStream>> sent =
        http.sendAsync(Wire.request(request), BodyHandlers.ofInputStream());
    attempt.ifPresent(exchange -> exchange.endedBy(() -> sent.cancel(true)));
    CompletionStage<HttpResponse<InputStream>> head =
        readTimeout
            .map(limit -> sent.copy().orTimeout(limit.toNanos(), TimeUnit.NANOSECONDS))
            .orElse(sent);
    EventStream stream = new EventStream(parser, listener, attempt);
    head.whenComplete((answer, failure) -> {
      if (failure != null) {
        sent.cancel(true);
        stream.failed(failure);
      } else {
        Thread.ofVirtual().name("understudy-stream").start(() -> stream.read(answer));
      }
    });
  }

  /// What `java.net.http` threw, for a caller that knows unchecked exceptions only.
  static final class IllegalHttpState extends RuntimeException {
    private static final long serialVersionUID = 1L;

    IllegalHttpState(@Nullable Throwable cause) {
      super(cause);
    }
  }
}
