package dev.understudy.dialects.neutral;

/// Where the bytes of a picture or a document are.
public sealed interface Source {
  /// In the request.
  ///
  /// @param mediaType such as `image/png`, `application/pdf` or `text/plain`
  /// @param base64 the bytes
  record Inline(String mediaType, String base64) implements Source {
    @Override
    public String url() {
      return "data:" + mediaType + ";base64," + base64;
    }
  }

  /// At an address that the provider fetches.
  record Url(String url) implements Source {}

  /// Its address; a data URL for what is in the request.
  String url();

  /// What an address stands for: a data URL in base64 is its data.
  static Source of(String url) {
    int comma = url.indexOf(',');
    int base64 = url.indexOf(";base64,");
    if (url.startsWith("data:") && base64 > 0 && base64 < comma) {
      String type = url.substring("data:".length(), url.indexOf(';'));
      return new Inline(type, url.substring(comma + 1));
    }
    return new Url(url);
  }
}
