package dev.understudy.gateway.edge;

import java.util.Optional;

/// Who sent a request, as far as the listener can tell.
///
/// @param name of the API key that let it in; `-` on a listener without keys
/// @param own a credential of the caller's own, for targets that are configured to get it; never
///   the key that opened this listener
public record Caller(String name, Optional<Credential> own) {

  /// A credential for a provider, as the caller sent it. Does not show itself.
  ///
  /// @param bearer whether it came as `authorization: Bearer`, not as `x-api-key` or in one of
  ///   Google's ways
  public record Credential(boolean bearer, String secret) {
    @Override
    public String toString() {
      return "***";
    }
  }
}
