package dev.understudy.springai;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.DefaultChatOptionsBuilder;
import org.springframework.ai.model.tool.DefaultToolCallingChatOptions;
import org.springframework.ai.model.tool.StructuredOutputChatOptions;
import org.springframework.ai.tool.ToolCallback;

/// Options of a call to a [FailoverChatModel]: what every model understands, tools and an output
/// schema, hints for the failover, and options of particular providers, each of which reaches the
/// targets of its provider only. Immutable.
///
/// `model` chooses the target to begin with, by name or model id. A name that is no target's is
/// ignored: a model of one provider is unknown to the next.
public final class FailoverChatOptions extends DefaultToolCallingChatOptions
    implements StructuredOutputChatOptions {
  private final @Nullable String outputSchema;
  private final @Nullable String policy;
  private final @Nullable Duration within;
  private final boolean replaySafe;
  private final List<ChatOptions.Builder<?>> own;

  private FailoverChatOptions(
      Builder builder,
      @Nullable List<ToolCallback> toolCallbacks,
      @Nullable Map<String, Object> toolContext,
      ChatOptions portable) {
    super(
        toolCallbacks,
        toolContext,
        portable.getModel(),
        portable.getFrequencyPenalty(),
        portable.getMaxTokens(),
        portable.getPresencePenalty(),
        portable.getStopSequences(),
        portable.getTemperature(),
        portable.getTopK(),
        portable.getTopP());
    outputSchema = builder.outputSchema;
    policy = builder.policy;
    within = builder.within;
    replaySafe = builder.replaySafe;
    own = List.copyOf(builder.own);
  }

  /// Starts from nothing.
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public @Nullable String getOutputSchema() {
    return outputSchema;
  }

  /// The name of the policy that governs the call; empty for the model's own.
  public Optional<String> policy() {
    return Optional.ofNullable(policy);
  }

  /// The deadline of the call, waits included, if that is shorter than the policy's.
  public Optional<Duration> within() {
    return Optional.ofNullable(within);
  }

  /// Whether the request may be sent again after a provider may have acted on it.
  public boolean replaySafe() {
    return replaySafe;
  }

  /// Options of particular providers, as they were given; in the order in which they apply.
  List<ChatOptions.Builder<?>> own() {
    return own;
  }

  @Override
  public Builder mutate() {
    Builder builder = new Builder();
    builder
        .model(getModel())
        .frequencyPenalty(getFrequencyPenalty())
        .maxTokens(getMaxTokens())
        .presencePenalty(getPresencePenalty())
        .stopSequences(getStopSequences())
        .temperature(getTemperature())
        .topK(getTopK())
        .topP(getTopP())
        .toolCallbacks(getToolCallbacks())
        .toolContext(getToolContext());
    builder.outputSchema = outputSchema;
    builder.policy = policy;
    builder.within = within;
    builder.replaySafe = replaySafe;
    builder.own.addAll(own);
    return builder;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return super.equals(other)
        && other instanceof FailoverChatOptions that
        && Objects.equals(outputSchema, that.outputSchema)
        && Objects.equals(policy, that.policy)
        && Objects.equals(within, that.within)
        && replaySafe == that.replaySafe
        && own.equals(that.own);
  }

  @Override
  public int hashCode() {
    return Objects.hash(super.hashCode(), outputSchema, policy, within, replaySafe);
  }

  /// Collects options. Not thread-safe.
  public static final class Builder extends DefaultToolCallingChatOptions.Builder<Builder>
      implements StructuredOutputChatOptions.Builder<Builder> {
    private @Nullable String outputSchema;
    private @Nullable String policy;
    private @Nullable Duration within;
    private boolean replaySafe = true;
    private List<ChatOptions.Builder<?>> own = new ArrayList<>();

    private Builder() {}

    @Override
    public Builder outputSchema(@Nullable String value) {
      outputSchema = value;
      return this;
    }

    /// The policy for this call, by the name it has at the model.
    public Builder policy(String value) {
      policy = value;
      return this;
    }

    /// The deadline for this call, waits included. A longer one than the policy's changes nothing.
    ///
    /// @throws IllegalArgumentException if it is not positive
    public Builder within(Duration value) {
      if (!value.isPositive()) {
        throw new IllegalArgumentException("a deadline must be positive: " + value);
      }
      within = value;
      return this;
    }

    /// Whether the request may be sent again, to whomever, after a provider may have acted on it;
    /// true unless this is called. A request that leaves something behind, such as a stored answer,
    /// may not: then a connection that breaks after it was sent ends the call.
    public Builder replaySafe(boolean value) {
      replaySafe = value;
      return this;
    }

    /// Options of one provider. What every model understands goes to all targets; the rest only to
    /// targets that take options of this class.
    public Builder with(ChatOptions options) {
      return combineWith(options.mutate());
    }

    @Override
    public Builder clone() {
      Builder copy = super.clone();
      copy.own = new ArrayList<>(own);
      return copy;
    }

    @Override
    public Builder combineWith(ChatOptions.Builder<?> other) {
      super.combineWith(other);
      if (other instanceof Builder that) {
        outputSchema = that.outputSchema == null ? outputSchema : that.outputSchema;
        policy = that.policy == null ? policy : that.policy;
        within = that.within == null ? within : that.within;
        replaySafe &= that.replaySafe;
        own.addAll(that.own);
        return this;
      }
      if (other.clone().build() instanceof StructuredOutputChatOptions structured
          && structured.getOutputSchema() != null) {
        outputSchema = structured.getOutputSchema();
      }
      if (!isPortable(other)) {
        own.add(other.clone());
      }
      return this;
    }

    /// Whether it holds nothing but what every model understands.
    private static boolean isPortable(ChatOptions.Builder<?> other) {
      return other instanceof DefaultChatOptionsBuilder<?>
          && PORTABLE.contains(other.getClass().getPackageName());
    }

    private static final List<String> PORTABLE =
        List.of(
            DefaultChatOptionsBuilder.class.getPackageName(),
            DefaultToolCallingChatOptions.class.getPackageName());

    @Override
    public FailoverChatOptions build() {
      return new FailoverChatOptions(this, toolCallbacks, toolContext, super.build());
    }
  }
}
