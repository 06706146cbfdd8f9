package dev.understudy.gateway.edge;

import org.jspecify.annotations.Nullable;

/// Hears of requests that never got past the edge.
@FunctionalInterface
public interface Refusals {
  /// A request was refused. On the connection's event loop; must not block.
  ///
  /// @param head null if it could not be read
  /// @param requestId the id in the answer
  void refused(@Nullable RequestHead head, String requestId, BadRequest why);
}
