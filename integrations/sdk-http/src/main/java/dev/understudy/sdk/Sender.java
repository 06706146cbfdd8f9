package dev.understudy.sdk;

import dev.understudy.dialects.Piece;
import java.util.List;
import java.util.Optional;

/// Sends one request of an SDK to one target and gives the answer as soon as its head is here. Runs
/// on the attempt's own virtual thread; interrupting that must end it.
@FunctionalInterface
public interface Sender {
  /// Sends it.
  ///
  /// @param target with the address and the key to use; no other key may go with it
  /// @param body to send instead of the SDK's; empty if that goes as it is
  /// @throws Exception if there is no answer; an [java.io.IOException] may be wrapped
  ApiAnswer send(ApiTarget target, Optional<List<Piece>> body) throws Exception;
}
