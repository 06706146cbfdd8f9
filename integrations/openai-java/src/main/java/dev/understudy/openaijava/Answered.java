package dev.understudy.openaijava;

import com.openai.core.http.HttpResponse;
import dev.understudy.sdk.ApiAnswer;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// An answer of a target, as the SDK's HTTP client gave it.
record Answered(HttpResponse response) implements ApiAnswer {
  @Override
  public int status() {
    return response.statusCode();
  }

  @Override
  public Map<String, List<String>> headers() {
    Map<String, List<String>> headers = new HashMap<>();
    for (String name : response.headers().names()) {
      headers.put(name, response.headers().values(name));
    }
    return headers;
  }

  @Override
  public InputStream body() {
    return response.body();
  }

  @Override
  public void close() {
    response.close();
  }
}
