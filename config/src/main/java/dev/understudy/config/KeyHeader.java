package dev.understudy.config;

/// How a key travels.
public enum KeyHeader {
  /// `authorization: Bearer KEY`.
  BEARER("authorization", "Bearer "),
  /// `x-api-key: KEY`.
  X_API_KEY("x-api-key", ""),
  /// `x-goog-api-key: KEY`.
  X_GOOG_API_KEY("x-goog-api-key", ""),
  /// `api-key: KEY`.
  API_KEY("api-key", "");

  private final String header;
  private final String prefix;

  KeyHeader(String header, String prefix) {
    this.header = header;
    this.prefix = prefix;
  }

  /// The header's name, in lower case.
  public String header() {
    return header;
  }

  /// What stands before the key in the header's value.
  public String prefix() {
    return prefix;
  }
}
