package dev.understudy.dialects.neutral;

/// Where the bytes of a picture or a document are.
public sealed interface Source {
  /// In the request.
  ///
  /// @param mediaType such as `image/png`, `application/pdf` or `text/plain`
  /// @param base64 the bytes
  record Inline(String mediaType, String base64) implements Source {}

  /// At an address that the provider fetches.
  record Url(String url) implements Source {}
}
