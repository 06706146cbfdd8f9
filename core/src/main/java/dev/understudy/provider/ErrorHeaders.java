package dev.understudy.provider;

import dev.understudy.attempt.Where;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the headers of an error answer say about the failure.
///
/// @param all by lower-case name, without secrets
record ErrorHeaders(Map<String, List<String>> all) {
  private static final List<String> REQUEST_IDS =
      List.of("x-request-id", "request-id", "x-amzn-requestid", "apim-request-id");

  /// Keeps what may be kept of headers as they came.
  static ErrorHeaders of(Map<String, List<String>> received) {
    return new ErrorHeaders(Scrubbed.headers(received));
  }

  /// The provider's own id of the request.
  Optional<String> requestId() {
    for (String name : REQUEST_IDS) {
      List<String> values = values(name);
      if (!values.isEmpty()) {
        return Optional.of(values.getFirst());
      }
    }
    return Optional.empty();
  }

  /// Where the failure may be tried again, as `x-should-retry` adjusts it: a provider can keep us
  /// away from itself, and can invite us back if the status leaves that open.
  ///
  /// @param usual for its kind
  Where where(Where usual, int status) {
    List<String> said = values("x-should-retry");
    if (said.equals(List.of("false")) && usual == Where.ANY_TARGET) {
      return Where.OTHER_TARGET;
    }
    boolean open = status == 409 || status == 423 || status == 424 || status / 100 == 5;
    if (said.equals(List.of("true")) && usual == Where.NOWHERE && open) {
      return Where.ANY_TARGET;
    }
    return usual;
  }

  private List<String> values(String name) {
    return all.getOrDefault(name, List.of());
  }
}
