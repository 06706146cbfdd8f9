package dev.understudy.sdk;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/// Notices that an SDK retries by itself, and says so once. Thread-safe.
final class OwnRetries {
  private static final System.Logger LOG = System.getLogger(OwnRetries.class.getName());

  /// A caller that retries by itself says which of its retries this is; the first try is `0`.
  private static final String COUNT = "x-stainless-retry-count";

  private final AtomicBoolean warned = new AtomicBoolean();

  /// Looks at the header fields of a request.
  void seen(Map<String, List<String>> headers) {
    boolean again =
        headers.getOrDefault(COUNT, List.of()).stream().anyMatch(count -> !count.equals("0"));
    if (again && !warned.getAndSet(true)) {
      LOG.log(
          System.Logger.Level.WARNING,
          "the SDK's own retries are on: its attempts multiply with the policy's."
              + " Use ClientOptions.builder().maxRetries(0)");
    }
  }
}
