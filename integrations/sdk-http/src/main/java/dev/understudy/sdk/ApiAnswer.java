package dev.understudy.sdk;

import java.io.InputStream;
import java.util.List;
import java.util.Map;

/// An answer of a target as its HTTP client gives it. Used by one thread.
public interface ApiAnswer extends AutoCloseable {
  /// The HTTP status.
  int status();

  /// The header fields, by names in any case.
  Map<String, List<String>> headers();

  /// The body, decoded.
  InputStream body();

  /// Releases the connection. Idempotent.
  @Override
  void close();
}
