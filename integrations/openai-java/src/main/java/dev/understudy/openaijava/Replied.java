package dev.understudy.openaijava;

import com.openai.core.http.Headers;
import com.openai.core.http.HttpResponse;
import dev.understudy.sdk.ApiReply;
import java.io.InputStream;

/// An answer for the SDK.
record Replied(ApiReply reply) implements HttpResponse {
  @Override
  public int statusCode() {
    return reply.status();
  }

  @Override
  public Headers headers() {
    Headers.Builder headers = Headers.builder();
    reply.headers().forEach(headers::put);
    return headers.build();
  }

  @Override
  public InputStream body() {
    return reply.body();
  }

  @Override
  public void close() {
    reply.close();
  }
}
