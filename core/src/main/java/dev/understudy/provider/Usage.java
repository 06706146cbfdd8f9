package dev.understudy.provider;

import dev.understudy.provider.Shape.Wire;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// The tokens that an answer took. No token is in two of the first three counts, so that each can
/// have its own price.
///
/// @param inputTokens of the prompt, neither read from nor written to a cache
/// @param cacheReadTokens of the prompt, read from a cache
/// @param cacheWriteTokens of the prompt, written to a cache
/// @param outputTokens of the answer, reasoning included
/// @param reasoningTokens the part of the output that was reasoning
/// @param estimated whether we counted, not the provider
/// @param extra all other fields, in their order
public record Usage(
    long inputTokens,
    long cacheReadTokens,
    long cacheWriteTokens,
    long outputTokens,
    long reasoningTokens,
    boolean estimated,
    Json.Obj extra)
    implements JsonRecord {

  /// Its form on the wire, where the prompt includes what came from and went to caches.
  record OnWire(
      OptionalLong promptTokens,
      OptionalLong completionTokens,
      @Wire("prompt_tokens_details.cached_tokens") OptionalLong read,
      @Wire("prompt_tokens_details.cache_write_tokens") OptionalLong written,
      @Wire("completion_tokens_details.reasoning_tokens") OptionalLong reasoning,
      Optional<Boolean> estimated,
      Json.Obj extra)
      implements JsonRecord {}

  public Usage {
    if (Math.min(Math.min(inputTokens, cacheReadTokens), cacheWriteTokens) < 0
        || Math.min(outputTokens, reasoningTokens) < 0) {
      throw new IllegalArgumentException("counts of tokens are not negative");
    }
  }

  /// A usage without caches and reasoning.
  public static Usage of(long inputTokens, long outputTokens) {
    return new Usage(inputTokens, 0, 0, outputTokens, 0, false, Json.Obj.EMPTY);
  }

  /// All tokens of the prompt.
  public long promptTokens() {
    return inputTokens + cacheReadTokens + cacheWriteTokens;
  }

  /// All tokens.
  public long totalTokens() {
    return promptTokens() + outputTokens;
  }

  /// Null if it is no usage: no prompt count, or counts that contradict each other.
  static @Nullable Usage read(Json json) {
    if (!(json instanceof Json.Obj object)) {
      return null;
    }
    OnWire wire = Shape.read(OnWire.class, object);
    long read = wire.read().orElse(0);
    long written = wire.written().orElse(0);
    long input = wire.promptTokens().orElse(-1) - read - written;
    long output = wire.completionTokens().orElse(0);
    long reasoning = wire.reasoning().orElse(0);
    if (Math.min(Math.min(input, read), written) < 0 || Math.min(output, reasoning) < 0) {
      return null;
    }
    boolean sum =
        wire.extra()
            .number("total_tokens")
            .equals(OptionalLong.of(input + read + written + output));
    return new Usage(
        input,
        read,
        written,
        output,
        reasoning,
        wire.estimated().orElse(false),
        sum ? wire.extra().without("total_tokens") : wire.extra());
  }

  @Override
  public Json.Obj toJson() {
    Json.Obj known =
        Shape.write(
            new OnWire(
                OptionalLong.of(promptTokens()),
                OptionalLong.of(outputTokens),
                OptionalLong.of(cacheReadTokens),
                OptionalLong.of(cacheWriteTokens),
                OptionalLong.of(reasoningTokens),
                estimated ? Optional.of(true) : Optional.empty(),
                extra));
    return known.get("total_tokens") == null
        ? known.with("total_tokens", Json.of(totalTokens()))
        : known;
  }

  /// An empty builder.
  public static Builder builder() {
    return new Builder();
  }

  /// Builds one; counts begin at 0. Not thread-safe.
  public static final class Builder {
    private long inputTokens;
    private long cacheReadTokens;
    private long cacheWriteTokens;
    private long outputTokens;
    private long reasoningTokens;
    private boolean estimated;
    private Json.Obj extra = Json.Obj.EMPTY;

    private Builder() {}

    /// Sets the tokens of the prompt, neither read from nor written to a cache.
    public Builder inputTokens(long value) {
      inputTokens = value;
      return this;
    }

    /// Sets the tokens of the prompt, read from a cache.
    public Builder cacheReadTokens(long value) {
      cacheReadTokens = value;
      return this;
    }

    /// Sets the tokens of the prompt, written to a cache.
    public Builder cacheWriteTokens(long value) {
      cacheWriteTokens = value;
      return this;
    }

    /// Sets the tokens of the answer, reasoning included.
    public Builder outputTokens(long value) {
      outputTokens = value;
      return this;
    }

    /// Sets the part of the output that was reasoning.
    public Builder reasoningTokens(long value) {
      reasoningTokens = value;
      return this;
    }

    /// Sets whether we counted, not the provider.
    public Builder estimated(boolean value) {
      estimated = value;
      return this;
    }

    /// Sets a field that has no method here.
    public Builder extra(String name, Json value) {
      extra = extra.with(name, value);
      return this;
    }

    /// The value.
    public Usage build() {
      return new Usage(
          inputTokens,
          cacheReadTokens,
          cacheWriteTokens,
          outputTokens,
          reasoningTokens,
          estimated,
          extra);
    }
  }
}
