package dev.understudy.gateway.relay;

import dev.understudy.gateway.route.Wiring;
import dev.understudy.transport.HeaderBlock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one attempt brought.
///
/// @param from the target
/// @param status as the provider sent it
/// @param headers as the provider sent them
/// @param body whole; of a stream that failed before it was shown, the frames held; empty for one
///   that goes on
/// @param shown the body in the caller's dialect; null if it cannot be said there
/// @param fault what was wrong with a stream
/// @param unstreamed a 2xx that should have been a stream and is not
/// @param dropped names of what the request lost on its way to this target
/// @param live the rest of an answer that goes on; null if `body` is whole
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Received(
    Wiring from,
    int status,
    HeaderBlock headers,
    byte[] body,
    byte @Nullable [] shown,
    Fault fault,
    boolean unstreamed,
    List<String> dropped,
    @Nullable LiveAnswer live) {

  /// The same, going on in another way.
  Received with(LiveAnswer other) {
    return new Received(from, status, headers, body, shown, fault, unstreamed, dropped, other);
  }

  /// Whether the status is a 2xx.
  boolean successful() {
    return status >= 200 && status < 300;
  }
}
