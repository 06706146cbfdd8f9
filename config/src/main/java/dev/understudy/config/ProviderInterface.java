package dev.understudy.config;

/// The dialects this version speaks to providers.
public enum ProviderInterface {
  /// Chat completions and what belongs to them; most vendors offer it.
  OPENAI(KeyHeader.BEARER),
  /// Messages.
  ANTHROPIC(KeyHeader.X_API_KEY);

  private final KeyHeader keyHeader;

  ProviderInterface(KeyHeader keyHeader) {
    this.keyHeader = keyHeader;
  }

  /// How a key is sent unless the provider wants it otherwise.
  public KeyHeader keyHeader() {
    return keyHeader;
  }

  /// The path of an API whose base URL has none.
  public String usualPrefix() {
    return "/v1";
  }
}
