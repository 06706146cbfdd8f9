package dev.understudy.gateway.relay;

import org.jspecify.annotations.Nullable;

/// How a call ended for its caller.
///
/// @param target the name of the target that answered; null if none did
/// @param attempts how many were made
/// @param status written, 499 if the caller left before that
/// @param bytes of the body written
/// @param outcome one word: `answered`, `client_gone`, or the code of the failure
public record CallEnd(
    @Nullable String target, int attempts, int status, long bytes, String outcome) {

  /// Hears of it.
  @FunctionalInterface
  public interface Observer {
    /// The call is over. Once, on its event loop; must not block.
    void ended(CallEnd end);
  }
}
