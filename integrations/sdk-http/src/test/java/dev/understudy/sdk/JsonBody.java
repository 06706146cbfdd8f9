package dev.understudy.sdk;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Requests as an SDK would give them.
final class JsonBody {
  private JsonBody() {}

  static ApiRequest.Body of(String text, boolean repeatable) {
    byte[] bytes = text.getBytes(UTF_8);
    return new ApiRequest.Body(
        Optional.of("application/json"),
        bytes.length,
        repeatable,
        out -> out.write(bytes),
        () -> {});
  }

  static ApiRequest asked(String method, List<String> path, Optional<ApiRequest.Body> body) {
    return new ApiRequest(method, path, Map.of(), body);
  }
}
