package dev.understudy.sdk;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What one attempt sends in place of what the SDK gave: the method, the path and the query stay as
/// they are.
///
/// @param target whom it is for
/// @param baseUrl where that is
/// @param headers all of them, with the target's credential and no other
/// @param body empty if there is none; whoever sends it leaves it open, for the next attempt
public record Sending(
    ApiTarget target,
    String baseUrl,
    Map<String, List<String>> headers,
    Optional<ApiRequest.Body> body) {

  /// The name of the target; header fields hold secrets.
  @Override
  public String toString() {
    return target.toString();
  }
}
