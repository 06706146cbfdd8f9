package dev.understudy.sdk;

/// Sends one request of an SDK to one target and gives the answer as soon as its head is here. Runs
/// on the attempt's own virtual thread; interrupting that must end it.
@FunctionalInterface
public interface Sender {
  /// Sends it.
  ///
  /// @throws Exception if there is no answer; an [java.io.IOException] may be wrapped
  ApiAnswer send(Sending sending) throws Exception;
}
