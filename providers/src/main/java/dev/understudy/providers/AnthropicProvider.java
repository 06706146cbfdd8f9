package dev.understudy.providers;

import dev.understudy.dialects.Dialect;
import dev.understudy.provider.ChatAnswer;
import dev.understudy.provider.ChatRequest;
import dev.understudy.provider.ChatStream;
import dev.understudy.provider.Provider;
import java.util.Optional;

/// Anthropic, and every server that speaks its messages. Requests and answers are translated; what
/// cannot be said there is left out and logged once, or, if the request makes no sense without it,
/// refused with [dev.understudy.provider.ProviderException.Unsupported] before anything is sent.
/// Thread-safe.
public final class AnthropicProvider implements Provider {
  private final Calls calls;

  private AnthropicProvider(Wiring wiring) {
    calls = new Calls(wiring);
  }

  /// Starts from Anthropic's own address, without a key.
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public String name() {
    return calls.wiring().name();
  }

  @Override
  public ChatAnswer chat(ChatRequest request) {
    return calls.chat(request);
  }

  @Override
  public ChatStream chatStream(ChatRequest request) {
    return calls.chatStream(request);
  }

  @Override
  public Optional<ChatRequest> continued(ChatRequest request, String given) {
    return Prefill.of(calls.wiring(), request, given);
  }

  @Override
  public String toString() {
    return "AnthropicProvider[" + calls.wiring() + "]";
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
