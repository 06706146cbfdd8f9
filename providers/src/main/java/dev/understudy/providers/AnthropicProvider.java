package dev.understudy.providers;

import dev.understudy.dialects.Dialect;

/// Anthropic, and every server that speaks its messages. Requests and answers are translated; what
/// cannot be said there is left out and logged once, or, if the request makes no sense without it,
/// refused with [dev.understudy.provider.ProviderException.Unsupported] before anything is sent.
/// Thread-safe.
public final class AnthropicProvider extends WiredProvider {
  private AnthropicProvider(Wiring wiring) {
    super(wiring);
  }

  /// Starts from Anthropic's own address, without a key.
  public static Builder builder() {
    return new Builder();
  }

  /// Collects settings. Not thread-safe.
  public static final class Builder extends WiringDraft<Builder> {
    private Builder() {
      super(Dialect.ANTHROPIC, "anthropic", "https://api.anthropic.com/v1", "/v1", "x-api-key", "");
    }

    /// The provider.
    ///
    /// @throws IllegalArgumentException if the address is none, or a field does not fit
    public AnthropicProvider build() {
      return new AnthropicProvider(wiring());
    }
  }
}
