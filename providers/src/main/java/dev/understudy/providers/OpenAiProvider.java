package dev.understudy.providers;

import dev.understudy.dialects.Dialect;
import dev.understudy.provider.EmbeddingAnswer;
import dev.understudy.provider.EmbeddingRequest;
import dev.understudy.provider.ImageRequest;
import dev.understudy.provider.Media;
import dev.understudy.provider.Operation;
import dev.understudy.provider.SpeechRequest;
import dev.understudy.provider.TranscriptionRequest;
import java.util.EnumSet;
import java.util.Set;

/// OpenAI, and every server that speaks like it: Azure, Groq, Mistral, vLLM, a gateway.
///
/// A stream is asked to tell its usage unless the request says otherwise; the usage comes in a
/// chunk of its own, without choices. An image that comes in the answer is returned as its bytes;
/// of several, or of an address, the answer is returned as JSON. Thread-safe.
public final class OpenAiProvider extends WiredProvider {
  private OpenAiProvider(Wiring wiring) {
    super(wiring);
  }

  /// Starts from OpenAI's own address, without a key.
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public EmbeddingAnswer embed(EmbeddingRequest request) {
    return calls.embed(request);
  }

  @Override
  public Media generateImage(ImageRequest request) {
    return calls.image(request);
  }

  @Override
  public Media speak(SpeechRequest request) {
    return calls.speech(request);
  }

  @Override
  public Media transcribe(TranscriptionRequest request) {
    return calls.transcript(request);
  }

  @Override
  public Set<Operation> operations() {
    return EnumSet.allOf(Operation.class);
  }

  /// Collects settings. Not thread-safe.
  public static final class Builder extends WiringDraft<Builder> {
    private Builder() {
      super(
          Dialect.OPENAI, "openai", "https://api.openai.com/v1", "/v1", "authorization", "Bearer ");
    }

    /// Sets whether streams are asked to tell their usage. Some servers reject the question.
    public Builder streamUsage(boolean value) {
      return streams(value);
    }

    /// The provider.
    ///
    /// @throws IllegalArgumentException if the address is none, or a field does not fit
    public OpenAiProvider build() {
      return new OpenAiProvider(wiring());
    }
  }
}
