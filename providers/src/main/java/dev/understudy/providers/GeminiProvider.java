package dev.understudy.providers;

import dev.understudy.dialects.Dialect;
import dev.understudy.provider.EmbeddingAnswer;
import dev.understudy.provider.EmbeddingRequest;
import dev.understudy.provider.Operation;
import dev.understudy.provider.ProviderException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// Gemini at Google's API for developers. Conversations are translated to generateContent as
/// [AnthropicProvider] translates to messages; embeddings are asked for under `/openai`, where the
/// same API speaks OpenAI's dialect. Thread-safe.
public final class GeminiProvider extends WiredProvider {
  private final Optional<Calls> beside;

  private GeminiProvider(Wiring wiring, Optional<Wiring> beside) {
    super(wiring);
    this.beside = beside.map(Calls::new);
  }

  /// Starts from Google's own address, without a key.
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public EmbeddingAnswer embed(EmbeddingRequest request) {
    return beside
        .orElseThrow(
            () -> ProviderException.Unsupported.of(Operation.EMBEDDING, name(), request.model()))
        .embed(request);
  }

  @Override
  public Set<Operation> operations() {
    Set<Operation> able = EnumSet.of(Operation.CHAT, Operation.CHAT_STREAM);
    if (beside.isPresent()) {
      able.add(Operation.EMBEDDING);
    }
    return able;
  }

  /// Collects settings. Not thread-safe.
  public static final class Builder extends WiringDraft<Builder> {
    private Builder() {
      super(
          Dialect.GEMINI,
          "gemini",
          "https://generativelanguage.googleapis.com/v1beta",
          "/v1beta",
          "x-goog-api-key",
          "");
    }

    /// The provider.
    ///
    /// @throws IllegalArgumentException if the address is none, or a field does not fit
    public GeminiProvider build() {
      return new GeminiProvider(wiring(), Optional.of(beside("/openai")));
    }

    /// The provider of an address that does not speak OpenAI's dialect beside its own, as Vertex
    /// does not.
    GeminiProvider withoutEmbeddings() {
      return new GeminiProvider(wiring(), Optional.empty());
    }
  }
}
