package dev.understudy.sdk;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;

/// What an SDK wants to send, without the address and the credentials.
///
/// @param method `GET`, `POST`, …
/// @param path its segments after the base URL
/// @param body empty if there is none
public record ApiRequest(String method, List<String> path, Optional<Body> body) {
  public ApiRequest {
    path = List.copyOf(path);
  }

  /// A body that an SDK can write.
  public interface Body {
    /// Its media type; empty if the SDK does not say.
    Optional<String> contentType();

    /// Whether it can be written more than once.
    boolean repeatable();

    /// Writes it.
    void writeTo(OutputStream out) throws IOException;
  }
}
