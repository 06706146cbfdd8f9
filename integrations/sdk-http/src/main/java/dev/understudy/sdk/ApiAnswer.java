package dev.understudy.sdk;

import dev.understudy.dialects.classify.HeaderLookup;
import java.io.InputStream;
import java.util.List;
import java.util.Map;

/// An answer of a target as its HTTP client gives it. Used by one thread.
///
/// @param status of HTTP
/// @param headers by names in any case: [HeaderFields]
/// @param body decoded, to be read once
/// @param closing releases the connection; idempotent
public record ApiAnswer(
    int status, Map<String, List<String>> headers, InputStream body, Runnable closing) {

  boolean successful() {
    return status >= 200 && status < 300;
  }

  HeaderLookup lookup() {
    return name -> headers.getOrDefault(name, List.of());
  }
}
