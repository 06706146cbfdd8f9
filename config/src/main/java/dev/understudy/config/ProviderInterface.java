package dev.understudy.config;

/// The dialects this version speaks to providers, as far as they differ in address or key.
public enum ProviderInterface {
  /// Chat completions and what belongs to them; most vendors offer it.
  OPENAI(KeyHeader.BEARER, "/v1"),
  /// Responses, and no other operation.
  RESPONSES(KeyHeader.BEARER, "/v1"),
  /// Messages.
  ANTHROPIC(KeyHeader.X_API_KEY, "/v1"),
  /// Gemini's generateContent at Google's API for developers.
  GEMINI(KeyHeader.X_GOOG_API_KEY, "/v1beta"),
  /// The same on Vertex. The path has project and location, so there is hardly a usual one.
  VERTEX(KeyHeader.BEARER, "/v1/publishers/google"),
  /// Bedrock's converse.
  BEDROCK(KeyHeader.BEARER, ""),
  /// OpenAI's operations on Azure; the query of the base URL belongs to every request.
  AZURE(KeyHeader.API_KEY, "/openai/v1");

  private final KeyHeader keyHeader;
  private final String usualPrefix;

  ProviderInterface(KeyHeader keyHeader, String usualPrefix) {
    this.keyHeader = keyHeader;
    this.usualPrefix = usualPrefix;
  }

  /// How a key is sent unless the provider wants it otherwise.
  public KeyHeader keyHeader() {
    return keyHeader;
  }

  /// The path of an API whose base URL has none; empty if its paths begin at the root.
  public String usualPrefix() {
    return usualPrefix;
  }
}
