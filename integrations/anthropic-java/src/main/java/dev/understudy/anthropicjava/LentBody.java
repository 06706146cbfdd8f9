package dev.understudy.anthropicjava;

import com.anthropic.core.http.HttpRequestBody;
import dev.understudy.sdk.ApiRequest;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/// A body for the SDK's HTTP client. Closing it leaves open what is behind it, for the next
/// attempt.
record LentBody(ApiRequest.Body body) implements HttpRequestBody {
  @Override
  public void writeTo(OutputStream out) {
    body.writeTo(out);
  }

  @Override
  public @Nullable String contentType() {
    return body.contentType().orElse(null);
  }

  @Override
  public long contentLength() {
    return body.length();
  }

  @Override
  public boolean repeatable() {
    return body.repeatable();
  }

  @Override
  public void close() {}
}
