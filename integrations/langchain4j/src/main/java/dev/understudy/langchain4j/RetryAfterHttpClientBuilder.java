package dev.understudy.langchain4j;

import dev.langchain4j.http.client.HttpClientBuilder;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Builds a [RetryAfterHttpClient]; models set its timeouts. Not thread-safe.
public final class RetryAfterHttpClientBuilder implements HttpClientBuilder {
  private final java.net.http.HttpClient.Builder settings;
  private @Nullable Duration connectTimeout;
  private @Nullable Duration readTimeout;
  private @Nullable Duration connectWithin;

  RetryAfterHttpClientBuilder(java.net.http.HttpClient.Builder settings) {
    this.settings = settings;
  }

  @Override
  public @Nullable Duration connectTimeout() {
    return connectTimeout;
  }

  @Override
  public RetryAfterHttpClientBuilder connectTimeout(@Nullable Duration value) {
    connectTimeout = value;
    return this;
  }

  @Override
  public @Nullable Duration readTimeout() {
    return readTimeout;
  }

  /// How long a plain answer may take, or the head of a stream.
  @Override
  public RetryAfterHttpClientBuilder readTimeout(@Nullable Duration value) {
    readTimeout = value;
    return this;
  }

  /// How long a connection may take to be made, TLS included, whatever [#connectTimeout] says. A
  /// model's one timeout is for its answers, and much too long for this.
  public RetryAfterHttpClientBuilder connectWithin(Duration value) {
    connectWithin = value;
    return this;
  }

  @Override
  public RetryAfterHttpClient build() {
    Duration limit = connectWithin == null ? connectTimeout : connectWithin;
    if (limit != null) {
      settings.connectTimeout(limit);
    }
    return new RetryAfterHttpClient(settings.build(), readTimeout);
  }
}
